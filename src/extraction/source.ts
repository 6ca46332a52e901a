/** Where an utterance's sound comes from: a file, or the synthesizer, which has an utterance of this name. */
export type SoundSource =
  | { readonly utterance: string; readonly file: string }
  | { readonly utterance: string };

/** What of a recording the numbers depend on, besides its samples. */
export interface Sound {
  /** SHA-256 (hex) of the file; of a synthetic utterance: what the synthesizer makes it from */
  readonly sha256: string;
  readonly seconds: number;
  /** Hz, as recorded */
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: string;
  /** samples at full scale, two or more in a row */
  readonly clipped: number;
  /** whether every sample is 0 */
  readonly silent: boolean;
  /** what was odd and could be read all the same */
  readonly notes: readonly string[];
}
