// The compute module's whole face. Everything is a number or an address in linear memory; a matrix is
// dense, row-major, of f32 unless the text says otherwise, its shape written (rows, columns).
// Nothing is checked here: src/compute is the one caller, and checks.
//
//   D features   L hidden units   K classes   rows: utterances of a minibatch
//   x (rows, D) the batch's clean data; ids (rows, u32): the rows' numbers in the whole data, for their noise
//   W (L, D) tied weights; b (L) hidden bias; c (D) output bias, the paper's b'
//   step: what the gradient, summed over the batch, is multiplied by: -rate, or -rate / rows for the mean
//   workspace: scratch memory of rows (3 D + 3 L) floats for pre-training, rows (2 L + K) for fine-tuning
//   (seed, stream, epoch, row, column): the counter of the random numbers, see random.ts

import { gemm } from "./gemm";

/** Sixteen-byte aligned memory of `bytes` bytes, from AssemblyScript's own allocator; traps when full. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

/** Gives back what `allocate` returned. */
export function release(address: usize): void {
  heap.free(address);
}

/** C (M, N) = A (M, K) B (K, N), added to C where `accumulate` is 1. */
export function multiply(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  b: usize,
  c: usize,
  accumulate: bool,
): void {
  gemm(M, N, K, a, K, 1, b, N, 1, c, N, accumulate);
}

/** C (M, N) = A (M, K) B^T, B (N, K), added to C where `accumulate` is 1. */
export function multiplyByTransposed(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  b: usize,
  c: usize,
  accumulate: bool,
): void {
  gemm(M, N, K, a, K, 1, b, 1, K, c, N, accumulate);
}

/** C (M, N) = A^T B, A (K, M), B (K, N), added to C where `accumulate` is 1. */
export function multiplyTransposed(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  b: usize,
  c: usize,
  accumulate: bool,
): void {
  gemm(M, N, K, a, 1, M, b, N, 1, c, N, accumulate);
}

/** fillUniform(n, values, low, high, seed, stream): values (n) uniform in [low, high]. */
export { fillUniform } from "./random";

/** shuffle(n, order, seed, stream, epoch): order (n, u32) a random permutation of 0 ... n-1. */
export { shuffle } from "./random";

/**
 * corruptRows(rows, D, x, ids, corrupted, kind, level, seed, stream, epoch): corrupted (rows, D), equation (1).
 * kind 0 none, 1 Gaussian with sigma = level, 2 masking and 3 salt-and-pepper with fraction = level.
 */
export { corruptRows } from "./corruption";

/**
 * pretrainStep(rows, D, L, x, ids, W, b, c, kind, level, seed, stream, epoch, step, workspace):
 * one step of the basic DAE, equations (1) to (4); updates W, b and c.
 * Returns the sum of ||z - x||^2 over the batch, before the update.
 */
export { pretrainStep } from "./dae";

/**
 * modifiedPretrainStep(rows, D, L, x, ids, W, b, c, neutralW, neutralB, neutralC, alpha,
 * kind, level, seed, stream, epoch, step, workspace): one step of the modified DAE, equations (5) to (9);
 * updates W, b and c. neutralW (L, D), neutralB (L) and neutralC (D) stay as they are.
 * Returns the sum of ||z - x||^2 over the batch, before the update.
 */
export { modifiedPretrainStep } from "./dae";

/**
 * finetuneStep(rows, D, L, K, x, labels, W, b, V, d, step, workspace): one step of supervised
 * fine-tuning on the clean x. labels (rows, u8), V (K, L) and d (K) the softmax layer; updates W, b, V, d.
 * Returns the cross-entropy (nats), summed over the batch, before the update.
 */
export { finetuneStep } from "./softmax";

/** encode(rows, D, L, x, W, b, y): y (rows, L) = s(x W^T + b), x (rows, D), equation (2). */
export { encode } from "./dae";

/** columnMeans(n, D, x, mean): mean (D) of the rows of x (n, D). */
export { columnMeans } from "./rbf";

/** subtractRow(n, D, x, row): x (n, D) minus row (D), in place. */
export { subtractRow } from "./rbf";

/**
 * squaredDistances(n, m, D, a, b, distances, workspace): distances (n, m) between the rows of a (n, D) and
 * b (m, D); workspace n + m floats. The same address for a and b gives an exact 0 on the diagonal.
 */
export { squaredDistances } from "./rbf";

/** rbfKernel(count, distances, gamma, kernel): kernel (count) = exp(-gamma distances), in place if you like. */
export { rbfKernel } from "./rbf";

/**
 * decisionValues(rows, n, K, kernel, coefficients, counts, rho, values): LIBSVM's decision values (f64),
 * values (rows, K (K - 1) / 2), from kernel (rows, n), coefficients (K - 1, n, f64), counts (K, i32) and
 * rho (K (K - 1) / 2, f64).
 */
export { decisionValues } from "./rbf";
