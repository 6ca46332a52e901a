import type { LinearMemory } from "./memory.ts";

/**
 * The compute module's exports as JavaScript sees them. `assembly/index.ts` documents each one, with
 * shapes; addresses and sizes are bytes in linear memory.
 */
export interface ComputeExports extends LinearMemory {
  multiply: Product;
  multiplyByTransposed: Product;
  multiplyTransposed: Product;
  // deno-fmt-ignore
  fillUniform(n: number, values: number, low: number, high: number, seed: number, stream: number): void;
  shuffle(n: number, order: number, seed: number, stream: number, epoch: number): void;
  // deno-fmt-ignore
  corruptRows(rows: number, D: number, x: number, ids: number, corrupted: number, kind: number,
    level: number, seed: number, stream: number, epoch: number): void;
  // deno-fmt-ignore
  pretrainStep(rows: number, D: number, L: number, x: number, ids: number, W: number, b: number,
    c: number, kind: number, level: number, seed: number, stream: number, epoch: number, step: number,
    workspace: number): number;
  // deno-fmt-ignore
  modifiedPretrainStep(rows: number, D: number, L: number, x: number, ids: number, W: number, b: number,
    c: number, neutralW: number, neutralB: number, neutralC: number, alpha: number, kind: number,
    level: number, seed: number, stream: number, epoch: number, step: number, workspace: number): number;
  // deno-fmt-ignore
  finetuneStep(rows: number, D: number, L: number, K: number, x: number, labels: number,
    W: number, b: number, V: number, d: number, step: number, workspace: number): number;
  encode(rows: number, D: number, L: number, x: number, W: number, b: number, y: number): void;
  columnMeans(n: number, D: number, x: number, mean: number): void;
  subtractRow(n: number, D: number, x: number, row: number): void;
  // deno-fmt-ignore
  squaredDistances(n: number, m: number, D: number, a: number, b: number, distances: number,
    workspace: number): void;
  rbfKernel(count: number, distances: number, gamma: number, kernel: number): void;
  // deno-fmt-ignore
  decisionValues(rows: number, n: number, K: number, kernel: number, coefficients: number,
    counts: number, rho: number, values: number): void;
}

// deno-fmt-ignore
type Product = (M: number, N: number, K: number, a: number, b: number, c: number, accumulate: number) => void;
