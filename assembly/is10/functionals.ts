// Section 14: what is told of a contour x (N, f32) as a whole. f64 inside, each result rounded to f32.

import { sort } from "./sort";

// How many functionals there are of a contour: 19 without percentile 1 and its range.
export const ALL: i32 = 21;
export const WITHOUT_PERCENTILE_1: i32 = 19;

// @ts-ignore: decorator
@inline
function at(x: usize, i: i32): f32 {
  return load<f32>(x + (<usize>i << 2));
}

let next: usize = 0;

// @ts-ignore: decorator
@inline
function put(value: f64): void {
  store<f32>(next, <f32>value);
  next += 4;
}

/**
 * Writes `count` functionals of x (N, f32) to out, in the specification's order; all 0 where N is 0.
 * Scratch (2 N, f32).
 *
 * @returns the address after the last one
 */
export function functionals(x: usize, N: i32, count: i32, out: usize, scratch: usize): usize {
  next = out + (<usize>count << 2);
  if (N == 0) {
    memory.fill(out, 0, <usize>count << 2);
    return next;
  }
  next = out;
  const range = extremes(x, N);
  const mean = moment(x, N);
  regression(x, N, mean);
  moments(x, N, mean);
  percentiles(x, N, count == ALL, scratch);
  put(uplevelTime(x, N, <f32>0.75 * range + lowest));
  put(uplevelTime(x, N, <f32>0.9 * range + lowest));
  return next;
}

let lowest: f32 = 0;

/** maxPos, minPos: the first of each. Returns the range. */
function extremes(x: usize, N: i32): f32 {
  let maxPos = 0;
  let minPos = 0;
  let highest = at(x, 0);
  lowest = highest;
  for (let i = 1; i < N; i++) {
    const value = at(x, i);
    if (value > highest) {
      highest = value;
      maxPos = i;
    }
    if (value < lowest) {
      lowest = value;
      minPos = i;
    }
  }
  put(maxPos);
  put(minPos);
  return highest - lowest;
}

/** amean, rounded to f32 as all that follows takes it. */
function moment(x: usize, N: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < N; i++) sum += at(x, i);
  const mean = <f64>(<f32>(sum / <f64>N));
  put(mean);
  return mean;
}

/** linregc1 (slope a frame), linregc2 (at frame 0), linregerrA, linregerrQ. */
function regression(x: usize, N: i32, mean: f64): void {
  const n = <f64>N;
  const indices = n * (n - 1) / 2;
  const squares = n * (n - 1) * (2 * n - 1) / 6;
  let products: f64 = 0;
  for (let i = 0; i < N; i++) products += <f64>i * <f64>at(x, i);
  let slope: f64 = 0;
  let offset = <f64>at(x, 0);
  if (N > 1) {
    offset = (mean * n - products * indices / squares) / (n - indices * indices / squares);
    slope = (products - offset * indices) / squares;
  }
  let absolute: f64 = 0;
  let squared: f64 = 0;
  for (let i = 0; i < N; i++) {
    const error = <f64>at(x, i) - (slope * <f64>i + offset);
    absolute += Math.abs(error);
    squared += error * error;
  }
  put(slope);
  put(offset);
  put(absolute / n);
  put(squared / n);
}

/** stddev, skewness, kurtosis of the population; the last two are 0 for a constant. */
function moments(x: usize, N: i32, mean: f64): void {
  let m2: f64 = 0;
  let m3: f64 = 0;
  let m4: f64 = 0;
  for (let i = 0; i < N; i++) {
    const deviation = <f64>at(x, i) - mean;
    const square = deviation * deviation;
    m2 += square;
    m3 += square * deviation;
    m4 += square * square;
  }
  m2 /= <f64>N;
  m3 /= <f64>N;
  m4 /= <f64>N;
  put(Math.sqrt(m2));
  put(m2 > 0 ? m3 / (m2 * Math.sqrt(m2)) : 0);
  put(m2 > 0 ? m4 / (m2 * m2) : 0);
}

/** The quartiles and their ranges, percentiles 1 (if `lower`) and 99, and their range (if `lower`). */
function percentiles(x: usize, N: i32, lower: bool, scratch: usize): void {
  memory.copy(scratch, x, <usize>N << 2);
  sort(scratch, N, scratch + (<usize>N << 2));
  const q1 = percentile(scratch, N, 0.25);
  const q2 = percentile(scratch, N, 0.5);
  const q3 = percentile(scratch, N, 0.75);
  put(q1);
  put(q2);
  put(q3);
  put(q2 - q1);
  put(q3 - q2);
  put(q3 - q1);
  const p99 = percentile(scratch, N, 0.99);
  if (lower) {
    const p1 = percentile(scratch, N, 0.01);
    put(p1);
    put(p99);
    put(Mathf.abs(p99 - p1));
  } else put(p99);
}

/** Linear between the two neighbors in the sorted x. */
function percentile(sorted: usize, N: i32, p: f64): f32 {
  const position = p * <f64>(N - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  if (below == above) return at(sorted, <i32>below);
  return at(sorted, <i32>below) * <f32>(above - position) +
    at(sorted, <i32>above) * <f32>(position - below);
}

/** The share of frames above a threshold. */
function uplevelTime(x: usize, N: i32, threshold: f32): f64 {
  let above = 0;
  for (let i = 0; i < N; i++) above += i32(at(x, i) > threshold);
  return <f64>above / <f64>N;
}
