// Section 8: linear prediction of order 8, A(z) = 1 + sum a_j z^-j, by the autocorrelation method.

import { placeFloats } from "./arena";

export const ORDER: i32 = 8;
/** How many lags are summed at a time, in three vectors: those of the order, 0, and three in vain. */
const LAGS: i32 = 12;
/** How many zeros have to lie behind the points. */
export const ZEROS: i32 = LAGS - 1;

let lags: usize = 0; // (LAGS)
let previous: usize = 0; // (ORDER)

export function prepareLpc(): void {
  lags = placeFloats(LAGS);
  previous = placeFloats(ORDER);
}

/** y (n, f32), with ZEROS zeros behind it, to a (8, f32). */
export function lpc(y: usize, n: i32, a: usize): void {
  autocorrelate(y, n, lags);
  levinson(lags, a);
}

/** r_l = sum y_i y_{i-l}, in sequence for each lag: r (LAGS, f32). */
function autocorrelate(y: usize, n: i32, r: usize): void {
  let low = f32x4.splat(0);
  let middle = f32x4.splat(0);
  let high = f32x4.splat(0);
  for (const end = y + (<usize>n << 2); y < end; y += 4) {
    const value = v128.load32_splat(y);
    low = f32x4.add(low, f32x4.mul(value, v128.load(y)));
    middle = f32x4.add(middle, f32x4.mul(value, v128.load(y, 16)));
    high = f32x4.add(high, f32x4.mul(value, v128.load(y, 32)));
  }
  v128.store(r, low);
  v128.store(r, middle, 16);
  v128.store(r, high, 32);
}

// @ts-ignore: decorator
@inline
function at(x: usize, i: i32): f32 {
  return load<f32>(x + (<usize>i << 2));
}

/** Levinson and Durbin's recursion: r (9, f32) to a (8, f32), 0 from where nothing is left to predict. */
export function levinson(r: usize, a: usize): void {
  memory.fill(a, 0, <usize>ORDER << 2);
  let error = at(r, 0);
  for (let m = 0; m < ORDER && error != 0; m++) {
    let sum = at(r, m + 1);
    for (let j = 0; j < m; j++) sum += at(a, j) * at(r, m - j);
    const reflection = (<f32>-1 / error) * sum;
    memory.copy(previous, a, <usize>m << 2);
    for (let j = 0; j < m; j++) {
      store<f32>(a + (<usize>j << 2), at(previous, j) + reflection * at(previous, m - 1 - j));
    }
    store<f32>(a + (<usize>m << 2), reflection);
    error *= <f32>1 - reflection * reflection;
  }
}
