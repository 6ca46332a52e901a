import { type Arithmetic, type Binaries, type BinaryName, chooseBinary } from "./binary.ts";
import type { ComputeExports } from "./exports.ts";
import { instantiate } from "./instantiate.ts";
import { Matrix, Vector } from "./memory.ts";

/** A denoising autoencoder's parameters. */
export interface DaeParameters {
  /** W (L, D), tied */
  readonly weights: Matrix;
  /** b (L) */
  readonly hiddenBias: Vector<Float32Array>;
  /** (D), the paper's b' */
  readonly outputBias: Vector<Float32Array>;
}

/** A softmax layer's parameters. */
export interface SoftmaxParameters {
  /** V (K, L) */
  readonly weights: Matrix;
  /** d (K) */
  readonly bias: Vector<Float32Array>;
}

/** The utterances of a minibatch. */
export interface Batch {
  /** (at least `rows`, D): their clean features */
  readonly data: Matrix;
  /** (at least `rows`): each utterance's number in the whole data, which its noise depends on */
  readonly ids: Vector<Uint32Array>;
  /** utterances in the batch */
  readonly rows: number;
}

/** The corruption of equation (1) and the random numbers it draws. */
export interface Corruption {
  /** what the noise does to the features */
  readonly kind: "none" | "gaussian" | "masking" | "salt-and-pepper";
  /** sigma of Gaussian noise; else the fraction of the features that is corrupted */
  readonly level: number;
  /** with `stream`, `epoch` and the utterance's id, all that the noise depends on; 32-bit unsigned */
  readonly seed: number;
  /** 32-bit unsigned */
  readonly stream: number;
  /** 32-bit unsigned */
  readonly epoch: number;
}

const corruptionKinds = { none: 0, gaussian: 1, masking: 2, "salt-and-pepper": 3 } as const;

/** Support vectors' share of LIBSVM's decision function; see {@linkcode Compute.decisionValues}. */
export interface DecisionFunction {
  /** (K - 1, n) */
  readonly coefficients: Vector<Float64Array>;
  /** (K): support vectors of each class, in the order of the classes */
  readonly counts: Vector<Int32Array>;
  /** (K (K - 1) / 2) */
  readonly rho: Vector<Float64Array>;
}

/**
 * The compute module: matrices in linear memory and the kernels on them. The only code above
 * `assembly/` that handles addresses; every shape is checked here, once a call.
 */
export class Compute {
  /** Which of the two builds is running. */
  readonly binary: BinaryName;
  readonly #exports: ComputeExports;

  private constructor(binary: BinaryName, exports: ComputeExports) {
    this.binary = binary;
    this.#exports = exports;
  }

  /**
   * Loads the build that gives the wanted arithmetic.
   *
   * @throws TypeError if that build is not among the binaries
   */
  static async create(binaries: Binaries, arithmetic: Arithmetic = "fast"): Promise<Compute> {
    const name = chooseBinary(arithmetic);
    const binary = binaries[name];
    if (binary === undefined) {
      throw new TypeError(
        `Cannot compute with ${arithmetic} arithmetic: no "${name}" binary is given`,
      );
    }
    return new Compute(name, await instantiate(binary));
  }

  /** A matrix (rows, columns), filled with `values` if given, else with whatever the memory held. */
  matrix(rows: number, columns: number, values?: ArrayLike<number>): Matrix {
    if (values) expect(values.length === rows * columns, "matrix", `${values.length} values`);
    const matrix = new Matrix(this.#exports, rows, columns);
    if (values) matrix.values.set(values);
    return matrix;
  }

  /** A vector of 32-bit floats. */
  floats(values: number | ArrayLike<number>): Vector<Float32Array> {
    return this.#vector(Float32Array, values);
  }

  /** A vector of 64-bit floats. */
  doubles(values: number | ArrayLike<number>): Vector<Float64Array> {
    return this.#vector(Float64Array, values);
  }

  /** A vector of 32-bit unsigned integers. */
  indices(values: number | ArrayLike<number>): Vector<Uint32Array> {
    return this.#vector(Uint32Array, values);
  }

  /** A vector of 32-bit signed integers. */
  integers(values: number | ArrayLike<number>): Vector<Int32Array> {
    return this.#vector(Int32Array, values);
  }

  /** A vector of bytes, such as labels. */
  bytes(values: number | ArrayLike<number>): Vector<Uint8Array> {
    return this.#vector(Uint8Array, values);
  }

  #vector<V extends Float32Array | Float64Array | Uint32Array | Int32Array | Uint8Array>(
    type: ConstructorParameters<typeof Vector<V>>[1],
    values: number | ArrayLike<number>,
  ): Vector<V> {
    if (typeof values === "number") return new Vector(this.#exports, type, values);
    const vector = new Vector(this.#exports, type, values.length);
    vector.values.set(values);
    return vector;
  }

  /** C (M, N) = A (M, K) B (K, N), or C += A B. */
  multiply(a: Matrix, b: Matrix, c: Matrix, accumulate = false): void {
    expect(a.columns === b.rows, "multiply", a, b, c);
    expect(c.rows === a.rows && c.columns === b.columns, "multiply", a, b, c);
    // deno-fmt-ignore
    this.#exports.multiply(
      c.rows, c.columns, a.columns, a.address, b.address, c.address, +accumulate);
  }

  /** C (M, N) = A (M, K) B^T with B (N, K), or C += A B^T. */
  multiplyByTransposed(a: Matrix, b: Matrix, c: Matrix, accumulate = false): void {
    expect(a.columns === b.columns, "multiplyByTransposed", a, b, c);
    expect(c.rows === a.rows && c.columns === b.rows, "multiplyByTransposed", a, b, c);
    // deno-fmt-ignore
    this.#exports.multiplyByTransposed(
      c.rows, c.columns, a.columns, a.address, b.address, c.address, +accumulate);
  }

