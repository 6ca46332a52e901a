// The compute module's whole face. Everything is a number or an address in linear memory; a matrix is
// dense, row-major, of f32 unless the text says otherwise, its shape written (rows, columns).
// Nothing is checked here: src/compute is the one caller, and checks.
//
//   D features   L hidden units   K classes   rows: utterances of a minibatch
//   x (rows, D) the batch's clean data; ids (rows, u32): the rows' numbers in the whole data, for their noise
//   W (L, D) tied weights; b (L) hidden bias; c (D) output bias, the paper's b'
//   dW, db, ...: where `step` times the gradient, summed over the batch, is added: for plain gradient
//   descent W, b, ... themselves, with the step -rate (-rate / rows for the mean)
//   workspace: scratch memory where the text does not say, of rows (D + 2 L + 2) floats; for a gate also 3 D,
//   and 3 D more for every 64 rows or part of them
//   (seed, stream, epoch, row, column): the counter of the random numbers, see random.ts

import { gemm } from "./gemm";

/** Products by a kernel that is not part of this module, see gemm.ts and src/compute/wide.ts. */
export { useWideKernels, wideKernelOperands } from "./gemm";

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

/** encode(rows, D, L, x, W, b, y): y (rows, L) = s(x W^T + b), equation (2). */
export { encode } from "./dae";

/** decode(rows, D, L, y, W, c, z): z (rows, D) = s(y W + c), equation (3). */
export { decode } from "./dae";

/**
 * reconstructionStep(rows, D, L, x, noisy, W, b, c, dW, db, dc, zn, alpha, step, workspace): the basic DAE,
 * equations (2) to (4), where zn is 0 and alpha 1; the modified one, equations (6), (8) and (9), where
 * zn (rows, D) is the neutral reconstruction. Returns the sum of ||z - x||^2 over the batch.
 */
export { reconstructionStep } from "./dae";

/**
 * gatedStep(rows, D, L, x, noisy, W, b, c, dW, db, dc, zn, gates, gate, dGate, step, workspace): the
 * modified DAE with a learned join, see gate.ts; gate (gates) with gates = 1, alpha = s(gate), or 3 D.
 */
export { gatedStep } from "./dae";

/**
 * softmaxStep(rows, L, K, y, labels, V, d, dV, dd, step, dy, workspace): fine-tuning's topmost layer.
 * labels (rows, u8), V (K, L), d (K); workspace rows (K + 2) floats; out dy (rows, L): step * dLoss/dy.
 * Returns the cross-entropy (nats), summed over the batch.
 */
export { softmaxStep } from "./softmax";

/**
 * backpropagate(rows, D, L, x, y, W, dy, dx, dW, db): fine-tuning's way down through y = s(x W^T + b).
 * dy (rows, L): in step * dLoss/dy, then spoilt; out dx (rows, D): step * dLoss/dx, unless its address is 0.
 */
export { backpropagate } from "./dae";

/**
 * momentumUpdate(n, theta, change, velocity, decay): velocity (n) = decay velocity + change (n), theta (n)
 * plus velocity, change = 0.
 */
export { momentumUpdate } from "./optimizers";

/**
 * adamUpdate(n, theta, gradient, mean, square, beta1, beta2, epsilon, step, correction): all (n); mean and
 * square are the gradient's running moments; theta plus step mean / (sqrt(correction square) + epsilon),
 * gradient = 0.
 */
export { adamUpdate } from "./optimizers";

/** addScaled(n, a, x, b, y): y (n) = a x (n) + b y. */
export { addScaled } from "./optimizers";

/** dot(n, x, y): the scalar product of x (n) and y (n). */
export { dot } from "./optimizers";

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
 * rbfLine(count, distances, step, gamma, kernel): the same for distances that lie `step` floats apart, those
 * of a row or a column.
 */
export { rbfLine } from "./rbf";

/**
 * decisionValues(rows, n, K, kernel, coefficients, counts, rho, values): LIBSVM's decision values (f64),
 * values (rows, K (K - 1) / 2), from kernel (rows, n), coefficients (K - 1, n, f64), counts (K, i32) and
 * rho (K (K - 1) / 2, f64).
 */
export { decisionValues } from "./rbf";
