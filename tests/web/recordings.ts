import { syntheticEmotional, syntheticRate } from "../../src/synthesis/mod.ts";
import { format, wav } from "../audio/wav_file.ts";

const corpus = syntheticEmotional();

/** A WAV file, 16 kHz, of as many utterances one after the other as take so many seconds. */
export function speechOf(seconds: number): Uint8Array<ArrayBuffer> {
  const samples = new Int16Array(seconds * syntheticRate);
  for (let offset = 0, i = 0; offset < samples.length; i += 7) {
    const spoken = corpus[i % corpus.length].samples().subarray(0, samples.length - offset);
    samples.set(spoken.map((sample) => Math.round(32767 * sample)), offset);
    offset += spoken.length;
  }
  return new Uint8Array(wav(format({ rate: syntheticRate }), new Uint8Array(samples.buffer)));
}
