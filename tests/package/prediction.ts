/** What docs/library.md's programs print of a recording. */
import assert from "node:assert/strict";
import { decodeAudio, Model, type Prediction } from "../../src/recognizer/mod.ts";

/** The model that the page's programs use. */
export const model = await Deno.readFile(new URL("../../fixtures/demo.emodae", import.meta.url));

/** What the sources say. */
export async function predict(recording: Uint8Array): Promise<Prediction> {
  const { samples, sampleRate } = await decodeAudio(recording);
  return await (await Model.from(model)).predict(samples, sampleRate);
}

/** The printed label and probabilities are these; with fast arithmetic, last digits may differ. */
export function assertPrints(text: string, { label, probabilities }: Prediction): void {
  assert(text.startsWith(`${label} {`), text);
  for (const [name, probability] of Object.entries(probabilities)) {
    const printed = text.match(new RegExp(`\\b${name}"?: ?([\\d.e-]+)`))?.[1];
    assert(Math.abs(Number(printed) - probability) < 1e-6, `${name} is ${probability}: ${text}`);
  }
}
