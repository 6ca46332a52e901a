import { glob } from "node:fs/promises";
import { InputError } from "../../input_error.ts";
import { findAudio, stem } from "./find_audio.ts";

/** A recording and the name it gets. */
export interface FoundRecording {
  /** The name of the file without its extension; the path without it, where two files have the name. */
  utterance: string;
  /** A path that can be opened. */
  file: string;
}

/**
 * The recordings that paths stand for: files, folders with all audio files in and below them, and patterns
 * such as `wav/*.flac`; each file once, in the order of the paths.
 *
 * @throws InputError if a path leads to no recording
 */
export async function findRecordings(paths: string[]): Promise<FoundRecording[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const found = await filesOf(path);
    if (found.length === 0) throw new InputError(`Cannot find a recording at "${path}"`);
    for (const file of found) files.add(file);
  }
  const names = Map.groupBy(files, nameOf);
  return Array.from(files, (file) => {
    const name = nameOf(file);
    return { utterance: names.get(name)!.length === 1 ? name : stem(file), file };
  });
}

async function filesOf(path: string): Promise<string[]> {
  try {
    const { isDirectory } = await Deno.stat(path);
    return isDirectory ? (await findAudio(path)).files.map(({ file }) => file) : [path];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return /[*?[{]/.test(path) ? (await Array.fromAsync(glob(path))).sort() : [];
}

function nameOf(file: string): string {
  return stem(file.slice(file.lastIndexOf("/") + 1));
}
