import type { Compute, Libsvm, Matrix } from "../compute/mod.ts";

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
 * Trains an SVM: the kernel matrix by the compute module, the solution by LIBSVM.
 *
 * @param rows (n, D): training rows; the mean is taken from them in place
 * @param labels (n): their classes, at least two different ones
 * @throws RangeError if all rows are the same, so that "scale" has no value, and as `Libsvm.train`
 */
export function trainSvm(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  labels: Uint8Array,
  settings: SvmSettings,
): Svm {
  using mean = compute.columnMeans(rows);
  compute.subtractRow(rows, mean);
  const gamma = settings.gamma === "scale" ? 1 / meanSquaredDistance(rows) : settings.gamma;
  if (!Number.isFinite(gamma)) {
    throw new RangeError("Cannot train an SVM: all training rows are equal");
  }
  using kernel = compute.matrix(rows.rows, rows.rows);
  compute.squaredDistances(rows, rows, kernel);
  compute.rbfKernel(kernel, gamma, kernel);
  const { support, ...solution } = libsvm.train(kernel.values, labels, settings);
  const D = rows.columns;
  const vectors = new Float32Array(support.length * D);
  const values = rows.values;
  support.forEach((row, i) => vectors.set(values.subarray(row * D, (row + 1) * D), i * D));
  return { ...solution, gamma, mean: mean.values.slice(), support: vectors };
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
