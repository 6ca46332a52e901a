import type { LinearMemory } from "./memory.ts";

/**
 * The compute module's exports as JavaScript sees them. `assembly/index.ts` documents each one, with
 * shapes; addresses and sizes are bytes in linear memory.
 */
export interface ComputeExports extends LinearMemory {
  readonly table: WebAssembly.Table;
  wideKernelOperands(): number;
  useWideKernels(first: number): void;
  multiply: Product;
  multiplyByTransposed: Product;
  multiplyTransposed: Product;
  // deno-fmt-ignore
  fillUniform(n: number, values: number, low: number, high: number, seed: number, stream: number): void;
  shuffle(n: number, order: number, seed: number, stream: number, epoch: number): void;
  // deno-fmt-ignore
  corruptRows(rows: number, D: number, x: number, ids: number, corrupted: number, kind: number,
    level: number, seed: number, stream: number, epoch: number): void;
  encode(rows: number, D: number, L: number, x: number, W: number, b: number, y: number): void;
  decode(rows: number, D: number, L: number, y: number, W: number, c: number, z: number): void;
  // deno-fmt-ignore
  reconstructionStep(rows: number, D: number, L: number, x: number, noisy: number, W: number, b: number,
    c: number, dW: number, db: number, dc: number, zn: number, alpha: number, step: number,
    workspace: number): number;
  // deno-fmt-ignore
  gatedStep(rows: number, D: number, L: number, x: number, noisy: number, W: number, b: number, c: number,
    dW: number, db: number, dc: number, zn: number, gates: number, gate: number, dGate: number,
    step: number, workspace: number): number;
  // deno-fmt-ignore
  softmaxStep(rows: number, L: number, K: number, y: number, labels: number, V: number, d: number,
    dV: number, dd: number, step: number, dy: number, workspace: number): number;
  // deno-fmt-ignore
  backpropagate(rows: number, D: number, L: number, x: number, y: number, W: number, dy: number,
    dx: number, dW: number, db: number): void;
  // deno-fmt-ignore
  momentumUpdate(n: number, theta: number, change: number, velocity: number, decay: number): void;
  // deno-fmt-ignore
  adamUpdate(n: number, theta: number, gradient: number, mean: number, square: number, beta1: number,
    beta2: number, epsilon: number, step: number, correction: number): void;
  addScaled(n: number, a: number, x: number, b: number, y: number): void;
  dot(n: number, x: number, y: number): number;
  columnMeans(n: number, D: number, x: number, mean: number): void;
  subtractRow(n: number, D: number, x: number, row: number): void;
  // deno-fmt-ignore
  squaredDistances(n: number, m: number, D: number, a: number, b: number, distances: number,
    workspace: number): void;
  rbfKernel(count: number, distances: number, gamma: number, kernel: number): void;
  rbfLine(count: number, distances: number, step: number, gamma: number, kernel: number): void;
  // deno-fmt-ignore
  decisionValues(rows: number, n: number, K: number, kernel: number, coefficients: number,
    counts: number, rho: number, values: number): void;
}

// deno-fmt-ignore
type Product = (M: number, N: number, K: number, a: number, b: number, c: number, accumulate: number) => void;
