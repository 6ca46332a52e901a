// Distances, the RBF kernel and the support vector machine's decision values. A team divides rows where there
// is nothing else.

import { gemm } from "./gemm";
import { exp, load as loadLanes, store as storeLanes } from "./simd";
import { barrier, from, LINE, to } from "./team";

/** mean (D, f32): the column means of x (n, D), summed in double precision. */
export function columnMeans(n: i32, D: i32, x: usize, mean: usize): void {
  const end = to(D, LINE);
  for (let j = from(D, LINE); j < end; j++) {
    let total: f64 = 0;
    for (let i = 0; i < n; i++) total += load<f32>(x + ((<usize>i * <usize>D + <usize>j) << 2));
    store<f32>(mean + (<usize>j << 2), <f32>(total / <f64>n));
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

/** norms (n, f32): ||row||^2, summed in double precision. */
function squaredNorms(n: i32, D: i32, x: usize, norms: usize): void {
  const first = from(n);
  const end = to(n);
  x += <usize>first * <usize>D << 2;
  for (let i = first; i < end; i++) {
    let total: f64 = 0;
    for (let j = 0; j < D; j++, x += 4) {
      const v: f64 = load<f32>(x);
      total += v * v;
    }
    store<f32>(norms + (<usize>i << 2), <f32>total);
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

// Rows of a symmetric product at a time: few enough that a column of them stays in the first-level cache.
const STRIP: i32 = 480;

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
  const first = from(rows);
  const end = to(rows);
  kernel += <usize>first * <usize>n << 2;
  values += <usize>(first * (K * (K - 1) / 2)) << 3;
  for (let r = first; r < end; r++, kernel += <usize>n << 2) {
    let pair: usize = 0;
    let startI = 0;
    for (let i = 0; i < K; i++) {
      const countI = load<i32>(counts + (<usize>i << 2));
      let startJ = startI + countI;
      for (let j = i + 1; j < K; j++, pair++, values += 8) {
        const countJ = load<i32>(counts + (<usize>j << 2));
        const total =
          weightedSum(startI, countI, kernel, coefficients + (<usize>((j - 1) * n) << 3)) +
          weightedSum(startJ, countJ, kernel, coefficients + (<usize>(i * n) << 3));
        store<f64>(values, total - load<f64>(rho + (pair << 3)));
        startJ += countJ;
      }
      startI += countI;
    }
  }
  barrier();
}

function weightedSum(start: i32, count: i32, kernel: usize, coefficients: usize): f64 {
  let total: f64 = 0;
  for (let s = start; s < start + count; s++) {
    total += load<f64>(coefficients + (<usize>s << 3)) * load<f32>(kernel + (<usize>s << 2));
  }
  return total;
}
