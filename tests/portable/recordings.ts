/** Recordings of the kinds that reach a recognizer: two formats, three sampling rates. */
import { resample } from "../../src/audio/mod.ts";
import { syntheticEmotional, syntheticRate } from "../../src/synthesis/mod.ts";
import { flac, flacFrame } from "../audio/flac_file.ts";
import { format, wav } from "../audio/wav_file.ts";

/** Files by name, of an utterance each. */
export function recordings(): Record<string, Uint8Array<ArrayBuffer>> {
  const [angry, happy, sad, neutral] = ["angry", "happy", "sad", "neutral"].map((emotion) =>
    syntheticEmotional().find(({ label }) => label === emotion)!.samples()
  );
  return {
    "angry.wav": wavOf(angry, syntheticRate),
    "happy.flac": flacOf(happy, syntheticRate),
    "sad-8k.wav": wavOf(resample(sad, syntheticRate, 8000), 8000),
    "neutral-44k.wav": wavOf(resample(neutral, syntheticRate, 44_100), 44_100),
  };
}

function wavOf(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(wav(format({ rate }), new Uint8Array(int16(samples).buffer)));
}

function flacOf(samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> {
  const numbers = Array.from(int16(samples));
  const frames = [];
  const size = 4096;
  for (let number = 0; number * size < numbers.length; number++) {
    const channel = numbers.slice(number * size, (number + 1) * size);
    const codings = [{ type: "verbatim" } as const];
    frames.push(flacFrame({ channels: [channel], codings, bits: 16, number }));
  }
  const info = { rate, channels: 1, bits: 16, frames: numbers.length };
  return new Uint8Array(flac(info, frames));
}

/** 16 bits, full scale 32767. */
function int16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => {
    return Math.max(-32767, Math.min(32767, Math.round(32767 * sample)));
  });
}
