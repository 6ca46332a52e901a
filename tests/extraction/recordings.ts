// Recordings for tests: synthetic speech, and files of it.
import { syntheticEmotional, type SyntheticUtterance } from "../../src/synthesis/mod.ts";
import { bytes } from "../audio/bytes.ts";
import { chunk, format } from "../audio/wav_file.ts";

/** Utterances of synthetic speech, those of a speaker one after another. */
export const speech: readonly SyntheticUtterance[] = syntheticEmotional();

/** A WAV file of 16 bits, with samples from -1 to 1. */
export function wavFile(samples: Float32Array, rate = 16000): Uint8Array {
  const values = Int16Array.from(samples, (sample) => Math.round(32767 * sample));
  const size = values.byteLength;
  const fmt = chunk("fmt ", format({ rate }));
  const header = bytes("RIFF", [36 + size, 4], "WAVE", fmt, "data", [size, 4]);
  const file = new Uint8Array(header.length + size);
  file.set(header);
  file.set(new Uint8Array(values.buffer), header.length);
  return file;
}

/** Files of no use, by what is wrong with them, and what is said of it. */
export const badFiles: Record<string, { bytes: Uint8Array; reason: string }> = {
  empty: { bytes: new Uint8Array(), reason: "the file is empty" },
  corrupt: {
    bytes: new TextEncoder().encode("junk"),
    reason: 'the format is unknown; the file begins with 6a 75 6e 6b ("junk")',
  },
  "no-samples": { bytes: wavFile(new Float32Array(0)), reason: "there are no samples" },
  "too-short": {
    bytes: wavFile(new Float32Array(1119)),
    reason: "it has 69 ms; features need at least 70 ms",
  },
  "low-rate": {
    bytes: wavFile(new Float32Array(4000), 4000),
    reason: "its sampling rate is 4000 Hz; without resampling allowed are 8000 to 192000 Hz",
  },
};
