import { syntheticEmotional, syntheticRate } from "../src/synthesis/mod.ts";

/** What the example is called. */
export const exampleName = "Example: synthetic speech";

/** How one speaker of the synthetic corpus speaks, three sentences each. */
const manners = ["neutral", "angry", "sad", "happy"];

/** Between two sentences. */
const silence = new Float32Array(0.2 * syntheticRate);

/** Speech that is made on the spot, by the synthesizer that spoke the demonstration's corpus. */
export function exampleSpeech(): { samples: Float32Array; rate: number } {
  const corpus = syntheticEmotional().filter(({ speaker }) => speaker === "f03");
  const parts = manners.flatMap((manner) =>
    corpus.filter(({ label }) => label === manner).slice(0, 3)
      .flatMap((utterance) => [utterance.samples(), silence])
  );
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    samples.set(part, offset);
    offset += part.length;
  }
  return { samples, rate: syntheticRate };
}
