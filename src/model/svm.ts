import { checkTrainingLabels, type Compute, type Libsvm, type Matrix } from "../compute/mod.ts";
import { TrainingError } from "./stage.ts";

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
   * @param last whether no other follows: then the kernel takes the place of the distances, and no memory of
   *   its own
   * @throws TrainingError if all rows are the same, so that "scale" has no value
   */
  train(settings: SvmSettings, last = false): Svm {
    const rows = this.#rows;
    const gamma = settings.gamma === "scale" ? 1 / meanSquaredDistance(rows) : settings.gamma;
    if (!Number.isFinite(gamma)) {
      throw new TrainingError("Cannot train an SVM: all training rows are equal");
    }
    using own = last ? undefined : this.#compute.matrix(rows.rows, rows.rows);
    const kernel = own ?? this.#distances;
    this.#compute.rbfKernel(this.#distances, gamma, kernel);
    const { support, ...solution } = this.#libsvm.train(kernel.values, this.#labels, settings);
    const D = rows.columns;
    const vectors = new Float32Array(support.length * D);
    const values = rows.values;
    support.forEach((row, i) => vectors.set(values.subarray(row * D, (row + 1) * D), i * D));
    return { ...solution, gamma, mean: this.#mean, support: vectors };
  }

  /** Trains one for each of some settings, the last this trainer does. */
  trainAll(settings: readonly SvmSettings[]): Svm[] {
    return settings.map((one, i) => this.train(one, i === settings.length - 1));
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
  return trainer.train(settings, true);
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
 * The place in the SVM's order of classes that wins by LIBSVM's rule: one vote for each pair of classes, and
 * the first place where votes are equal.
 *
 * @param decisions (K (K - 1) / 2)
 * @param classes K
 */
export function winner(decisions: Float64Array, classes: number): number {
  const votes = new Uint8Array(classes);
  let pair = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++) votes[decisions[pair++] > 0 ? i : j]++;
  }
  return votes.indexOf(Math.max(...votes));
}

/**
 * Decision values in the order of the classes' numbers, which is the same for all SVMs.
 *
 * @param decisionValues (rows, pairs of the SVM), as {@linkcode Predictions} has them
 * @param classes K, all that there are; the SVM may know fewer
 * @returns (rows, K (K - 1) / 2): for each pair of classes i < j, above 0 where i wins; NaN where the SVM does
 *   not know both
 */
export function inClassOrder(
  { labels, rho }: Pick<Svm, "labels" | "rho">,
  decisionValues: Float64Array,
  classes: number,
): Float64Array {
  const pairs = classes * (classes - 1) / 2;
  const rows = decisionValues.length / rho.length;
  const ordered = new Float64Array(rows * pairs).fill(NaN);
  let known = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let j = i + 1; j < labels.length; j++, known++) {
      const [low, high] = [Math.min(labels[i], labels[j]), Math.max(labels[i], labels[j])];
      // pairs are sorted by their first class, then by their second
      const pair = low * (2 * classes - low - 1) / 2 + high - low - 1;
      const sign = labels[i] < labels[j] ? 1 : -1;
      for (let row = 0; row < rows; row++) {
        ordered[row * pairs + pair] = sign * decisionValues[row * rho.length + known];
      }
    }
  }
  return ordered;
}
