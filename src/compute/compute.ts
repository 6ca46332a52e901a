import { type Arithmetic, type Binaries, type BinaryName, chooseBinary } from "./binary.ts";
import type { ComputeExports } from "./exports.ts";
import { instantiate } from "./instantiate.ts";
import { Matrix, Vector } from "./memory.ts";
import {
  type AdamSettings,
  type Batch,
  type Corruption,
  type DaeParameters,
  type DecisionFunction,
  type EncoderParameters,
  finetuningParts,
  type NeutralPart,
  pretrainingParts,
  type SoftmaxParameters,
} from "./operands.ts";
import {
  expect,
  expectBatch,
  expectDae,
  expectLayers,
  expectNeutral,
  expectSame,
  expectWorkspace,
  workspaceFloats,
} from "./shapes.ts";
import { useWideKernel } from "./wide.ts";

const corruptionKinds = { none: 0, gaussian: 1, masking: 2, "salt-and-pepper": 3 } as const;

/**
 * The compute module: matrices in linear memory and the kernels on them. The only code above
 * `assembly/` that handles addresses; every shape is checked here, once a call.
 */
export class Compute {
  /** Which of the two builds is running. */
  readonly binary: BinaryName;
  readonly #exports: ComputeExports;

  /**
   * Computes with the exports of a build's instance, for {@linkcode TeamLeader}.
   *
   * @ignore
   */
  constructor(binary: BinaryName, exports: ComputeExports) {
    this.binary = binary;
    this.#exports = exports;
  }

  /**
   * Loads the build that gives the wanted arithmetic.
   *
   * @param wide whether V8 pairs vectors here, see `wide.ts`: changes no result, but how soon it is there
   * @throws TypeError if that build is not among the binaries
   */
  static async create(
    binaries: Binaries,
    arithmetic: Arithmetic = "fast",
    wide = false,
  ): Promise<Compute> {
    const name = chooseBinary(arithmetic);
    const binary = binaries[name];
    if (binary === undefined) {
      throw new TypeError(
        `Cannot compute with ${arithmetic} arithmetic: no "${name}" binary is given`,
      );
    }
    const exports = await instantiate(binary);
    if (wide) useWideKernel(name, exports);
    return new Compute(name, exports);
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
    this.#corrupt(batch, corruption, corrupted.address);
  }

