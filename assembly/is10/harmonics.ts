// Section 10: candidates for F0 by subharmonic summation (SHS) of an octave spectrum (n points): the spectrum,
// moved by each harmonic's share of an octave, is added to itself.

import { placeFloats } from "./arena";
import { log2, pointsPerOctave } from "./octave";
import { findVertex, vertexX, vertexY } from "./parabola";

const HARMONICS: i32 = 15;
const COMPRESSION: f32 = 0.85;
const CANDIDATES: i32 = 6;
const LOWEST_F0: f32 = 52;
const HIGHEST_F0: f32 = 620;
// Floats that the sum is calculated for at a time: four vectors.
const BLOCK: i32 = 16;

const harmonics: usize = memory.data(112, 16); // (14, 2): the byte offset and the weight of each harmonic
const peaks: usize = memory.data(24, 16); // (6) i32: points of the axis, the highest sum first

let n = 0;
let greedy = false;
let capacity = 0;
let start: f32 = 0; // of the axis, log2 Hz
let step: f32 = 0;
let mean: f64 = 0; // of the sum
let spectrum: usize = 0; // (n and more, f32): 0 after n
let sum: usize = 0; // (n, rounded up to whole blocks, f32)
let peakCount = 0;

/**
 * Sets the size of the octave spectrum, the ends of its axis (Hz), and the variant: the six highest peaks if
 * `isGreedy`, else the last three of those that are higher than all before them.
 */
export function prepareHarmonics(points: i32, lowest: f64, highest: f64, isGreedy: bool): void {
  n = points;
  greedy = isGreedy;
  capacity = greedy ? CANDIDATES : 3;
  start = <f32>log2(lowest);
  step = (<f32>log2(highest) - start) / <f32>(n - 1);
  const q = <f64><f32>pointsPerOctave(n, lowest, highest);
  const whole = (n + BLOCK - 1) & ~(BLOCK - 1);
  let shift = 0;
  let weight: f32 = 1;
  for (let h = 2; h <= HARMONICS; h++) {
    shift = <i32>Math.floor(q * log2(<f64>h));
    weight *= COMPRESSION;
    const at = harmonics + (<usize>(h - 2) << 3);
    store<i32>(at, shift << 2);
    store<f32>(at, weight, 4);
  }
  sum = placeFloats(whole);
  spectrum = placeFloats(whole + shift);
  memory.fill(spectrum, 0, <usize>(whole + shift) << 2);
}

/**
 * candidates (6, 3; f32): F0 (Hz), voicing and score of each, the one with the highest score first, those
 * that do not exist 0. octaves (n, f32) is the octave spectrum.
 */
export function pitchCandidates(octaves: usize, candidates: usize): void {
  memory.copy(spectrum, octaves, <usize>n << 2);
  addHarmonics();
  findPeaks();
  memory.fill(candidates, 0, <usize>(3 * CANDIDATES) << 2);
  let next = candidates;
  let best = candidates;
  for (let i = 0; i < peakCount; i++) {
    if (!measure(load<i32>(peaks + (<usize>i << 2)), next)) continue;
    if (load<f32>(next, 8) > load<f32>(best, 8)) best = next;
    next += 12;
  }
  swap(candidates, best);
}

/** sum (n): the spectrum and its harmonics, each with its weight, over their number; not negative. */
function addHarmonics(): void {
  const end = spectrum + (<usize>n << 2);
  const count = f32x4.splat(<f32>HARMONICS);
  const zero = f32x4.splat(0);
  let out = sum;
  for (let x = spectrum; x < end; x += BLOCK << 2, out += BLOCK << 2) {
    let s0 = v128.load(x);
    let s1 = v128.load(x, 16);
    let s2 = v128.load(x, 32);
    let s3 = v128.load(x, 48);
    for (let h = 0; h < HARMONICS - 1; h++) {
      const harmonic = harmonics + (<usize>h << 3);
      const moved = x + <usize>load<i32>(harmonic);
      const weight = v128.load32_splat(harmonic, 4);
      s0 = f32x4.add(s0, f32x4.mul(v128.load(moved), weight));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(moved, 16), weight));
      s2 = f32x4.add(s2, f32x4.mul(v128.load(moved, 32), weight));
      s3 = f32x4.add(s3, f32x4.mul(v128.load(moved, 48), weight));
    }
    v128.store(out, f32x4.pmax(zero, f32x4.div(s0, count)));
    v128.store(out, f32x4.pmax(zero, f32x4.div(s1, count)), 16);
    v128.store(out, f32x4.pmax(zero, f32x4.div(s2, count)), 32);
    v128.store(out, f32x4.pmax(zero, f32x4.div(s3, count)), 48);
  }
}

// @ts-ignore: decorator
@inline
function sumAt(i: i32): f32 {
  return load<f32>(sum + (<usize>i << 2));
}

/** Picks the peaks of the sum, and finds its mean. */
function findPeaks(): void {
  peakCount = 0;
  let limit: f32 = 0;
  let before = sumAt(0);
  let here = sumAt(1);
  let total = <f64>before + <f64>here;
  for (let i = 1; i < n - 1; i++) {
    const after = sumAt(i + 1);
    total += <f64>after;
    if (here > limit && here > before && here > after) limit = keepPeak(i, here);
    before = here;
    here = after;
  }
  mean = total / <f64>n;
}

/**
 * Keeps a peak in its place, after all that are as high.
 *
 * @returns what the next one has to exceed
 */
function keepPeak(i: i32, height: f32): f32 {
  if (peakCount < capacity) peakCount++;
  let place = peakCount - 1;
  for (; place > 0; place--) {
    const lower = load<i32>(peaks + (<usize>(place - 1) << 2));
    if (sumAt(lower) >= height) break;
    store<i32>(peaks + (<usize>place << 2), lower);
  }
  store<i32>(peaks + (<usize>place << 2), i);
  if (!greedy) return height;
  return peakCount < capacity ? 0 : sumAt(load<i32>(peaks + (<usize>(capacity - 1) << 2)));
}

// @ts-ignore: decorator
@inline
function axis(i: i32): f64 {
  return <f64>(<f32>i * step + start);
}

/**
 * Writes F0, voicing and score of the peak at point i, by the parabola through it and its neighbors.
 *
 * @returns whether its F0 is one of a voice; else nothing is written
 */
function measure(i: i32, out: usize): bool {
  findVertex(
    axis(i - 1),
    <f64>sumAt(i - 1),
    axis(i),
    <f64>sumAt(i),
    axis(i + 1),
    <f64>sumAt(i + 1),
  );
  const f0 = <f32>Math.pow(2, vertexX);
  if (f0 < LOWEST_F0 || f0 > HIGHEST_F0) return false;
  store<f32>(out, f0);
  store<f32>(out, vertexY > mean ? <f32>(1 - mean / vertexY) : 0, 4);
  store<f32>(out, <f32>vertexY, 8);
  return true;
}

function swap(a: usize, b: usize): void {
  for (let i = 0; i < 3; i++, a += 4, b += 4) {
    const value = load<f32>(a);
    store<f32>(a, load<f32>(b));
    store<f32>(b, value);
  }
}
