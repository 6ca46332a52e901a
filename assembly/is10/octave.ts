// Section 9: a magnitude spectrum (n bins) on an axis of octaves (n points).
//
// The natural cubic spline through the bins has the same knots in every frame. So its tridiagonal system is
// factored once, and each point of the axis keeps its interval and four coefficients.

import { place, placeDoubles, placeFloats } from "./arena";

/** What a knot of the spline does in the elimination of its equation. */
@unmanaged
class Knot {
  /** Of the interval on its right, 1 over the width. */
  slope: f64;
  /** Forwards: u = scale * (difference of slopes) - carry * (u on the left). */
  scale: f64;
  carry: f64;
  /** Backwards: second derivative = u + back * (second derivative on the right). */
  back: f64;
}

/** A point of the octave axis. */
@unmanaged
class Point {
  /** What the values and second derivatives at the two knots around it count. */
  left: f64;
  leftBend: f64;
  right: f64;
  rightBend: f64;
  /** The address of the left one in `curve`. */
  from: usize;
  /** Auditory weighting. */
  weight: f64;
}

let n = 0;
let enhanced = false;
let knots: usize = 0; // (n) Knot
let curve: usize = 0; // (n, 2) f64: value and second derivative at each knot
let points: usize = 0; // (n) Point
let maxima: usize = 0; // (n) i32

/** The specification's log2. */
export function log2(x: f64): f64 {
  return Math.log(x) / Math.LN2;
}

/** q, how many points of the axis an octave has. It counts n points on the axis, not n - 1 steps. */
export function pointsPerOctave(bins: i32, lowest: f64, highest: f64): f64 {
  return <f64>bins / log2(highest / lowest);
}

/**
 * Sets the spectrum's size and its bins' spacing (Hz), the axis's lower end (Hz; its upper end is the last
 * bin), and the variant.
 */
export function prepareOctave(bins: i32, spacing: f64, lowest: f64, enhance: bool): void {
  n = bins;
  enhanced = enhance;
  const frequencies = placeDoubles(n); // log2
  for (let k = 1; k < n; k++) store<f64>(frequencies + (<usize>k << 3), log2(<f64>k * spacing));
  store<f64>(frequencies, 2 * load<f64>(frequencies, 8) - load<f64>(frequencies, 16));
  curve = placeDoubles(2 * n);
  memory.fill(curve, 0, <usize>n << 4);
  maxima = placeFloats(n);
  placeKnots(frequencies);
  placePoints(frequencies, lowest, spacing * <f64>(n - 1));
}

// @ts-ignore: decorator
@inline
function knot(k: i32): Knot {
  return changetype<Knot>(knots + <usize>k * offsetof<Knot>());
}

// @ts-ignore: decorator
@inline
function point(i: i32): Point {
  return changetype<Point>(points + <usize>i * offsetof<Point>());
}

function placeKnots(u: usize): void {
  knots = place(<usize>n * offsetof<Knot>());
  let back: f64 = 0;
  let before = load<f64>(u);
  let here = load<f64>(u, 8);
  knot(0).slope = 1 / (here - before);
  for (let k = 1; k < n - 1; k++) {
    const after = load<f64>(u + (<usize>(k + 1) << 3));
    const share = (here - before) / (after - before);
    const pivot = share * back + 2;
    back = (share - 1) / pivot;
    knot(k).slope = 1 / (after - here);
    knot(k).scale = 6 / ((after - before) * pivot);
    knot(k).carry = share / pivot;
    knot(k).back = back;
    before = here;
    here = after;
  }
}

function placePoints(u: usize, lowest: f64, highest: f64): void {
  points = place(<usize>n * offsetof<Point>());
  const start = log2(lowest);
  const step = (log2(highest) - start) / <f64>(n - 1);
  const q = pointsPerOctave(n, lowest, highest);
  const s = q * log2(65.0 / 50) - 1;
  const last = load<f64>(u + (<usize>(n - 1) << 3));
  let k = 0;
  for (let i = 0; i < n; i++) {
    // The last point is the last knot, but for rounding.
    const v = min(start + <f64>i * step, last);
    while (k < n - 2 && load<f64>(u + (<usize>(k + 1) << 3)) < v) k++;
    const left = load<f64>(u + (<usize>k << 3));
    const right = load<f64>(u + (<usize>(k + 1) << 3));
    const width = right - left;
    const a = (right - v) / width;
    const b = (v - left) / width;
    point(i).left = a;
    point(i).leftBend = (a * a * a - a) * (width * width) / 6;
    point(i).right = b;
    point(i).rightBend = (b * b * b - b) * (width * width) / 6;
    point(i).from = curve + (<usize>k << 4);
    point(i).weight = 0.5 + Math.atan(3 * (<f64>(i + 1) - s) / q) / Math.PI;
  }
}