  #corrupt({ rows, data, ids }: Batch, corruption: Corruption, corrupted: number): void {
    const { kind, level, seed, stream, epoch } = corruption;
    // deno-fmt-ignore
    this.#exports.corruptRows(
      rows, data.columns, data.address, ids.address,
      corrupted, corruptionKinds[kind], level, seed, stream, epoch);
  }

  /**
   * Scratch memory for training steps on at most `rows` utterances.
   *
   * @param hidden hidden units, of all layers that are trained at once together
   */
  workspace(rows: number, features: number, hidden: number, classes = 0): Vector<Float32Array> {
    return this.floats(workspaceFloats(rows, features, hidden, classes));
  }

  /**
   * One step of the basic DAE, equations (1) to (4), or, with `neutral`, of the modified one, equations (5)
   * to (9), where the neutral parameters stay as they are.
   *
   * @param step what the gradient of the batch's summed loss is multiplied by: minus the learning rate,
   *   divided by the number of rows for the gradient's mean
   * @param target what the product is added to, shaped as {@linkcode pretrainingParts}: the parameters
   *   themselves (SGD) or, for another optimizer, a gradient
   * @returns the sum of ||z - x||^2 over the batch, before the update
   */
  pretrainStep(
    batch: Batch,
    parameters: DaeParameters,
    corruption: Corruption,
    step: number,
    workspace: Vector<Float32Array>,
    neutral?: NeutralPart,
    target?: readonly Vector<Float32Array>[],
  ): number {
    const call = "pretrainStep";
    const { rows, data } = batch;
    const [L, D] = expectDae(batch, parameters, call);
    if (neutral) expectNeutral(batch, parameters, neutral, call);
    const to = addressesOf(target, pretrainingParts(parameters, neutral), call);
    expectWorkspace(workspaceFloats(rows, D, L, 0), workspace, call);

    const [noisy, zn, rest] = layout(workspace, [rows * D, rows * D, 0]);
    if (neutral) this.#reconstructNeutral(batch, neutral, corruption, noisy, rest, zn);
    if (!neutral || neutral.data) this.#corrupt(batch, corruption, noisy);
    const { weights, hiddenBias, outputBias } = parameters;
    const own = [weights.address, hiddenBias.address, outputBias.address] as const;
    const head = [rows, D, L, data.address, noisy, ...own, to[0], to[1], to[2]] as const;
    if (neutral && typeof neutral.alpha !== "number") {
      const { length, address } = neutral.alpha;
      return this.#exports.gatedStep(...head, zn, length, address, to[3], step, rest);
    }
    const [other, alpha] = neutral ? [zn, neutral.alpha] : [0, 1];
    return this.#exports.reconstructionStep(...head, other, alpha as number, step, rest);
  }

  /** noisy: the batch as the neutral part sees it, corrupted; yn: its hidden units; zn: its reconstruction. */
  #reconstructNeutral(
    batch: Batch,
    { parameters: { weights, hiddenBias, outputBias }, data }: NeutralPart,
    corruption: Corruption,
    noisy: number,
    yn: number,
    zn: number,
  ): void {
    const { rows } = batch;
    const [L, D] = [weights.rows, weights.columns];
    this.#corrupt({ ...batch, data: data ?? batch.data }, corruption, noisy);
    this.#exports.encode(rows, D, L, noisy, weights.address, hiddenBias.address, yn); // (5)
    this.#exports.decode(rows, D, L, yn, weights.address, outputBias.address, zn); // (7)
    if (!data) return;
    // its error, moved to where the emotional part's data are
    this.#exports.addScaled(rows * D, 1, batch.data.address, 1, zn);
    this.#exports.addScaled(rows * D, -1, data.address, 1, zn);
  }

  /**
   * One step of supervised fine-tuning on the clean batch: a softmax layer on the topmost hidden units,
   * cross-entropy on the labels, back-propagation through all layers.
   *
   * @param labels one for each utterance of the batch, below K
   * @param layers the features' first
   * @param step as in pre-training
   * @param target as in pre-training, shaped as {@linkcode finetuningParts}
   * @returns the cross-entropy in nats, summed over the batch, before the update
   */
  finetuneStep(
    batch: Batch,
    labels: Vector<Uint8Array>,
    layers: readonly EncoderParameters[],
    softmax: SoftmaxParameters,
    step: number,
    workspace: Vector<Float32Array>,
    target?: readonly Vector<Float32Array>[],
  ): number {
    const call = "finetuneStep";
    const { rows, data } = batch;
    expectBatch(batch, call);
    const sizes = expectLayers(data, layers, call);
    const top = sizes.length - 1;
    const K = softmax.weights.rows;
    expect(softmax.weights.columns === sizes[top], call, layers[top - 1].weights, softmax.weights);
    expect(softmax.bias.length === K, call, softmax.weights, softmax.bias);
    expect(labels.length >= rows, call, data, labels);
    const to = addressesOf(target, finetuningParts(layers, softmax), call);
    const units = sizes.slice(1);
    const hidden = units.reduce((sum, L) => sum + L, 0);
    expectWorkspace(workspaceFloats(rows, sizes[0], hidden, K), workspace, call);

    // y[k] (rows, sizes[k]) is what layer k reads, dy[k] the loss's derivative with respect to it; the
    // features' has the address 0: it is not asked for
    const places = layout(workspace, [...units, ...units, 0].map((L) => rows * L));
    const y = [data.address, ...places.slice(0, top)];
    const dy = [0, ...places.slice(top, 2 * top)];
    layers.forEach(({ weights, hiddenBias }, k) => {
      const shape = [rows, sizes[k], sizes[k + 1]] as const;
      this.#exports.encode(...shape, y[k], weights.address, hiddenBias.address, y[k + 1]);
    });
    // deno-fmt-ignore
    const loss = this.#exports.softmaxStep(
      rows, sizes[top], K, y[top], labels.address, softmax.weights.address, softmax.bias.address,
      to[2 * top], to[2 * top + 1], step, dy[top], places[2 * top]);
    for (let k = top - 1; k >= 0; k--) {
      // deno-fmt-ignore
      this.#exports.backpropagate(
        rows, sizes[k], sizes[k + 1], y[k], y[k + 1], layers[k].weights.address,
        dy[k + 1], dy[k], to[2 * k], to[2 * k + 1]);
    }
    return loss;
  }

  /** y (rows, L) = s(x W^T + b) for the first `rows` rows of x (n, D), equation (2) on clean data. */
  encode(x: Matrix, encoder: EncoderParameters, y: Matrix, rows = x.rows): void {
    const { weights, hiddenBias } = encoder;
    expect(weights.columns === x.columns, "encode", x, weights);
    expect(weights.rows === hiddenBias.length, "encode", weights, hiddenBias);
    expect(y.rows === x.rows && y.columns === weights.rows, "encode", x, weights, y);
    expect(rows >= 0 && rows <= x.rows, "encode", x, `${rows} rows`);
    // deno-fmt-ignore
    this.#exports.encode(
      rows, x.columns, weights.rows, x.address,
      weights.address, hiddenBias.address, y.address);
  }

  /** velocity = decay velocity + change; parameter += velocity; change = 0. All of one length. */
  momentumUpdate(
    parameter: Vector<Float32Array>,
    change: Vector<Float32Array>,
    velocity: Vector<Float32Array>,
    decay: number,
  ): void {
    expectSame("momentumUpdate", parameter, change, velocity);
    const { length, address } = parameter;
    this.#exports.momentumUpdate(length, address, change.address, velocity.address, decay);
  }

  /**
   * A step of Adam (Kingma and Ba, 2015, Algorithm 1); sets the gradient to 0. All of one length.
   *
   * @param moments the gradient's running mean and that of its squares, 0 before the first step
   * @param decayed beta1 and beta2 to the power of the step's number, the first of which is 1
   */
  adamUpdate(
    parameter: Vector<Float32Array>,
    gradient: Vector<Float32Array>,
    moments: readonly [mean: Vector<Float32Array>, square: Vector<Float32Array>],
    { rate, beta1, beta2, epsilon }: AdamSettings,
    decayed: readonly [number, number],
  ): void {
    const [mean, square] = moments;
    expectSame("adamUpdate", parameter, gradient, mean, square);
    // deno-fmt-ignore
    this.#exports.adamUpdate(
      parameter.length, parameter.address, gradient.address, mean.address, square.address,
      beta1, beta2, epsilon, -rate / (1 - decayed[0]), 1 / (1 - decayed[1]));
  }

  /** y = a x + b y, of one length. */
  addScaled(a: number, x: Vector<Float32Array>, b: number, y: Vector<Float32Array>): void {
    expectSame("addScaled", x, y);
    this.#exports.addScaled(x.length, a, x.address, b, y.address);
  }

  /** The scalar product of two vectors of one length. */
  dot(x: Vector<Float32Array>, y: Vector<Float32Array>): number {
    expectSame("dot", x, y);
    return this.#exports.dot(x.length, x.address, y.address);
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

  /** The kernel values (distances.columns) of one row, put into `kernel` from place `at` on. */
  rbfRow(distances: Matrix, row: number, gamma: number, kernel: Vector<Float32Array>, at: number) {
    const { columns, address } = distances;
    expect(row < distances.rows && at + columns <= kernel.length, "rbfRow", distances, kernel);
    const first = address + 4 * row * columns;
    this.#exports.rbfLine(columns, first, 1, gamma, kernel.address + 4 * at);
  }

  /** The kernel values (distances.rows) of one column, put into `kernel` from place `at` on. */
  rbfColumn(
    distances: Matrix,
    column: number,
    gamma: number,
    kernel: Vector<Float32Array>,
    at: number,
  ) {
    const { rows, columns, address } = distances;
    expect(column < columns && at + rows <= kernel.length, "rbfColumn", distances, kernel);
    this.#exports.rbfLine(rows, address + 4 * column, columns, gamma, kernel.address + 4 * at);
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

/** The addresses of the targets, which are the parts themselves unless others are given. */
function addressesOf(
  target: readonly Vector[] | undefined,
  parts: readonly Vector[],
  call: string,
) {
  const to = target ?? parts;
  expect(to.length === parts.length, call, `${to.length} targets, ${parts.length} needed`);
  parts.forEach((part, i) => expectSame(call, part, to[i]));
  return to.map(({ address }) => address);
}

/** The addresses of pieces of a workspace, one behind the other. */
function layout({ address }: Vector, floats: readonly number[]): number[] {
  return floats.map((_, i) => address + 4 * floats.slice(0, i).reduce((sum, n) => sum + n, 0));
}
