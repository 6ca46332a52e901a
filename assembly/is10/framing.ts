// Section 2: durations in samples.

/** A duration in samples, to the nearest one; with the reference's two divisions, which decide at halves. */
export function samplesIn(seconds: f64, rate: f64): i32 {
  return <i32>Math.round(seconds / (1 / rate));
}