/** octaves (n, f32): the spectrum `magnitudes` (n, f32, not negative), whose memory serves as scratch. */
export function octaveSpectrum(magnitudes: usize, octaves: usize): void {
  if (enhanced) {
    enhancePeaks(magnitudes);
    smooth(magnitudes);
  } else copy(magnitudes);
  solve();
  evaluate(octaves);
}

/**
 * Sets to 0 what lies three bins or more from both of the maxima around it. A single maximum keeps the
 * first three bins alone, wherever it is: a defect of the reference, and part of its numbers.
 */
function enhancePeaks(a: usize): void {
  const count = findMaxima(a);
  if (count == 1) clear(a, 3, n);
  for (let m = 1; m < count; m++) {
    const at = maxima + (<usize>m << 2);
    clear(a, load<i32>(at - 4) + 3, load<i32>(at) - 2);
  }
}

/** Lists the maxima: every bin is written, and the next one takes its place unless it is one. No branches. */
function findMaxima(a: usize): i32 {
  let before = load<f32>(a);
  let here = load<f32>(a, 4);
  store<i32>(maxima, 0);
  let count = i32(before > here);
  for (let k = 1; k < n - 1; k++) {
    const after = load<f32>(a + (<usize>(k + 1) << 2));
    store<i32>(maxima + (<usize>count << 2), k);
    count += i32(here > before) & i32(here >= after);
    before = here;
    here = after;
  }
  store<i32>(maxima + (<usize>count << 2), n - 1);
  return count + i32(here > before);
}

/** Sets bins start to end - 1 to 0. */
function clear(a: usize, start: i32, end: i32): void {
  for (let k = start; k < end; k++) store<f32>(a + (<usize>k << 2), 0);
}

/** The knots' values: the means of neighbors, but for the last. */
function smooth(a: usize): void {
  let before: f64 = 0;
  let here = <f64>load<f32>(a);
  let value = curve;
  for (let k = 1; k < n; k++, value += 16) {
    const after = <f64>load<f32>(a + (<usize>k << 2));
    store<f64>(value, (before + 2 * here + after) / 4);
    before = here;
    here = after;
  }
  store<f64>(value, here);
}

/** The knots' values: as they are. */
function copy(a: usize): void {
  for (let k = 0; k < n; k++) {
    store<f64>(curve + (<usize>k << 4), <f64>load<f32>(a + (<usize>k << 2)));
  }
}

/** The knots' second derivatives, from their values; at the ends they stay 0. */
function solve(): void {
  let u: f64 = 0;
  let here = load<f64>(curve, 16);
  let slope = (here - load<f64>(curve)) * knot(0).slope;
  for (let k = 1; k < n - 1; k++) {
    const at = curve + (<usize>k << 4);
    const right = load<f64>(at, 16);
    const next = (right - here) * knot(k).slope;
    u = (next - slope) * knot(k).scale - knot(k).carry * u;
    store<f64>(at, u, 8);
    here = right;
    slope = next;
  }
  let bend: f64 = 0;
  for (let k = n - 2; k > 0; k--) {
    const at = curve + (<usize>k << 4);
    bend = knot(k).back * bend + load<f64>(at, 8);
    store<f64>(at, bend, 8);
  }
}

/** Writes the spline's value at each point, weighted if `enhanced`. */
function evaluate(octaves: usize): void {
  const end = changetype<usize>(point(n));
  for (let at = points; at < end; at += offsetof<Point>(), octaves += 4) {
    const from = changetype<Point>(at).from;
    const left = f64x2.mul(v128.load(from), v128.load(at));
    const right = f64x2.mul(v128.load(from, 16), v128.load(at, 16));
    const sums = f64x2.add(left, right);
    let value = <f32>(f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
    if (enhanced) value = value > 0 ? <f32>(<f64>value * changetype<Point>(at).weight) : 0;
    store<f32>(octaves, value);
  }
}
