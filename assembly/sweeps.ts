// One pass over a matrix each, between the products. A team divides rows, where a row's values depend on each
// other, else columns or single values.

import { keep, load as loadLanes, sigmoid, store as storeLanes, sum } from "./simd";
import { barrier, from, LINE, to } from "./team";

/** y (rows, n): s(y + bias), bias (n). */
export function addBiasSigmoid(rows: i32, n: i32, y: usize, bias: usize): void {
  const first = from(rows);
  const end = to(rows);
  y += <usize>first * <usize>n << 2;
  for (let r = first; r < end; r++, y += <usize>n << 2) {
    for (let j = 0; j < n; j += 4) {
      const offset = <usize>j << 2;
      const v = f32x4.add(loadLanes(y + offset, n - j), loadLanes(bias + offset, n - j));
      storeLanes(y + offset, sigmoid(v), n - j);
    }
  }
  barrier();
}

/**
 * Derivative of the squared error (4) at the decoder's input, equations (3), (8) and (9).
 *
 * @param z (rows, D): in W^T y, out step * dLoss/d(W^T y + c), with z_e = s(z + c) and the
 *   reconstruction alpha * z_e + (1 - alpha) * zn
 * @param c (D): the decoder's bias
 * @param x (rows, D): the clean batch
 * @param zn (rows, D): the neutral reconstruction, or 0 where there is none and alpha is 1
 * @param losses (rows, f64): out, ||reconstruction - x||^2 of each row
 */
export function outputDelta(
  rows: i32,
  D: i32,
  z: usize,
  c: usize,
  x: usize,
  zn: usize,
  alpha: f32,
  step: f32,
  losses: usize,
): void {
  const bytes = <usize>D << 2;
  const one = f32x4.splat(1);
  const factor = f32x4.splat(2 * alpha * step);
  const emotional = f32x4.splat(alpha);
  const neutral = f32x4.splat(1 - alpha);
  const first = from(rows);
  const end = to(rows);
  const skipped = <usize>first * bytes;
  z += skipped;
  x += skipped;
  if (zn != 0) zn += skipped;
  for (let r = first; r < end; r++) {
    let squares = f32x4.splat(0);
    for (let j = 0; j < D; j += 4) {
      const n = D - j;
      const offset = <usize>j << 2;
      const s = sigmoid(f32x4.add(loadLanes(z + offset, n), loadLanes(c + offset, n)));
      let reconstruction = s;
      if (zn != 0) {
        const other = f32x4.mul(neutral, loadLanes(zn + offset, n));
        reconstruction = f32x4.add(f32x4.mul(emotional, s), other);
      }
      const error = keep(f32x4.sub(reconstruction, loadLanes(x + offset, n)), n);
      squares = f32x4.add(squares, f32x4.mul(error, error));
      const slope = f32x4.mul(s, f32x4.sub(one, s));
      storeLanes(z + offset, f32x4.mul(f32x4.mul(error, slope), factor), n);
    }
    store<f64>(losses + (<usize>r << 3), sum(squares));
    z += bytes;
    x += bytes;
    if (zn != 0) zn += bytes;
  }
  barrier();
}

/** The sum of n numbers (f64), from the first to the last. */
export function sumInOrder(n: i32, numbers: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < n; i++) total += load<f64>(numbers + (<usize>i << 3));
  return total;
}

/** delta (count): delta * y (1 - y), the derivative through the hidden units' activations y (count). */
export function hiddenDelta(count: i32, delta: usize, y: usize): void {
  const one = f32x4.splat(1);
  const end = to(count, LINE);
  for (let j = from(count, LINE); j < end; j += 4) {
    const offset = <usize>j << 2;
    const v = loadLanes(y + offset, count - j);
    const slope = f32x4.mul(v, f32x4.sub(one, v));
    storeLanes(delta + offset, f32x4.mul(loadLanes(delta + offset, count - j), slope), count - j);
  }
  barrier();
}

/** total (n): plus the sum of the rows of m (rows, n), each column summed from the first row to the last. */
export function addColumnSums(rows: i32, n: i32, m: usize, total: usize): void {
  const bytes = <usize>n << 2;
  const end = to(n, LINE);
  for (let j = from(n, LINE); j < end; j += LINE) {
    // four vectors at a time, so that each cache line of m is read once
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let p = m + (<usize>j << 2);
    const left = n - j;
    for (let r = 0; r < rows; r++, p += bytes) {
      s0 = f32x4.add(s0, loadLanes(p, left));
      if (left > 4) s1 = f32x4.add(s1, loadLanes(p + 16, left - 4));
      if (left > 8) s2 = f32x4.add(s2, loadLanes(p + 32, left - 8));
      if (left > 12) s3 = f32x4.add(s3, loadLanes(p + 48, left - 12));
    }
    const q = total + (<usize>j << 2);
    addTo(q, s0, left);
    if (left > 4) addTo(q + 16, s1, left - 4);
    if (left > 8) addTo(q + 32, s2, left - 8);
    if (left > 12) addTo(q + 48, s3, left - 12);
  }
  barrier();
}

// @ts-ignore: decorator
@inline
function addTo(p: usize, v: v128, n: i32): void {
  storeLanes(p, f32x4.add(loadLanes(p, n), v), n);
}
