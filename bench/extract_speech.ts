/**
 * Recordings for bench/extract.ts: synthetic ones or those of a folder.
 *
 * @module
 */
import { decodeAudio } from "../src/audio/mod.ts";
import { syntheticEmotional, syntheticRate } from "../src/synthesis/mod.ts";
import { format, wav } from "../tests/audio/wav_file.ts";

/** The WAV and FLAC files of a folder. */
export async function listRecordings(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.map(({ name }) => name).filter((name) => /\.(wav|flac)$/i.test(name));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

/** Writes 100 synthetic utterances as WAV files. */
export async function writeRecordings(folder: string): Promise<string[]> {
  return await Promise.all(
    syntheticEmotional().slice(0, 100).map(async ({ utterance, samples }) => {
      const path = `${folder}/${utterance}.wav`;
      await Deno.writeFile(path, wavFile(samples(), syntheticRate));
      return path;
    }),
  );
}

/** Recordings one after another, all that have the first one's rate, `most` seconds together at most. */
export async function joinRecordings(
  files: string[],
  most: number,
): Promise<{ samples: Float32Array<ArrayBuffer>; rate: number }> {
  const { sampleRate: rate } = await decodeAudio(await Deno.readFile(files[0]));
  const samples = new Float32Array(most * rate);
  let count = 0;
  for (const file of files) {
    const recording = await decodeAudio(await Deno.readFile(file));
    if (recording.sampleRate !== rate) continue;
    const part = recording.samples.subarray(0, samples.length - count);
    samples.set(part, count);
    count += part.length;
  }
  return { samples: samples.slice(0, count), rate };
}

/** A WAV file of 16 bits of samples in [-1, 1]. */
export function wavFile(samples: Float32Array, rate: number): Uint8Array {
  const values = Int16Array.from(samples, (sample) => Math.round(32767 * sample));
  return wav(format({ rate }), new Uint8Array(values.buffer));
}
