// The denoising autoencoder's training steps and its encoder.
//
// Shapes, everywhere: D features, L hidden units, a batch of `rows` utterances.
//   x (rows, D)  clean batch    ids (rows, u32)  the rows' numbers in the whole data, for their noise
//   W (L, D)  weights, tied   b (L)  hidden bias    c (D)  output bias, the paper's b'
// A step is stochastic gradient descent with the gradient summed over the batch: theta += step * gradient,
// so `step` is minus the learning rate (divided by the number of rows for the mean). All that is derived
// from the loss carries that factor from the start, and the products add straight into the parameters:
// there is no gradient buffer and no separate update.

import { corruptRows } from "./corruption";
import { gemm } from "./gemm";
import { addBiasSigmoid, addColumnSums, hiddenDelta, outputDelta } from "./sweeps";

/** y (rows, L) = s(x W^T + b), equation (2). */
export function encode(rows: i32, D: i32, L: i32, x: usize, W: usize, b: usize, y: usize): void {
  gemm(rows, L, D, x, D, 1, W, 1, D, y, L, false);
  addBiasSigmoid(rows, L, y, b);
}

export function pretrainStep(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  ids: usize,
  W: usize,
  b: usize,
  c: usize,
  kind: i32,
  level: f32,
  seed: u32,
  stream: u32,
  epoch: u32,
  step: f32,
  workspace: usize,
): f64 {
  const noisy = workspace;
  corruptRows(rows, D, x, ids, noisy, kind, level, seed, stream, epoch);
  return reconstructionStep(
    rows,
    D,
    L,
    x,
    W,
    b,
    c,
    noisy,
    0,
    1,
    step,
    after(noisy, rows, D),
  );
}

export function modifiedPretrainStep(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  ids: usize,
  W: usize,
  b: usize,
  c: usize,
  neutralW: usize,
  neutralB: usize,
  neutralC: usize,
  alpha: f32,
  kind: i32,
  level: f32,
  seed: u32,
  stream: u32,
  epoch: u32,
  step: f32,
  workspace: usize,
): f64 {
  const noisy = workspace;
  const zn = after(noisy, rows, D);
  const yn = after(zn, rows, D);
  corruptRows(rows, D, x, ids, noisy, kind, level, seed, stream, epoch);
  encode(rows, D, L, noisy, neutralW, neutralB, yn); // (5)
  gemm(rows, D, L, yn, L, 1, neutralW, D, 1, zn, D, false); // (7)
  addBiasSigmoid(rows, D, zn, neutralC);
  return reconstructionStep(
    rows,
    D,
    L,
    x,
    W,
    b,
    c,
    noisy,
    zn,
    alpha,
    step,
    after(yn, rows, L),
  );
}

/** Encodes, decodes and updates W, b and c; zn (rows, D) is the neutral reconstruction, or 0. */
function reconstructionStep(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  W: usize,
  b: usize,
  c: usize,
  noisy: usize,
  zn: usize,
  alpha: f32,
  step: f32,
  workspace: usize,
): f64 {
  const z = workspace;
  const y = after(z, rows, D);
  const dy = after(y, rows, L);
  encode(rows, D, L, noisy, W, b, y); // (2), (6)
  gemm(rows, D, L, y, L, 1, W, D, 1, z, D, false); // (3), (8)
  const loss = outputDelta(rows, D, z, c, x, zn, alpha, step); // (4), (9)
  gemm(rows, L, D, z, D, 1, W, 1, D, dy, L, false);
  hiddenDelta(rows * L, dy, y);
  updateEncoder(rows, D, L, noisy, dy, W, b);
  gemm(L, D, rows, y, 1, L, z, D, 1, W, D, true); // the decoder's share of the tied weights
  addColumnSums(rows, D, z, c);
  return loss;
}

/** W += dy^T x and b += the column sums of dy; x (rows, D), dy (rows, L). */
export function updateEncoder(
  rows: i32,
  D: i32,
  L: i32,
  x: usize,
  dy: usize,
  W: usize,
  b: usize,
): void {
  gemm(L, D, rows, dy, 1, L, x, D, 1, W, D, true);
  addColumnSums(rows, L, dy, b);
}

/** The address behind a matrix of rows x cols floats. */
// @ts-ignore: decorator
@inline
export function after(p: usize, rows: i32, cols: i32): usize {
  return p + ((<usize>rows * <usize>cols) << 2);
}
