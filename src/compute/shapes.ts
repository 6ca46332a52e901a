// Do the operands fit each other? The kernels check nothing.
import { Matrix, type Vector } from "./memory.ts";
import type { Batch, DaeParameters, EncoderParameters, NeutralPart } from "./operands.ts";

/** @throws RangeError with the call's name and the operands' shapes, unless the condition holds */
export function expect(
  condition: boolean,
  call: string,
  ...operands: (Vector | string)[]
): asserts condition {
  if (condition) return;
  const shapes = operands.map((o) =>
    typeof o === "string" ? o : o instanceof Matrix ? `(${o.rows}, ${o.columns})` : `(${o.length})`
  );
  throw new RangeError(`Cannot call ${call}: the shapes do not fit: ${shapes.join(", ")}`);
}

/** A batch has rows, and no more than there are. */
export function expectBatch({ data, ids, rows }: Batch, call: string): void {
  expect(rows > 0 && rows <= data.rows && rows <= ids.length, call, data, ids, `${rows} rows`);
}

/**
 * A DAE fits a batch.
 *
 * @returns L and D
 */
export function expectDae(
  batch: Batch,
  { weights, hiddenBias, outputBias }: DaeParameters,
  call: string,
) {
  expectBatch(batch, call);
  expect(weights.columns === batch.data.columns, call, batch.data, weights);
  expect(weights.rows === hiddenBias.length, call, weights, hiddenBias);
  expect(weights.columns === outputBias.length, call, weights, outputBias);
  return [weights.rows, weights.columns] as const;
}

/** A neutral part fits an emotional one and its batch. */
export function expectNeutral(
  batch: Batch,
  { weights }: DaeParameters,
  { parameters, alpha, data = batch.data }: NeutralPart,
  call: string,
): void {
  const [L] = expectDae({ ...batch, data }, parameters, call);
  expect(L === weights.rows, call, weights, parameters.weights);
  expect(data.columns === weights.columns, call, weights, data);
  if (typeof alpha === "number") return;
  expect(alpha.length === 1 || alpha.length === 3 * weights.columns, call, weights, alpha);
}

/**
 * Layers fit each other, and the lowest one the data.
 *
 * @returns D and the layers' sizes
 */
export function expectLayers(
  data: Matrix,
  layers: readonly EncoderParameters[],
  call: string,
): number[] {
  expect(layers.length > 0, call, data, "no layers");
  const sizes = [data.columns];
  for (const { weights, hiddenBias } of layers) {
    expect(weights.columns === sizes.at(-1), call, `(${sizes.join(", ")})`, weights);
    expect(weights.rows === hiddenBias.length, call, weights, hiddenBias);
    sizes.push(weights.rows);
  }
  return sizes;
}

/** Vectors have one length. */
export function expectSame(call: string, ...vectors: Vector[]): void {
  expect(vectors.every(({ length }) => length === vectors[0].length), call, ...vectors);
}

/**
 * What steps on at most `rows` utterances need: the noisy batch and two reconstructions (D), the hidden units
 * and their derivatives (L), the logits (K) and the loss (in double precision) of each; a gate (3 D), and its
 * gradient for every 64 utterances.
 */
export function workspaceFloats(rows: number, D: number, L: number, K: number): number {
  return rows * (3 * D + 2 * L + K + 2) + 3 * D * (1 + Math.ceil(rows / 64));
}

/** A workspace is large enough. */
export function expectWorkspace(floats: number, workspace: Vector, call: string): void {
  expect(workspace.length >= floats, call, `a workspace of ${workspace.length}, ${floats} needed`);
}
