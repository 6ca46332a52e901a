import { entriesOf, notReadable } from "./entries.ts";

/** The endings of the names of audio files, in lower case; upper case is as good. */
export const AUDIO_EXTENSIONS = [".flac", ".nist", ".sph", ".wav", ".wv1", ".wv2"];

/** An audio file below a folder. */
export interface AudioFile {
  /** The name of the file without its extension. */
  name: string;
  /** The path below the folder, with slashes. */
  path: string;
  /** A path that can be opened. */
  file: string;
}

/** The audio files below a folder. */
export interface FoundAudio {
  /** Sorted by path (by code unit). */
  files: AudioFile[];
  /** The paths of the files that are no candidates, by the reason in words. */
  leftOut: Map<string, string[]>;
}

const HIDDEN = "hidden (a name that begins with a dot)";
const BROKEN = "a link that leads nowhere";

/**
 * Finds the audio files in a folder and in the folders below it. What is hidden (`._*`, `.git`, ...)
 * and links that lead nowhere are left out; linked folders are searched, too, each once.
 *
 * @param below the folders to search, as paths below `folder`; by default all of it
 * @throws InputError if a folder is missing or cannot be read
 */
export async function findAudio(folder: string, below = [""]): Promise<FoundAudio> {
  const root = folder.replace(/(?<=.)[/\\]+$/, "");
  const files: AudioFile[] = [];
  const hidden: string[] = [];
  const broken: string[] = [];
  const searched = [await Deno.realPath(root).catch(() => root)];

  async function search(at: string, isHidden: boolean) {
    for (const entry of await entriesOf(at === "" ? root : `${root}/${at}`)) {
      const { name } = entry;
      const path = at === "" ? name : `${at}/${name}`;
      const file = `${root}/${path}`;
      const hides = isHidden || name.startsWith(".");
      const kind = entry.isSymlink ? await follow(file) : entry;
      if (kind === undefined) broken.push(path);
      else if (kind.isDirectory) {
        if (!entry.isSymlink || await isNew(file, searched)) await search(path, hides);
      } else if (isAudio(name)) {
        if (hides) hidden.push(path);
        else files.push({ name: stem(name), path, file });
      }
    }
  }
  for (const at of below) await search(at, false);

  files.sort((a, b) => a.path < b.path ? -1 : 1);
  const leftOut = new Map<string, string[]>();
  if (hidden.length > 0) leftOut.set(HIDDEN, hidden.sort());
  if (broken.length > 0) leftOut.set(BROKEN, broken.sort());
  return { files, leftOut };
}

/** A name or path without its extension. */
export function stem(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, "");
}

/** What a link leads to; undefined if that is nothing. */
async function follow(link: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(link);
  } catch (error) {
    const { NotFound, FilesystemLoop } = Deno.errors;
    if (error instanceof NotFound || error instanceof FilesystemLoop) return undefined;
    throw notReadable(link, error);
  }
}

/**
 * Whether a link leads out of the folders searched so far: else its files are known, or it goes in a
 * circle.
 *
 * @param searched the real paths of folders; gets the one that the link leads to, if it is new
 */
async function isNew(link: string, searched: string[]): Promise<boolean> {
  const target = await Deno.realPath(link);
  const isBelow = (folder: string) =>
    target.startsWith(folder) && /^([/\\]|$)/.test(target.slice(folder.length));
  if (searched.some(isBelow)) return false;
  searched.push(target);
  return true;
}

function isAudio(name: string): boolean {
  return AUDIO_EXTENSIONS.includes(name.slice(name.lastIndexOf(".")).toLowerCase());
}