  /** C (M, N) = A^T B with A (K, M) and B (K, N), or C += A^T B. */
  multiplyTransposed(a: Matrix, b: Matrix, c: Matrix, accumulate = false): void {
    expect(a.rows === b.rows, "multiplyTransposed", a, b, c);
    expect(c.rows === a.columns && c.columns === b.columns, "multiplyTransposed", a, b, c);
    // deno-fmt-ignore
    this.#exports.multiplyTransposed(
      c.rows, c.columns, a.rows, a.address, b.address, c.address, +accumulate);
  }

  /** Fills with numbers uniform in [low, high]. */
  fillUniform(
    vector: Vector<Float32Array>,
    low: number,
    high: number,
    seed: number,
    stream: number,
  ): void {
    this.#exports.fillUniform(vector.length, vector.address, low, high, seed, stream);
  }

  /** Fills with a random permutation of 0 ... length - 1. */
  shuffle(order: Vector<Uint32Array>, seed: number, stream: number, epoch: number): void {
    this.#exports.shuffle(order.length, order.address, seed, stream, epoch);
  }

  /** corrupted (rows, D): the batch with noise, equation (1). */
  corruptRows(batch: Batch, corruption: Corruption, corrupted: Matrix): void {
    expectBatch(batch, "corruptRows");
    expect(
      corrupted.rows === batch.rows && corrupted.columns === batch.data.columns,
      "corruptRows",
      corrupted,
    );
    const { kind, level, seed, stream, epoch } = corruption;
    // deno-fmt-ignore
    this.#exports.corruptRows(
      batch.rows, batch.data.columns, batch.data.address, batch.ids.address,
      corrupted.address, corruptionKinds[kind], level, seed, stream, epoch);
  }

  /** Scratch memory for training steps on at most `rows` utterances. */
  workspace(rows: number, features: number, hidden: number, classes = 0): Vector<Float32Array> {
    return this.floats(workspaceFloats(rows, features, hidden, classes));
  }

  /**
   * One SGD step of the basic DAE, equations (1) to (4), or, with `neutral`, of the modified one,
   * equations (5) to (9), where the neutral parameters stay as they are.
   *
   * @param step what the gradient of the batch's summed loss is multiplied by: minus the learning rate,
   *   divided by the number of rows for the gradient's mean
   * @returns the sum of ||z - x||^2 over the batch, before the update
   */
  pretrainStep(
    batch: Batch,
    parameters: DaeParameters,
    corruption: Corruption,
    step: number,
    workspace: Vector<Float32Array>,
    neutral?: { readonly parameters: DaeParameters; readonly alpha: number },
  ): number {
    const [L, D] = expectDae(batch, parameters, "pretrainStep");
    expectWorkspace(workspaceFloats(batch.rows, D, L, 0), workspace, "pretrainStep");
    const { kind, level, seed, stream, epoch } = corruption;
    const head = [batch.rows, D, L, batch.data.address, batch.ids.address] as const;
    const noise = [corruptionKinds[kind], level, seed, stream, epoch] as const;
    const own = addresses(parameters);
    if (neutral === undefined) {
      return this.#exports.pretrainStep(...head, ...own, ...noise, step, workspace.address);
    }
    const [neutralL] = expectDae(batch, neutral.parameters, "pretrainStep");
    expect(neutralL === L, "pretrainStep", parameters.weights, neutral.parameters.weights);
    const frozen = [...addresses(neutral.parameters), neutral.alpha] as const;
    // deno-fmt-ignore
    return this.#exports.modifiedPretrainStep(
      ...head, ...own, ...frozen, ...noise, step, workspace.address);
  }

  /**
   * One SGD step of supervised fine-tuning on the clean batch: a softmax layer on the hidden units,
   * cross-entropy on the labels; updates the encoder and the layer.
   *
   * @param labels one for each utterance of the batch, below K
   * @returns the cross-entropy in nats, summed over the batch, before the update
   */
  finetuneStep(
    batch: Batch,
    labels: Vector<Uint8Array>,
    parameters: DaeParameters,
    softmax: SoftmaxParameters,
    step: number,
    workspace: Vector<Float32Array>,
  ): number {
    const [L, D] = expectDae(batch, parameters, "finetuneStep");
    const K = softmax.weights.rows;
    expect(softmax.weights.columns === L, "finetuneStep", parameters.weights, softmax.weights);
    expect(softmax.bias.length === K, "finetuneStep", softmax.weights, softmax.bias);
    expect(labels.length >= batch.rows, "finetuneStep", batch.data, labels);
    expectWorkspace(workspaceFloats(batch.rows, D, L, K), workspace, "finetuneStep");
    // deno-fmt-ignore
    return this.#exports.finetuneStep(
      batch.rows, D, L, K, batch.data.address, labels.address,
      parameters.weights.address, parameters.hiddenBias.address,
      softmax.weights.address, softmax.bias.address, step, workspace.address);
  }

  /** y (rows, L) = s(x W^T + b) for x (rows, D), equation (2) on clean data. */
  encode(x: Matrix, encoder: Pick<DaeParameters, "weights" | "hiddenBias">, y: Matrix): void {
    const { weights, hiddenBias } = encoder;
    expect(weights.columns === x.columns, "encode", x, weights);
    expect(weights.rows === hiddenBias.length, "encode", weights, hiddenBias);
    expect(y.rows === x.rows && y.columns === weights.rows, "encode", x, weights, y);
    // deno-fmt-ignore
    this.#exports.encode(
      x.rows, x.columns, weights.rows, x.address,
      weights.address, hiddenBias.address, y.address);
  }

  /** The column means (D) of x (n, D). */
  columnMeans(x: Matrix): Vector<Float32Array> {
    const mean = this.floats(x.columns);
    this.#exports.columnMeans(x.rows, x.columns, x.address, mean.address);
    return mean;
  }

  /** x (n, D) minus row (D), in place. */
  subtractRow(x: Matrix, row: Vector<Float32Array>): void {
    expect(row.length === x.columns, "subtractRow", x, row);
    this.#exports.subtractRow(x.rows, x.columns, x.address, row.address);
  }

  /** distances (n, m) = ||a_i - b_j||^2 for a (n, D), b (m, D); exactly 0 on the diagonal if a is b. */
  squaredDistances(a: Matrix, b: Matrix, distances: Matrix): void {
    expect(a.columns === b.columns, "squaredDistances", a, b, distances);
    expect(distances.rows === a.rows, "squaredDistances", a, b, distances);
    expect(distances.columns === b.rows, "squaredDistances", a, b, distances);
    using workspace = this.floats(a.rows + b.rows);
    // deno-fmt-ignore
    this.#exports.squaredDistances(
      a.rows, b.rows, a.columns, a.address, b.address,
      distances.address, workspace.address);
  }

  /** kernel = exp(-gamma distances); both may be the same matrix. */
  rbfKernel(distances: Matrix, gamma: number, kernel: Matrix): void {
    expect(distances.length === kernel.length, "rbfKernel", distances, kernel);
    this.#exports.rbfKernel(distances.length, distances.address, gamma, kernel.address);
  }

  /**
   * LIBSVM's one-versus-one decision values.
   *
   * @param kernel (rows, n) between utterances and the n support vectors, grouped by class
   * @returns (rows, K (K - 1) / 2): for each pair of classes i < j, above 0 where i wins
   */
  decisionValues(kernel: Matrix, svm: DecisionFunction): Vector<Float64Array> {
    const K = svm.counts.length;
    const { coefficients } = svm;
    expect(
      coefficients.length === (K - 1) * kernel.columns,
      "decisionValues",
      kernel,
      coefficients,
    );
    expect(svm.rho.length === K * (K - 1) / 2, "decisionValues", kernel, svm.rho);
    const values = this.doubles(kernel.rows * svm.rho.length);
    // deno-fmt-ignore
    this.#exports.decisionValues(
      kernel.rows, kernel.columns, K, kernel.address, coefficients.address,
      svm.counts.address, svm.rho.address, values.address);
    return values;
  }
}

function addresses({ weights, hiddenBias, outputBias }: DaeParameters) {
  return [weights.address, hiddenBias.address, outputBias.address] as const;
}

function expect(
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

function expectBatch({ data, ids, rows }: Batch, call: string): void {
  expect(rows > 0 && rows <= data.rows && rows <= ids.length, call, data, ids, `${rows} rows`);
}

function expectDae(batch: Batch, { weights, hiddenBias, outputBias }: DaeParameters, call: string) {
  expectBatch(batch, call);
  expect(weights.columns === batch.data.columns, call, batch.data, weights);
  expect(weights.rows === hiddenBias.length, call, weights, hiddenBias);
  expect(weights.columns === outputBias.length, call, weights, outputBias);
  return [weights.rows, weights.columns] as const;
}

/** The noisy batch and two reconstructions (D), three of the hidden units' (L), the logits (K). */
function workspaceFloats(rows: number, D: number, L: number, K: number): number {
  return rows * (3 * D + 3 * L + K);
}

function expectWorkspace(floats: number, workspace: Vector, call: string): void {
  expect(workspace.length >= floats, call, `a workspace of ${workspace.length}, ${floats} needed`);
}
