/** Held vowels and what is measured in sounds. */
import type { Voice } from "../../src/synthesis/glottis.ts";
import { phones, type Target } from "../../src/synthesis/phones.ts";
import { Random } from "../../src/synthesis/random.ts";
import { frameLength, syntheticRate } from "../../src/synthesis/rate.ts";
import { mapRecord } from "../../src/synthesis/record.ts";
import { synthesize } from "../../src/synthesis/synthesizer.ts";

/** A voice as steady as a machine's. */
export const steady: Voice = { open: 0.6, tilt: 3, breath: 0, jitter: 0, shimmer: 0 };

/** Half a second of a vowel by a tract as long as an average man's. */
export function heldVowel(vowel: string, hertz: number, voice: Voice = steady): Float32Array {
  const pitch = new Float64Array(0.5 * syntheticRate / frameLength).fill(hertz);
  const { target } = phones[vowel].segments[0];
  const tract = mapRecord(target, (name: keyof Target) => pitch.map(() => target[name]));
  return synthesize({ voice, scale: 1, level: 0.1, pitch, tract }, new Random(vowel));
}

/**
 * Fundamental frequency in Hz of the four or five periods around a sample: the highest peak of the normalized
 * autocorrelation among the periods that are within 40 % of the expected one.
 */
export function pitchAround(samples: Float32Array, middle: number, expected: number): number {
  const period = syntheticRate / expected;
  const width = 5 * period;
  const start = Math.round(middle - width / 2);
  const correlation = (lag: number) => {
    let product = 0, first = 0, second = 0;
    for (let i = start; i < start + width - lag; i++) {
      product += samples[i] * samples[i + lag];
      first += samples[i] ** 2;
      second += samples[i + lag] ** 2;
    }
    return product / Math.sqrt(first * second);
  };
  let best = Math.floor(0.6 * period);
  for (let lag = best + 1; lag < 1.4 * period; lag++) {
    if (correlation(lag) > correlation(best)) best = lag;
  }
  const [before, at, after] = [-1, 0, 1].map((step) => correlation(best + step));
  return syntheticRate / (best + (before - after) / (2 * (before - 2 * at + after)));
}

/** The frequencies in Hz of the peaks of a spectrum that linear prediction (order 18) makes smooth. */
export function spectralPeaks(samples: Float32Array): number[] {
  const order = 18;
  const n = samples.length;
  const windowed = Float64Array.from(
    samples,
    (sample, i) =>
      (sample - 0.95 * (samples[i - 1] ?? 0)) * (1 - Math.cos(2 * Math.PI * (i + 0.5) / n)),
  );
  const products = Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += windowed[i] * windowed[i - lag];
    return sum;
  });
  const filter = levinson(products);
  const power = (hertz: number) => {
    let real = 0, imaginary = 0;
    filter.forEach((coefficient, k) => {
      real += coefficient * Math.cos(2 * Math.PI * k * hertz / syntheticRate);
      imaginary += coefficient * Math.sin(2 * Math.PI * k * hertz / syntheticRate);
    });
    return 1 / (real * real + imaginary * imaginary);
  };
  const peaks: number[] = [];
  for (let hertz = 100; hertz < syntheticRate / 2; hertz += 5) {
    if (power(hertz) > power(hertz - 5) && power(hertz) > power(hertz + 5)) peaks.push(hertz);
  }
  return peaks;
}

/** The prediction error filter of autocorrelations, by Levinson and Durbin's recursion. */
function levinson(products: number[]): number[] {
  let filter = [1], error = products[0];
  for (let order = 1; order < products.length; order++) {
    let sum = 0;
    filter.forEach((coefficient, k) => sum += coefficient * products[order - k]);
    const reflection = -sum / error;
    const padded = [...filter, 0];
    filter = padded.map((coefficient, k) => coefficient + reflection * padded[order - k]);
    error *= 1 - reflection * reflection;
  }
  return filter;
}
