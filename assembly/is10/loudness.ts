// Section 7: loudness, of which the reference calculates no more than the first sample's share.

import { hamming } from "./frame";

const REFERENCE_INTENSITY: f64 = 1e-6;

let first: f64 = 0;
let sum: f64 = 0;

/** For frames of n25 samples. */
export function prepareLoudness(n25: i32): void {
  first = hamming(0, n25);
  sum = 0;
  for (let n = 0; n < n25; n++) sum += hamming(n, n25);
}

/** Of a frame whose first sample is this. */
export function loudness(sample: f32): f32 {
  const intensity = first * (<f64>sample * <f64>sample) / sum;
  return <f32>Math.pow(intensity / REFERENCE_INTENSITY, 0.3);
}
