/**
 * Training steps in f64, put together from the naive reference, and the way between its matrices and
 * the module's: n utterances in the data, D features, L hidden units, K classes.
 */
import type {
  Batch,
  Compute,
  Corruption,
  DaeParameters,
  EncoderParameters,
  SoftmaxParameters,
} from "../../src/compute/mod.ts";
import {
  type Autoencoder,
  type Classifier,
  daeGradient,
  daeLoss,
  modifiedGradient,
  modifiedLoss,
  sgdStep,
  type Share,
  softmaxGradient,
  softmaxLoss,
} from "../reference/dae.ts";
import { type Matrix, matrix } from "../reference/matrix.ts";
import type { Rule } from "../reference/optimizers.ts";
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

/** Changes parameters, in place, by the gradients of a loss that is summed over `rows` utterances. */
export type Update = (parameters: Float64Array[], gradients: Float64Array[], rows: number) => void;

/** Gradient descent. */
export function sgd(rate: number, reduction: Reduction): Update {
  return (parameters, gradients, rows) =>
    parameters.forEach((theta, i) => sgdStep(theta, gradients[i], rate, reduction, rows));
}

/** Another rule, one of its own for each parameter. */
export function byRule(create: () => Rule, reduction: Reduction): Update {
  let rules: Rule[] | undefined;
  return (parameters, gradients, rows) => {
    rules ??= parameters.map(create);
    const scale = reduction === "mean" ? 1 / rows : 1;
    parameters.forEach((theta, i) => rules![i](theta, gradients[i].map((g) => scale * g)));
  };
}

/** The frozen neutral part. */
export interface Frozen {
  readonly dae: Autoencoder;
  /** where it is learned, updated */
  readonly alpha: Share;
  /** (n, D): the data as the neutral part sees them, where that differs */
  readonly data?: Matrix;
}

/** One step of (modified) pre-training; updates `dae` and the share, returns the batch's loss before it. */
export function pretrainStep(
  data: Matrix,
  rowIds: ArrayLike<number>,
  dae: Autoencoder,
  corruption: Corruption,
  update: Update,
  neutral?: Frozen,
): number {
  const { loss, gradients } = pretrainGradients(data, rowIds, dae, corruption, neutral);
  const learned = neutral && typeof neutral.alpha !== "number" ? [neutral.alpha] : [];
  update([dae.W.data, dae.b, dae.c, ...learned], gradients, rowIds.length);
  return loss;
}

/** The batch's loss and its gradients: W, b, b' and the share's, where it is learned. */
export function pretrainGradients(
  data: Matrix,
  rowIds: ArrayLike<number>,
  dae: Autoencoder,
  corruption: Corruption,
  neutral?: Frozen,
): { loss: number; gradients: Float64Array[] } {
  const X = pick(data, rowIds);
  const Xt = corruptBatch(data, rowIds, corruption);
  if (!neutral) {
    const { W, b, c } = daeGradient(X, Xt, dae);
    return { loss: daeLoss(X, Xt, dae), gradients: [W.data, b, c] };
  }
  const view = neutral.data && {
    X: pick(neutral.data, rowIds),
    Xt: corruptBatch(neutral.data, rowIds, corruption),
  };
  const all = [X, Xt, dae, neutral.dae, neutral.alpha, view] as const;
  const { W, b, c, share } = modifiedGradient(...all);
  const learned = typeof neutral.alpha === "number" ? [] : [share];
  return { loss: modifiedLoss(...all), gradients: [W.data, b, c, ...learned] };
}

/** One step of fine-tuning; updates `model`, returns the batch's loss before it. */
export function finetuneStep(
  data: Matrix,
  rowIds: ArrayLike<number>,
  labels: ArrayLike<number>,
  model: Classifier,
  update: Update,
): number {
  const X = pick(data, rowIds);
  const batchLabels = Array.from(rowIds, (row) => labels[row]);
  const loss = softmaxLoss(X, batchLabels, model);
  update(parts(model), parts(softmaxGradient(X, batchLabels, model)), rowIds.length);
  return loss;
}

/** All numbers, in the module's order: W and b of each layer, V, d. */
export function parts({ V, d, layers }: Classifier): Float64Array[] {
  return [...layers.flatMap(({ W, b }) => [W.data, b]), V.data, d];
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

/** Random layers in the module's memory, the one on D features first. */
export function randomLayers(compute: Compute, sizes: number[], D: number, seed: number) {
  return sizes.map((L, k) =>
    randomParameters(compute, L, k === 0 ? D : sizes[k - 1], seed + 3 * k)
  );
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

/** A copy of the module's layers in f64. */
export function toClassifier(
  layers: readonly EncoderParameters[],
  { weights, bias }: SoftmaxParameters,
): Classifier {
  return {
    V: asReference(weights.values, weights.columns),
    d: Float64Array.from(bias.values),
    layers: layers.map(({ weights, hiddenBias }) => ({
      W: asReference(weights.values, weights.columns),
      b: Float64Array.from(hiddenBias.values),
    })),
  };
}

/** A matrix of the module's in f64. */
export function asReference(values: Float32Array, columns: number): Matrix {
  return matrix(values.length / columns, columns, values);
}
