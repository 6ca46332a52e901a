import type { Sound } from "../extraction/mod.ts";
import type { Result } from "./tasks.ts";

/** What there is to know of a recording besides its prediction. */
export type SoundFacts = Pick<Sound, "seconds" | "clipped" | "silent" | "notes">;

/** What is told of an utterance or of a segment of one. */
export interface Row {
  readonly file: string;
  /** empty if the row is about a whole feature file */
  readonly utterance: string;
  /** its prediction, or why there is none */
  readonly result: Result;
  /** of a recording that has a prediction */
  readonly sound?: SoundFacts;
}
