import { findRecordings } from "../corpus/mod.ts";

/** A file with something to predict. */
export interface Source {
  readonly kind: "recording" | "features";
  /** which of all files it is, from 0 */
  readonly place: number;
  readonly file: string;
  /** the recording's name, which no other file has */
  readonly utterance: string;
}

/**
 * The files that paths stand for, in the order of the paths: feature files by their names (`.arff`, `.csv`,
 * `.gz`), recordings else; folders stand for the recordings in and below them.
 *
 * @throws InputError if a folder has no recording, a pattern matches nothing, or a folder cannot be read
 */
export async function findSources(paths: string[]): Promise<Source[]> {
  const found = await findRecordings(paths);
  return found.map((one, place) => ({
    kind: /\.(arff|csv|gz)$/i.test(one.file) ? "features" : "recording",
    place,
    ...one,
  }));
}
