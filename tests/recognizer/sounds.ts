/** Sounds that features tell apart. */
import { randomFloats } from "../compute/numbers.ts";

export const rate = 16000;

/** What there is to hear, in the order of the tiny model's classes. */
export const soundClasses = ["hum", "siren", "noise"];

/**
 * A hum of falling pitch, a siren of two tones, or noise in bursts; no two seeds have the same.
 *
 * @param kind index of the class
 */
export function sound(kind: number, seed: number, seconds = 0.3, sampleRate = rate): Float32Array {
  const noise = randomFloats(Math.round(seconds * sampleRate), seed);
  const [loudness, detuning] = randomFloats(2, seed + 1000, 0.8, 1.2);
  let phase = 0;
  return noise.map((hiss, i) => {
    const time = i / sampleRate;
    const pitch = kind === 0 ? 120 - 20 * (time % 1) : time % 0.2 < 0.1 ? 700 : 900;
    phase += 2 * Math.PI * pitch * detuning / sampleRate;
    if (kind === 2) return 0.2 * loudness * hiss * (1 + Math.sin(40 * time));
    const tone = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase);
    return loudness * (0.2 * tone + 0.002 * hiss);
  });
}
