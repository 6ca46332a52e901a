// Distances, the RBF kernel and the support vector machine's decision values. A team divides rows where there
// is nothing else.

import { gemm } from "./gemm";
import { exp, load as loadLanes, store as storeLanes } from "./simd";
import { barrier, from, LINE, to } from "./team";

/** mean (D, f32): the column means of x (n, D), summed in double precision. */
export function columnMeans(n: i32, D: i32, x: usize, mean: usize): void {
  const end = to(D, LINE);
  const divisor = f64x2.splat(<f64>n);
  for (let j = from(D, LINE); j < end; j += 4) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let i = 0; i < n; i++) {
      const v = loadLanes(x + ((<usize>i * <usize>D + <usize>j) << 2), D - j);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)));
    }
    low = f32x4.demote_f64x2_zero(f64x2.div(low, divisor));
    high = f32x4.demote_f64x2_zero(f64x2.div(high, divisor));
    storeLanes(mean + (<usize>j << 2), v128.shuffle<f64>(low, high, 0, 2), D - j);
  }
  barrier();
}

/** x (n, D): every row minus `row` (D). */
export function subtractRow(n: i32, D: i32, x: usize, row: usize): void {
  const first = from(n);
  const end = to(n);
  x += <usize>first * <usize>D << 2;
  for (let i = first; i < end; i++, x += <usize>D << 2) {
    for (let j = 0; j < D; j += 4) {
      const p = x + (<usize>j << 2);
      storeLanes(
        p,
        f32x4.sub(loadLanes(p, D - j), loadLanes(row + (<usize>j << 2), D - j)),
        D - j,
      );
    }
  }
  barrier();
}

/** Two floats as doubles. */
// @ts-ignore: decorator
@inline
function loadTwo(p: usize, q: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load_lane<f32>(q, v128.load32_zero(p), 1));
}

/**
 * norms (n, f32): ||row||^2, summed in double precision. Four rows at a time, so that no sum waits for itself;
 * where there are fewer left, the last one again.
 */
function squaredNorms(n: i32, D: i32, x: usize, norms: usize): void {
  const end = to(n);
  const bytes = <usize>D << 2;
  for (let i = from(n); i < end; i += 4) {
    let p = x + <usize>i * bytes;
    const to1 = <usize>min(1, end - 1 - i) * bytes;
    const to2 = <usize>min(2, end - 1 - i) * bytes;
    const to3 = <usize>min(3, end - 1 - i) * bytes;
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let j = 0; j < D; j++, p += 4) {
      const v = loadTwo(p, p + to1);
      const w = loadTwo(p + to2, p + to3);
      low = f64x2.add(low, f64x2.mul(v, v));
      high = f64x2.add(high, f64x2.mul(w, w));
    }
    low = f32x4.demote_f64x2_zero(low);
    high = f32x4.demote_f64x2_zero(high);
    storeLanes(norms + (<usize>i << 2), v128.shuffle<f64>(low, high, 0, 2), end - i);
  }
  barrier();
}

/**
 * distances (n, m): ||a_i - b_j||^2 as ||a||^2 + ||b||^2 - 2 a.b, never below 0. Accurate to about 1e-7 of
 * the norms: centre the data first. a (n, D), b (m, D), workspace (n + m floats). Where a and b are the same
 * matrix the diagonal is 0 and each pair is computed once.
 */
export function squaredDistances(
  n: i32,
  m: i32,
  D: i32,
  a: usize,
  b: usize,
  distances: usize,
  workspace: usize,
): void {
  const normsB = workspace + (<usize>n << 2);
  squaredNorms(n, D, a, workspace);
  squaredNorms(m, D, b, normsB);
  if (a != b) {
    gemm(n, m, D, a, D, 1, b, 1, D, distances, m, false);
    const last = to(n);
    for (let i = from(n); i < last; i++) rowDistances(i, m, m, distances, workspace, normsB);
    barrier();
    return;
  }
  for (let start = 0; start < n; start += STRIP) {
    const end = min(start + STRIP, n);
    const rows = a + ((<usize>start * <usize>D) << 2);
    const strip = distances + ((<usize>start * <usize>n) << 2);
    gemm(end - start, end, D, rows, D, 1, a, 1, D, strip, n, false);
    const last = start + to(end - start);
    for (let i = start + from(end - start); i < last; i++) {
      rowDistances(i, end, n, distances, workspace, normsB);
      store<f32>(distances + ((<usize>i * <usize>n + <usize>i) << 2), 0);
    }
    barrier();
    mirror(start, end, n, distances);
  }
}

// Rows of a symmetric product at a time: few enough that little is computed above its diagonal, and that a
// column of them stays in the first-level cache.
const STRIP: i32 = 192;

/** The first `count` values of row i, in dot products, out distances; rows are `m` floats apart. */
function rowDistances(i: i32, count: i32, m: i32, distances: usize, normsA: usize, normsB: usize): void {
  const norm = f32x4.splat(load<f32>(normsA + (<usize>i << 2)));
  const row = distances + ((<usize>i * <usize>m) << 2);
  for (let j = 0; j < count; j += 4) {
    const offset = <usize>j << 2;
    const dot = loadLanes(row + offset, count - j);
    const norms = f32x4.add(norm, loadLanes(normsB + offset, count - j));
    const v = f32x4.max(f32x4.sub(norms, f32x4.add(dot, dot)), f32x4.splat(0));
    storeLanes(row + offset, v, count - j);
  }
}

