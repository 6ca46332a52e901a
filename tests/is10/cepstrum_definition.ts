// Section 6 in f64, straight from its formulas.
import { shortFrame } from "./numbers.ts";

/**
 * Logarithms of `bands` mel bands from 20 to `high` Hz of the power spectrum of a frame at `rate` Hz: each
 * band is a triangle between the centers of its neighbors.
 */
export function logBands(
  power: ArrayLike<number>,
  bands: number,
  high: number,
  floor: number,
  rate: number,
): number[] {
  const { Nf, period } = shortFrame(rate);
  const top = Math.min(high, Nf / period / 2);
  const width = (mel(top) - mel(20)) / (bands + 1);
  return Array.from({ length: bands }, (_, band) => {
    let sum = 0;
    for (let k = Math.round(20 * period) + 1; k < Math.round(top * period); k++) {
      const distance = Math.abs((mel(k / period) - mel(20)) / width - (band + 1));
      sum += power[k] * Math.max(0, 1 - distance);
    }
    return Math.log(Math.max(sum, floor));
  });
}

function mel(frequency: number): number {
  return 1127 * Math.log(1 + frequency / 700);
}

/** MFCC 0 to 14 of the logarithms of 26 bands. */
export function cepstrum(bands: ArrayLike<number>): number[] {
  return Array.from({ length: 15 }, (_, i) => {
    const sum = Array.from(bands).reduce(
      (sum, l, b) => sum + l * Math.cos(Math.PI * i * (b + 0.5) / 26),
      0,
    );
    return Math.sqrt(2 / 26) * (1 + 11 * Math.sin(Math.PI * i / 22)) * sum;
  });
}
