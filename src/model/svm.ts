import { checkTrainingLabels, type Compute, type Libsvm, type Matrix } from "../compute/mod.ts";

/** Settings of the support vector machine with the RBF kernel. */
export interface SvmSettings {
  /** cost */
  readonly C: number;
  /** the kernel's gamma; "scale" is 1 / the mean squared distance between two training rows */
  readonly gamma: number | "scale";
  /** the solver's stopping criterion */
  readonly tolerance: number;
}

/** A trained support vector machine: plain data, in LIBSVM's order of classes. */
export interface Svm {
  /** of the RBF kernel, as it was used */
  readonly gamma: number;
  /** (D): taken from every row first, which changes no distance but keeps all of its digits */
  readonly mean: Float32Array;
  /** (n, D): support vectors, without the mean */
  readonly support: Float32Array;
  /** (K): class of each place */
  readonly labels: Int32Array;
  /** (K) */
  readonly counts: Int32Array;
  /** (K - 1, n) */
  readonly coefficients: Float64Array;
  /** (K (K - 1) / 2) */
  readonly rho: Float64Array;
}

/**
 * Trains SVMs on the same training rows: the distances are computed once, by the compute module, and serve
 * every C and gamma; the solution is LIBSVM's.
 */
export class SvmTrainer implements Disposable {
  readonly #compute: Compute;
  readonly #libsvm: Libsvm;
  readonly #rows: Matrix;
  readonly #labels: Uint8Array;
  readonly #mean: Float32Array;
  readonly #distances: Matrix;

  /**
   * Computes the distances.
   *
   * @param rows (n, D): training rows; the mean is taken from them in place, and they are needed for as long
   *   as the trainer is
   * @param labels (n): their classes
   * @throws RangeError if there is one class only, or more rows than LIBSVM's memory holds
   */
  constructor(compute: Compute, libsvm: Libsvm, rows: Matrix, labels: Uint8Array) {
    checkTrainingLabels(labels);
    this.#compute = compute;
    this.#libsvm = libsvm;
    this.#rows = rows;
    this.#labels = labels;
    using mean = compute.columnMeans(rows);
    compute.subtractRow(rows, mean);
    this.#mean = mean.values.slice();
    this.#distances = compute.matrix(rows.rows, rows.rows);
    compute.squaredDistances(rows, rows, this.#distances);
  }

  /**
   * Trains one.
   *
   * @throws RangeError if all rows are the same, so that "scale" has no value
   */
  train(settings: SvmSettings): Svm {
    const rows = this.#rows;
    const gamma = settings.gamma === "scale" ? 1 / meanSquaredDistance(rows) : settings.gamma;
    if (!Number.isFinite(gamma)) {
      throw new RangeError("Cannot train an SVM: all training rows are equal");
    }
    using kernel = this.#compute.matrix(rows.rows, rows.rows);
    this.#compute.rbfKernel(this.#distances, gamma, kernel);
    const { support, ...solution } = this.#libsvm.train(kernel.values, this.#labels, settings);
    const D = rows.columns;
    const vectors = new Float32Array(support.length * D);
    const values = rows.values;
    support.forEach((row, i) => vectors.set(values.subarray(row * D, (row + 1) * D), i * D));
    return { ...solution, gamma, mean: this.#mean, support: vectors };
  }

  /** Gives the distances' memory back. */
  [Symbol.dispose](): void {
    this.#distances.free();
  }
}

/** Trains one SVM; see {@linkcode SvmTrainer}, which trains several on the same rows. */
export function trainSvm(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  labels: Uint8Array,
  settings: SvmSettings,
): Svm {
  using trainer = new SvmTrainer(compute, libsvm, rows, labels);
  return trainer.train(settings);
}

/** Mean of ||a - b||^2 over all pairs of different rows of a matrix whose column means are 0. */
function meanSquaredDistance({ rows, values }: Matrix): number {
  let total = 0;
  for (const value of values) total += value * value;
  return 2 * total / (rows - 1);
}

/** What a classifier says of some utterances. */
export interface Predictions {
  /** (rows): the predicted class of each utterance */
  readonly labels: Uint8Array;
  /** (rows, K (K - 1) / 2): for each pair of places i < j in the SVM's order, above 0 where i wins */
  readonly decisionValues: Float64Array;
}

/**
 * Predicts by LIBSVM's rule: one vote for each pair of classes, and the first class in the SVM's order
 * where votes are equal.
 *
 * @param rows (n, D); the training mean is taken from them in place
 */
export function predictSvm(compute: Compute, svm: Svm, rows: Matrix): Predictions {
  const n = svm.support.length / rows.columns;
  using mean = compute.floats(svm.mean);
  using support = compute.matrix(n, rows.columns, svm.support);
  using coefficients = compute.doubles(svm.coefficients);
  using counts = compute.integers(svm.counts);
  using rho = compute.doubles(svm.rho);
  using kernel = compute.matrix(rows.rows, n);
  compute.subtractRow(rows, mean);
  compute.squaredDistances(rows, support, kernel);
  compute.rbfKernel(kernel, svm.gamma, kernel);
  using decisions = compute.decisionValues(kernel, { coefficients, counts, rho });
  const decisionValues = decisions.values.slice();
  const pairs = svm.rho.length;
  const labels = Uint8Array.from(
    { length: rows.rows },
    (_, r) =>
      svm.labels[winner(decisionValues.subarray(r * pairs, (r + 1) * pairs), svm.labels.length)],
  );
  return { labels, decisionValues };
}

function winner(decisions: Float64Array, classes: number): number {
  const votes = new Uint8Array(classes);
  let pair = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++) votes[decisions[pair++] > 0 ? i : j]++;
  }
  return votes.indexOf(Math.max(...votes));
}
