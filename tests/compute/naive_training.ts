/**
 * Training steps in f64, put together from the naive reference, and the way between its matrices and
 * the module's: n utterances in the data, D features, L hidden units, K classes.
 */
import type { Batch, Compute, Corruption, DaeParameters } from "../../src/compute/mod.ts";
import {
  type Autoencoder,
  type Classifier,
  daeGradient,
  daeLoss,
  modifiedGradient,
  modifiedLoss,
  sgdStep,
  softmaxGradient,
  softmaxLoss,
} from "../reference/dae.ts";
import { type Matrix, matrix } from "../reference/matrix.ts";
import { corrupt } from "../reference/philox.ts";
import { randomFloats } from "./numbers.ts";

export type Reduction = "sum" | "mean";

/** The rows of the data (n, D) that make a batch. */
export function pick({ cols, data }: Matrix, rowIds: ArrayLike<number>): Matrix {
  const rows = Array.from(rowIds, (row) => data.subarray(row * cols, (row + 1) * cols));
  return matrix(rows.length, cols, rows.flatMap((row) => [...row]));
}

/** The batch with noise. The module takes the level as a 32-bit float. */
export function corruptBatch(
  data: Matrix,
  rowIds: ArrayLike<number>,
  { kind, level, seed, stream, epoch }: Corruption,
): Matrix {
  const clean = pick(data, rowIds);
  if (kind === "none") return clean;
  const corruption = { kind, level: Math.fround(level) };
  return corrupt(clean.data, clean.cols, corruption, seed, stream, epoch, rowIds);
}

/** One step of (modified) pre-training; updates `dae`, returns the batch's loss before it. */
export function pretrainStep(
  data: Matrix,
  rowIds: ArrayLike<number>,
  dae: Autoencoder,
  corruption: Corruption,
  rate: number,
  reduction: Reduction,
  neutral?: { dae: Autoencoder; alpha: number },
): number {
  const X = pick(data, rowIds);
  const Xt = corruptBatch(data, rowIds, corruption);
  const loss = neutral ? modifiedLoss(X, Xt, dae, neutral.dae, neutral.alpha) : daeLoss(X, Xt, dae);
  const gradient = neutral
    ? modifiedGradient(X, Xt, dae, neutral.dae, neutral.alpha)
    : daeGradient(X, Xt, dae);
  sgdStep(dae.W.data, gradient.W.data, rate, reduction, rowIds.length);
  sgdStep(dae.b, gradient.b, rate, reduction, rowIds.length);
  sgdStep(dae.c, gradient.c, rate, reduction, rowIds.length);
  return loss;
}

/** One step of fine-tuning; updates `model`, returns the batch's loss before it. */
export function finetuneStep(
  data: Matrix,
  rowIds: ArrayLike<number>,
  labels: ArrayLike<number>,
  model: Classifier,
  rate: number,
  reduction: Reduction,
): number {
  const X = pick(data, rowIds);
  const batchLabels = Array.from(rowIds, (row) => labels[row]);
  const loss = softmaxLoss(X, batchLabels, model);
  const gradient = softmaxGradient(X, batchLabels, model);
  sgdStep(model.V.data, gradient.V.data, rate, reduction, rowIds.length);
  sgdStep(model.d, gradient.d, rate, reduction, rowIds.length);
  sgdStep(model.W.data, gradient.W.data, rate, reduction, rowIds.length);
  sgdStep(model.b, gradient.b, rate, reduction, rowIds.length);
  return loss;
}

/**
 * A batch of the data (n, D) in the module's memory; its rows' ids are their numbers there. As after a
 * larger batch, the memory goes on behind it: with NaN and with ids that no row has.
 */
export function gather(
  compute: Compute,
  data: Matrix,
  rowIds: ArrayLike<number>,
): Batch & Disposable {
  const rows = rowIds.length;
  const clean = compute.matrix(rows + 1, data.cols);
  const ids = compute.indices(rows + 1);
  clean.values.fill(NaN).set(pick(data, rowIds).data);
  ids.values.fill(2 ** 32 - 1).set(rowIds);
  const dispose = () => [clean, ids].forEach((vector) => vector.free());
  return { data: clean, ids, rows, [Symbol.dispose]: dispose };
}

/** Random parameters in the module's memory. */
export function randomParameters(compute: Compute, L: number, D: number, seed: number) {
  return {
    weights: compute.matrix(L, D, randomFloats(L * D, seed, -0.8, 0.8)),
    hiddenBias: compute.floats(randomFloats(L, seed + 1, -0.5, 0.5)),
    outputBias: compute.floats(randomFloats(D, seed + 2, -0.5, 0.5)),
  };
}

/** A random softmax layer in the module's memory. */
export function randomSoftmax(compute: Compute, K: number, L: number, seed: number) {
  return {
    weights: compute.matrix(K, L, randomFloats(K * L, seed, -0.8, 0.8)),
    bias: compute.floats(randomFloats(K, seed + 1, -0.5, 0.5)),
  };
}

/** A copy of the module's parameters in f64. */
export function toReference({ weights, hiddenBias, outputBias }: DaeParameters): Autoencoder {
  return {
    W: matrix(weights.rows, weights.columns, weights.values),
    b: Float64Array.from(hiddenBias.values),
    c: Float64Array.from(outputBias.values),
  };
}

/** A matrix of the module's in f64. */
export function asReference(values: Float32Array, columns: number): Matrix {
  return matrix(values.length / columns, columns, values);
}
