// The denoising autoencoder: encoder, decoder and the gradients of both, for one layer.
//
// Shapes, everywhere: D features (or hidden units of the layer below), L hidden units, a batch of `rows`
// utterances.
//   x (rows, D)  clean batch    noisy (rows, D)  the same, corrupted
//   W (L, D)  weights, tied   b (L)  hidden bias    c (D)  output bias, the paper's b'
// The gradient of the loss, summed over the batch and multiplied by `step`, is added to dW, db and dc. With
// W, b and c themselves there and minus the learning rate for `step` (divided by the number of rows for the
// mean) that is stochastic gradient descent: all that is derived from the loss carries the factor from the
// start, the products add straight into the parameters, there is no gradient buffer and no separate update.
// With zeros there and the step 1 it is the gradient, for other optimizers.

import { gatedDelta } from "./gate";
import { gemm } from "./gemm";
import { addBiasSigmoid, addColumnSums, hiddenDelta, outputDelta, sumInOrder } from "./sweeps";

/** y (rows, L) = s(x W^T + b), equation (2). */
export function encode(rows: i32, D: i32, L: i32, x: usize, W: usize, b: usize, y: usize): void {
  gemm(rows, L, D, x, D, 1, W, 1, D, y, L, false);
  addBiasSigmoid(rows, L, y, b);
}

/** z (rows, D) = s(y W + c), equation (3). */
export function decode(rows: i32, D: i32, L: i32, y: usize, W: usize, c: usize, z: usize): void {
  gemm(rows, D, L, y, L, 1, W, D, 1, z, D, false);
  addBiasSigmoid(rows, D, z, c);
}

export function reconstructionStep(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  noisy: usize,
  W: usize,
  b: usize,
  c: usize,
  dW: usize,
  db: usize,
  dc: usize,
  zn: usize,
  alpha: f32,
  step: f32,
  workspace: usize,
): f64 {
  const z = workspace;
  const y = after(z, rows, D);
  const dy = after(y, rows, L);
  const losses = after(dy, rows, L);
  activate(rows, D, L, noisy, W, b, y, z);
  outputDelta(rows, D, z, c, x, zn, alpha, step, losses); // (4), (9)
  descend(rows, D, L, noisy, y, z, W, dy, dW, db, dc);
  return sumInOrder(rows, losses);
}

export function gatedStep(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  noisy: usize,
  W: usize,
  b: usize,
  c: usize,
  dW: usize,
  db: usize,
  dc: usize,
  zn: usize,
  gates: i32,
  gate: usize,
  dGate: usize,
  step: f32,
  workspace: usize,
): f64 {
  const z = workspace;
  const y = after(z, rows, D);
  const dy = after(y, rows, L);
  const losses = after(dy, rows, L);
  const sums = after(losses, rows, 2);
  activate(rows, D, L, noisy, W, b, y, z);
  gatedDelta(rows, D, z, c, x, zn, gates, gate, dGate, step, losses, sums);
  descend(rows, D, L, noisy, y, z, W, dy, dW, db, dc);
  return sumInOrder(rows, losses);
}

/** y (rows, L): the hidden units of the corrupted batch; z (rows, D): the decoder's input y W. */
function activate(
  rows: i32,
  D: i32,
  L: i32,
  noisy: usize,
  W: usize,
  b: usize,
  y: usize,
  z: usize,
): void {
  encode(rows, D, L, noisy, W, b, y); // (2), (6)
  gemm(rows, D, L, y, L, 1, W, D, 1, z, D, false); // (3), (8)
}

/** Adds the gradients to dW, db and dc; z (rows, D) is that of the decoder's input, dy (rows, L) scratch. */
function descend(
  rows: i32,
  D: i32,
  L: i32,
  noisy: usize,
  y: usize,
  z: usize,
  W: usize,
  dy: usize,
  dW: usize,
  db: usize,
  dc: usize,
): void {
  gemm(rows, L, D, z, D, 1, W, 1, D, dy, L, false);
  backpropagate(rows, D, L, noisy, y, W, dy, 0, dW, db);
  gemm(L, D, rows, y, 1, L, z, D, 1, dW, D, true); // the decoder's share of the tied weights
  addColumnSums(rows, D, z, dc);
}

export function backpropagate(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  y: usize,
  W: usize,
  dy: usize,
  dx: usize,
  dW: usize,
  db: usize,
): void {
  hiddenDelta(rows * L, dy, y);
  if (dx != 0) gemm(rows, D, L, dy, L, 1, W, D, 1, dx, D, false);
  gemm(L, D, rows, dy, 1, L, x, D, 1, dW, D, true);
  addColumnSums(rows, L, dy, db);
}

/** The address behind a matrix of rows x cols floats. */
// @ts-ignore: decorator
@inline
export function after(p: usize, rows: i32, cols: i32): usize {
  return p + ((<usize>rows * <usize>cols) << 2);
}