/** Copies the rows start ... end - 1 of a symmetric matrix (n, n), left of their diagonal, above it. */
function mirror(start: i32, end: i32, n: i32, matrix: usize): void {
  const last = to(end);
  for (let j = from(end); j < last; j++) {
    for (let i = max(start, j + 1); i < end; i++) {
      const value = load<f32>(matrix + ((<usize>i * <usize>n + <usize>j) << 2));
      store<f32>(matrix + ((<usize>j * <usize>n + <usize>i) << 2), value);
    }
  }
  barrier();
}

/** kernel (count): exp(-gamma d) for distances (count); both may be the same memory. */
export function rbfKernel(count: i32, distances: usize, gamma: f32, kernel: usize): void {
  const factor = f32x4.splat(-gamma);
  const end = to(count, LINE);
  for (let j = from(count, LINE); j < end; j += 4) {
    const offset = <usize>j << 2;
    const v = exp(f32x4.mul(loadLanes(distances + offset, count - j), factor));
    storeLanes(kernel + offset, v, count - j);
  }
  barrier();
}

/**
 * kernel (count): exp(-gamma d) for the distances of one row or one column of a matrix, which lie `step`
 * floats apart. The values are rbfKernel's; a team's leader computes them alone.
 */
export function rbfLine(count: i32, distances: usize, step: i32, gamma: f32, kernel: usize): void {
  const factor = f32x4.splat(-gamma);
  for (let j = 0; j < count; j += 4) {
    const p = distances + (<usize>j * <usize>step << 2);
    const d = step == 1 ? loadLanes(p, count - j) : loadApart(p, <usize>step << 2, count - j);
    storeLanes(kernel + (<usize>j << 2), exp(f32x4.mul(d, factor)), count - j);
  }
}

/** The next `n` floats that lie `step` bytes apart, at most four; lanes past the end are 0. */
function loadApart(p: usize, step: usize, n: i32): v128 {
  let v = v128.load32_zero(p);
  if (n > 1) v = v128.load_lane<f32>(p + step, v, 1);
  if (n > 2) v = v128.load_lane<f32>(p + 2 * step, v, 2);
  if (n > 3) v = v128.load_lane<f32>(p + 3 * step, v, 3);
  return v;
}

/**
 * LIBSVM's one-versus-one decision values.
 *
 * @param kernel (rows, n): kernel values between the rows and the n support vectors, grouped by class
 * @param coefficients (K - 1, n, f64): LIBSVM's sv_coef
 * @param counts (K, i32): support vectors of each class
 * @param rho (K (K - 1) / 2, f64)
 * @param values (rows, K (K - 1) / 2, f64): out; one for each pair of classes i < j, above 0 for i
 */
export function decisionValues(
  rows: i32,
  n: i32,
  K: i32,
  kernel: usize,
  coefficients: usize,
  counts: usize,
  rho: usize,
  values: usize,
): void {
  const end = to(rows);
  const pairs = <usize>(K * (K - 1) / 2);
  for (let r = from(rows); r < end; r += 2) {
    const next = <usize>min(r + 1, end - 1); // the same row again where there is no other
    const a = kernel + (<usize>r * <usize>n << 2);
    const b = kernel + (next * <usize>n << 2);
    let pair: usize = 0;
    let startI: usize = 0;
    for (let i = 0; i < K; i++) {
      const countI = load<i32>(counts + (<usize>i << 2));
      let startJ = startI + countI;
      for (let j = i + 1; j < K; j++, pair++) {
        const countJ = load<i32>(counts + (<usize>j << 2));
        const ofI = coefficients + ((<usize>(j - 1) * <usize>n + startI) << 3);
        const ofJ = coefficients + ((<usize>i * <usize>n + startJ) << 3);
        const sums = f64x2.add(
          weightedSums(countI, a + (startI << 2), b + (startI << 2), ofI),
          weightedSums(countJ, a + (startJ << 2), b + (startJ << 2), ofJ),
        );
        const v = f64x2.sub(sums, v128.load64_splat(rho + (pair << 3)));
        v128.store_lane<f64>(values + ((<usize>r * pairs + pair) << 3), v, 0);
        v128.store_lane<f64>(values + ((next * pairs + pair) << 3), v, 1);
        startJ += countJ;
      }
      startI += countI;
    }
  }
  barrier();
}

/** The sums of kernel values (count) times coefficients (count), for two rows of the kernel. */
function weightedSums(count: i32, a: usize, b: usize, coefficients: usize): v128 {
  let sums = f64x2.splat(0);
  for (let s: usize = 0; s < <usize>count; s++) {
    const v = loadTwo(a + (s << 2), b + (s << 2));
    sums = f64x2.add(sums, f64x2.mul(v128.load64_splat(coefficients + (s << 3)), v));
  }
  return sums;
}
