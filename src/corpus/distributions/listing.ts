import { InputError } from "../../input_error.ts";
import { type Counted, countNames } from "../counts.ts";
import { AUDIO_EXTENSIONS, type AudioFile, type FoundAudio } from "./find_audio.ts";

/** A recording of a corpus and what the corpus says of it, in the corpus's own names. */
export interface ListedRecording {
  /**
   * The name of the file without its extension, which no other recording of the listing has. Files
   * of a plain folder that share their name with another are named by their path below the folder.
   */
  readonly utterance: string;
  /** A path that can be opened. */
  readonly file: string;
  /** The corpus's own name of the speaker. */
  readonly speaker: string;
  /** The emotion as an adjective, the same one in all corpora: angry, bored, calm, ... */
  readonly label?: string;
  /** The text spoken: its code or number in the corpus. */
  readonly sentence?: string;
  /** The number of the session that it was recorded in. */
  readonly session?: string;
  /** The sex of the speaker. */
  readonly sex?: "female" | "male";
}

/** What became of the audio files. */
export interface ListingCounts {
  /** The audio files, and links to nothing: the sum of the recordings and of all that is left out. */
  files: number;
  /** The files left out (their paths below the folder), by the reason in words. */
  leftOut: Record<string, Counted>;
  /** The utterances that the corpus's own lists, or the metadata, name and no file has. */
  withoutFile: Counted;
}

/** The recordings of a corpus. */
export interface Listing {
  /** Sorted by utterance (by code unit). */
  recordings: ListedRecording[];
  /** What became of the audio files. */
  counts: ListingCounts;
  /** In words, each published count that does not hold: `Session 1 has 1084 of 1085 utterances`. */
  expected: string[];
}

/** What is known of a recording besides its file. */
export type Facts = Omit<ListedRecording, "utterance" | "file"> & { utterance?: string };

/** The audio files of a corpus and the way to know them. */
export interface Source {
  audio: FoundAudio;
  /** What is known of a recording, or the reason in words to leave it out. */
  describe(file: AudioFile): Facts | string;
  /** The utterances that do not have a file although the corpus names them. */
  withoutFile: string[];
}

/** How a corpus is distributed. */
export interface Distribution {
  /** The name of the corpus in messages. */
  title: string;
  /** @throws InputError if the folder, or a file that says which recordings there are, cannot be read */
  open(folder: string): Promise<Source>;
  /** In words, each published count that does not hold. */
  unexpected(recordings: ListedRecording[]): string[];
}

/**
 * Lists the recordings of a source: each audio file becomes one or is counted. Of files with the
 * same name the first by path becomes one.
 *
 * @param title what is listed, for the message
 * @throws InputError if there is no recording
 */
export function list(title: string, folder: string, source: Source): Omit<Listing, "expected"> {
  const { audio, describe, withoutFile } = source;
  const recordings = new Map<string, ListedRecording>();
  const leftOut = new Map(audio.leftOut);
  const leave = (reason: string, path: string) => {
    const paths = leftOut.get(reason);
    if (paths) paths.push(path);
    else leftOut.set(reason, [path]);
  };
  for (const found of audio.files) {
    const { name, path, file } = found;
    const facts = describe(found);
    if (typeof facts === "string") {
      leave(facts, path);
      continue;
    }
    const utterance = facts.utterance ?? name;
    if (recordings.has(utterance)) leave("the same name as another file", path);
    else recordings.set(utterance, { ...facts, utterance, file });
  }

  const reasons = Array.from(leftOut, ([reason, paths]) => [reason, countNames(paths)] as const);
  const counts = {
    files: reasons.reduce((sum, [, { count }]) => sum + count, recordings.size),
    leftOut: Object.fromEntries(reasons),
    withoutFile: countNames(withoutFile),
  };
  if (recordings.size === 0) {
    throw new InputError(`Cannot list ${title} in "${folder}": ${whyNone(counts)}`);
  }
  const sorted = [...recordings.values()].sort((a, b) => compare(a.utterance, b.utterance));
  return { recordings: sorted, counts };
}

/** Orders texts by code unit. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function whyNone({ files, leftOut }: ListingCounts): string {
  if (files === 0) return `there is no audio file (${AUDIO_EXTENSIONS.join(", ")}) in or below it`;
  const reasons = Object.entries(leftOut).map(([reason, { count, examples }]) =>
    `${count} left out: ${reason} (${examples.join(", ")}${count > examples.length ? ", ..." : ""})`
  );
  return `none of its audio files can be used; ${reasons.join("; ")}`;
}
