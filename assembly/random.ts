// Counter-based random numbers: Philox4x32-10 of Salmon et al., "Parallel Random Numbers: As Easy as
// 1, 2, 3" (SC 2011). A number is a function of (seed, stream, epoch, row, column) alone, so no order
// of work and no division of it can change a run.
//
// Column j of a row takes, with t = j >> 4, word (j >> 2) & 3 of the block whose counter is
// (4 t + (j & 3), row, epoch, 0) under the key (seed, stream): four blocks, one a lane, give sixteen
// neighbouring columns.

import { constant, cosine, log, madd, sinAndCosTurns, sine } from "./simd";

const MULTIPLIERS: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);
const KEY_STEPS: usize = memory.data<u32>([0x9e3779b9, 0xbb67ae85]);
const UNIT: usize = memory.data<f32>([2.3283064365386963e-10]); // 2^-32
const HALF_UNIT: usize = memory.data<f32>([1.1641532182693481e-10]);
const MINUS_TWO: usize = memory.data<f32>([-2]);

/** The sixteen words of the last `fillWords`: word w of lane l belongs to column 16 t + 4 w + l. */
export let word0: v128 = i64x2.splat(0);
export let word1: v128 = i64x2.splat(0);
export let word2: v128 = i64x2.splat(0);
export let word3: v128 = i64x2.splat(0);

/** Words for the columns 16 t ... 16 t + 15. */
export function fillWords(seed: u32, stream: u32, epoch: u32, row: u32, t: u32): void {
  let c0 = i32x4.add(i32x4.splat(4 * t), i32x4(0, 1, 2, 3));
  let c1 = i32x4.splat(row);
  let c2 = i32x4.splat(epoch);
  let c3 = i32x4.splat(0);
  let key0 = i32x4.splat(seed);
  let key1 = i32x4.splat(stream);
  const m0 = constant(MULTIPLIERS, 0);
  const m1 = constant(MULTIPLIERS, 1);
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const low1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), c1), key0);
    c1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), c3), key1);
    c3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    key0 = i32x4.add(key0, constant(KEY_STEPS, 0));
    key1 = i32x4.add(key1, constant(KEY_STEPS, 1));
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

/** Word w = 0 ... 3 of the last `fillWords`. */
// @ts-ignore: decorator
@inline
export function words(w: i32): v128 {
  return w == 0 ? word0 : w == 1 ? word1 : w == 2 ? word2 : word3;
}

/** Unsigned words as numbers in [0, 1]. */
// @ts-ignore: decorator
@inline
function unit(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(word), constant(UNIT));
}

/**
 * Turns the sixteen words into standard normal numbers, by Box and Muller: words 0 and 1 of a lane make
 * numbers 0 (cosine) and 1 (sine), words 2 and 3 make numbers 2 and 3.
 */
export function wordsToGaussians(): void {
  const radius01 = radius(word0);
  sinAndCosTurns(turns(word1));
  word0 = f32x4.mul(radius01, cosine);
  word1 = f32x4.mul(radius01, sine);
  const radius23 = radius(word2);
  sinAndCosTurns(turns(word3));
  word2 = f32x4.mul(radius23, cosine);
  word3 = f32x4.mul(radius23, sine);
}

/** sqrt(-2 ln u), u = (word + 1/2) / 2^32. */
// @ts-ignore: decorator
@inline
function radius(word: v128): v128 {
  const u = f32x4.add(unit(word), constant(HALF_UNIT));
  return f32x4.sqrt(f32x4.pmax(f32x4.splat(0), f32x4.mul(log(u), constant(MINUS_TWO))));
}

/** The word, read as signed, over 2^32: an angle in [-1/2, 1/2] turns. */
// @ts-ignore: decorator
@inline
function turns(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(word), constant(UNIT));
}

/** values (n): uniform in [low, high], drawn from row 0 of epoch 0. */
export function fillUniform(
  n: i32,
  values: usize,
  low: f32,
  high: f32,
  seed: u32,
  stream: u32,
): void {
  const scale = f32x4.splat(high - low);
  const offset = f32x4.splat(low);
  for (let j = 0; j < n; j++) {
    if ((j & 15) == 0) fillWords(seed, stream, 0, 0, j >> 4);
    const lanes = madd(unit(words((j >> 2) & 3)), scale, offset);
    store<f32>(values + (<usize>j << 2), lane(lanes, j & 3));
  }
}

/** order (n, u32): a permutation of 0 ... n-1, by Fisher and Yates with one word a position. */
export function shuffle(n: i32, order: usize, seed: u32, stream: u32, epoch: u32): void {
  for (let i = 0; i < n; i++) store<u32>(order + (<usize>i << 2), i);
  let filled = -1;
  for (let i = n - 1; i > 0; i--) {
    if (i >> 4 != filled) {
      filled = i >> 4;
      fillWords(seed, stream, epoch, 0, filled);
    }
    const word = reinterpret<u32>(lane(words((i >> 2) & 3), i & 3));
    const k = <usize>((<u64>word * <u64>(i + 1)) >> 32);
    const here = order + (<usize>i << 2);
    const there = order + (k << 2);
    const moved = load<u32>(here);
    store<u32>(here, load<u32>(there));
    store<u32>(there, moved);
  }
}

// @ts-ignore: decorator
@inline
function lane(v: v128, l: i32): f32 {
  return l == 0
    ? f32x4.extract_lane(v, 0)
    : l == 1
    ? f32x4.extract_lane(v, 1)
    : l == 2
    ? f32x4.extract_lane(v, 2)
    : f32x4.extract_lane(v, 3);
}
