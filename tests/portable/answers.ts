/** What a model says of recordings, in every runtime. */
import type * as sources from "../../src/recognizer/mod.ts";
import { hexadecimal } from "./hexadecimal.ts";

/** Of one recording. */
export interface Answer {
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
  /** the bytes of the decision values, as hexadecimal digits */
  readonly decisionValues: string;
}

/**
 * Predicts with strict arithmetic.
 *
 * @param library the package, or the sources it is made of
 * @param model a model file
 * @param files recordings
 */
export async function answersOf(
  library: Pick<typeof sources, "decodeAudio" | "Model">,
  model: ArrayBuffer,
  files: readonly Uint8Array[],
): Promise<Answer[]> {
  const recognizer = await library.Model.from(model, { arithmetic: "strict" });
  const answers: Answer[] = [];
  for (const file of files) {
    const { samples, sampleRate } = await library.decodeAudio(file);
    const { decisionValues, ...said } = await recognizer.predict(samples, sampleRate);
    const { label, probabilities } = said;
    answers.push({ label, probabilities, decisionValues: hexadecimal(decisionValues) });
  }
  recognizer[Symbol.dispose]();
  return answers;
}
