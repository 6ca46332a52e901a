// Section 12: jitter and shimmer. Pitch periods are found one after the other in the samples: each where a
// window and the next one, of equal length and about as long as F0's period, correlate best.
//
// The search has a position of its own, which stays behind the frames' by the samples it has not used up.

import { placeDoubles } from "./arena";
import { correlate, highestPeak, LAGS } from "./correlation";
import { samplesIn } from "./framing";
import { findVertex, vertexX, vertexY } from "./parabola";

let T: f64 = 0; // a sample's duration, s
let hop = 0;
let longHop = 0; // the same, but rounded up: how far a frame moves the search
let spread: f64 = 0; // of the lags around F0's period
let segment: usize = 0; // f64: the samples of a frame's search
let correlations: usize = 0; // f64: one for each lag

// The last period, and what separates it from the one before (s); 0 if there is none.
let lastPeriod: f32 = 0;
let lastDifference: f32 = 0;
// The last jitter and shimmer, which a voiced frame without periods shows again.
let heldJitter: f32 = 0;
let heldDdp: f32 = 0;
let heldShimmer: f32 = 0;
// A frame's sums over its periods: durations (s), their differences, the differences' differences;
// peak-to-peak amplitudes, and their differences.
let periodSum: f32 = 0;
let periods = 0;
let differenceSum: f32 = 0;
let differences = 0;
let ddpSum: f32 = 0;
let ddps = 0;
let amplitudeSum: f32 = 0;
let amplitudeDifferenceSum: f32 = 0;

/** Sets the sampling rate (Hz) and the variant (`new` if `enhanced`, else `compat`). */
export function prepareJitter(rate: f64, enhanced: bool): void {
  T = 1 / rate;
  hop = samplesIn(0.01, rate);
  longHop = <i32>Math.ceil(0.01 / T);
  spread = enhanced ? 0.2 : 0.25;
  const most = samplesIn(0.06, rate) + LAGS;
  segment = placeDoubles(most);
  correlations = placeDoubles(most);
}

/**
 * jitterLocal, jitterDdp, shimmer (frames, f32): jitter, its second difference and shimmer, 0 where unvoiced.
 *
 * @param samples (count, f32)
 * @param f0 (frames, f32): 0, or 52 to 620 Hz
 */
export function jitterContours(
  samples: usize,
  count: i32,
  f0: usize,
  frames: i32,
  jitterLocal: usize,
  jitterDdp: usize,
  shimmer: usize,
): void {
  forget();
  let position = 0;
  let unused = 0;
  for (let k = 0; k < frames; k++) {
    // One hop after the frame that F0 is of: a defect of the reference, and part of its numbers.
    const frame = (k + 1) * hop;
    if (position != frame - unused) position = frame;
    const due = longHop + unused;
    let used = due;
    clearSums();
    const frequency = load<f32>(f0 + (<usize>k << 2));
    if (frequency > 0) {
      used = searchPeriods(samples + (<usize>position << 2), count - position, due, frequency);
    } else forget();
    unused = due - used;
    position += used;

    if (differences > 0) heldJitter = min<f32>(1, ratio(differenceSum, differences));
    if (ddps > 0) heldDdp = min<f32>(1, ratio(ddpSum, ddps));
    if (periods > 0) heldShimmer = amplitudeSum > 0 ? min<f32>(1, amplitudeDifferenceSum / amplitudeSum) : 0;
    const at = <usize>k << 2;
    store<f32>(jitterLocal + at, heldJitter);
    // Periods without a second difference have none to show, not even the held one.
    store<f32>(jitterDdp + at, ddps > 0 || periods == 0 ? heldDdp : 0);
    store<f32>(shimmer + at, heldShimmer);
  }
}

/** The mean of `n` differences over the mean period. */
function ratio(total: f32, n: i32): f32 {
  return (total / <f32>n) / (periodSum / <f32>periods);
}

function forget(): void {
  lastPeriod = 0;
  lastDifference = 0;
  heldJitter = 0;
  heldDdp = 0;
  heldShimmer = 0;
}

