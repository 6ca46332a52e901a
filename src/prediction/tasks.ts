import type { Arithmetic, Prediction, Segment, SegmentOptions } from "../recognizer/mod.ts";
import type { SoundFacts } from "./row.ts";

/** What every worker gets, once. */
export interface PredictionSetup {
  readonly modelFile: Uint8Array<ArrayBuffer>;
  /** the model's own if absent */
  readonly arithmetic?: Arithmetic;
  /** given if the segments of recordings are wanted in place of the whole */
  readonly segments?: SegmentOptions;
}

/** What a worker predicts: a recording by its path, or rows of features (n, D). */
export type PredictionTask = { readonly file: string } | { readonly features: Float32Array };

/** Of a recording, a segment or a row of features: its prediction, or why there is none. */
export type Result =
  | { readonly prediction: Prediction | Segment }
  | { readonly error: string };

/** What a worker has to say. */
export interface PredictionAnswer {
  /** of the recording, of each of its segments, or of each row of features */
  readonly results: readonly Result[];
  /** of a recording that has predictions */
  readonly sound?: SoundFacts;
}
