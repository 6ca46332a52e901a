import { glob } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../../input_error.ts";
import { notReadable } from "./entries.ts";
import { findAudio, stem } from "./find_audio.ts";

/** A recording and the name it gets, which no other one has. */
export interface FoundRecording {
  /**
   * The name of the file without its extension; where two files have it, the path without it; where two
   * have that, the path.
   */
  utterance: string;
  /** A path that can be opened, unless nothing is there. */
  file: string;
}

/**
 * The recordings that paths stand for: files, folders with all audio files in and below them, and patterns
 * such as `wav/*.flac`; each file once, in the order of the paths. A path that leads nowhere is a recording,
 * too: whoever opens it says what is wrong, as of any other that cannot be read.
 *
 * @throws InputError if a folder has no recording, a pattern matches nothing, or a folder cannot be read
 */
export async function findRecordings(paths: string[]): Promise<FoundRecording[]> {
  const files = new Map<string, string>();
  for (const path of paths) {
    const found = await filesOf(path);
    if (found.length === 0) throw new InputError(`Cannot find a recording at "${path}"`);
    for (const file of found) {
      const absolute = resolve(file);
      if (!files.has(absolute)) files.set(absolute, file);
    }
  }
  const all = [...files.values()];
  const [names, stems] = [Map.groupBy(all, nameOf), Map.groupBy(all, stem)];
  return all.map((file) => {
    const ways = [[nameOf(file), names], [stem(file), stems]] as const;
    const utterance = ways.find(([name, files]) => files.get(name)!.length === 1)?.[0] ?? file;
    return { utterance, file };
  });
}

async function filesOf(path: string): Promise<string[]> {
  if (await isThere(path)) return await filesAt(path);
  if (!/[*?[{]/.test(path)) return [path];
  const matches = (await Array.fromAsync(glob(path))).sort();
  return (await Promise.all(matches.map(filesAt))).flat();
}

async function filesAt(path: string): Promise<string[]> {
  const isFolder = await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
  return isFolder ? (await findAudio(path)).files.map(({ file }) => file) : [path];
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw notReadable(path, error);
  }
}

function nameOf(file: string): string {
  return stem(file.replace(/^.*[/\\]/s, ""));
}