function clearSums(): void {
  periodSum = 0;
  periods = 0;
  differenceSum = 0;
  differences = 0;
  ddpSum = 0;
  ddps = 0;
  amplitudeSum = 0;
  amplitudeDifferenceSum = 0;
}

/**
 * Adds the periods of a voiced frame to the sums.
 *
 * @param x the samples at the search's position (count, f32)
 * @param due how many of them the search may use up
 * @returns how many it has used up
 */
function searchPeriods(x: usize, count: i32, due: i32, frequency: f32): i32 {
  const period = 1 / <f64>frequency / T;
  const lowest = <i32>Math.floor((1 - spread) * period);
  const highest = <i32>Math.ceil((1 + spread) * period);
  // F0 is 52 Hz or more, so `highest` is less than 25 ms, and what is left unused after a frame less than
  // twice that: the segment is 60 ms at most, and ends where SHS frame k + 1 does or before.
  const length = min(max(due, 2 * highest + 2), count);
  for (let i = 0; i < length; i++) {
    store<f64>(segment + (<usize>i << 3), <f64>load<f32>(x + (<usize>i << 2)));
  }
  let worst: f32 = Infinity;
  let used = 0;
  let start = 0;
  while (start < length - 2 * highest - 1) {
    correlate(segment + (<usize>start << 3), lowest, highest, correlations);
    const peak = highestPeak(correlations, highest - lowest);
    if (peak > 0) {
      const lag = lowest + peak;
      const amplitude = peakToPeak(x + (<usize>start << 2), lag);
      start += lag;
      const nextAmplitude = peakToPeak(x + (<usize>start << 2), lag);
      interpolate(peak);
      worst = min(worst, <f32>vertexY);
      // The frame's own worst correlation is the threshold: a defect of the reference, and part of its
      // numbers. The worst one itself is above it if and only if its rounding was down.
      if (vertexY > <f64>worst) {
        addPeriod(<f32>((<f64>lowest + vertexX) * T));
        amplitudeSum += (amplitude + nextAmplitude) / 2;
        amplitudeDifferenceSum += Mathf.abs(amplitude - nextAmplitude);
      }
    } else start += <i32>Math.round(period);
    if (start < due - 1) used = start;
  }
  return used;
}

/** Finds the vertex of the correlations around a peak. */
function interpolate(peak: i32): void {
  const at = correlations + (<usize>peak << 3);
  const x = <f64>peak;
  findVertex(x - 1, load<f64>(at - 8), x, load<f64>(at), x + 1, load<f64>(at, 8));
}

function addPeriod(period: f32): void {
  periodSum += period;
  periods++;
  if (lastPeriod > 0) {
    const difference = Mathf.abs(lastPeriod - period);
    differenceSum += difference;
    differences++;
    if (lastDifference > 0) {
      ddpSum += Mathf.abs(lastDifference - difference);
      ddps++;
    }
    lastDifference = difference;
  }
  lastPeriod = period;
}

/** The range of a period of x (10 samples or more), but for its first and last sample. */
function peakToPeak(x: usize, period: i32): f32 {
  // The last vector may overlap the one before.
  const last = x + (<usize>(period - 5) << 2);
  let low = v128.load(last);
  let high = low;
  for (let p = x + 4; p < last; p += 16) {
    const v = v128.load(p);
    low = f32x4.pmin(low, v);
    high = f32x4.pmax(high, v);
  }
  low = f32x4.pmin(low, v128.shuffle<f32>(low, low, 2, 3, 0, 1));
  low = f32x4.pmin(low, v128.shuffle<f32>(low, low, 1, 0, 3, 2));
  high = f32x4.pmax(high, v128.shuffle<f32>(high, high, 2, 3, 0, 1));
  high = f32x4.pmax(high, v128.shuffle<f32>(high, high, 1, 0, 3, 2));
  return f32x4.extract_lane(high, 0) - f32x4.extract_lane(low, 0);
}
