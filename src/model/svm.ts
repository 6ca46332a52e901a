import {
  checkTrainingLabels,
  type Compute,
  joinPairs,
  type Libsvm,
  type Matrix,
  pairsOf,
  type PairSolution,
} from "../compute/mod.ts";
import { TrainingError } from "./stage.ts";
import { inBlocks, type Utterances } from "./utterances.ts";

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

/** The places of each value, by their first appearance; of classes that is LIBSVM's order. */
function placesOf(values: ArrayLike<number>): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const found = places.get(values[i]);
    if (found) found.push(i);
    else places.set(values[i], [i]);
  }
  return places;
}

/** What LIBSVM finds with some settings. */
interface Solution {
  /** of the kernel, as it was used */
  readonly gamma: number;
  /** (K - 1, n): of all training rows */
  readonly coefficients: Float64Array;
  /** (K (K - 1) / 2) */
  readonly rho: Float64Array;
}

/** Training rows, and what LIBSVM finds on them with each of some settings. */
interface Solutions {
  /** (K): class of each place, in the order of their first appearance */
  readonly classes: number[];
  /** (K): training rows of each */
  readonly counts: number[];
  /** (D) */
  readonly mean: Float32Array;
  readonly solutions: Solution[];
}

/**
 * Trains an SVM with each of some settings; the solution is LIBSVM's. Every distance between two rows is
 * computed once and serves all of them. There are never more of them in memory than those within all classes
 * and between two.
 *
 * @param rows (n, D): training rows; their mean is taken from them, and they are grouped by class, in place
 * @param labels (n): their classes
 * @throws RangeError if there is one class only, or there are more rows than the memory holds
 * @throws TrainingError if all rows are the same, so that "scale" has no value
 */
function solve(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  labels: Uint8Array,
  settings: readonly SvmSettings[],
): Solutions {
  checkTrainingLabels(labels);
  using mean = compute.columnMeans(rows);
  compute.subtractRow(rows, mean);
  const scale = settings.some(({ gamma }) => gamma === "scale")
    ? 1 / meanSquaredDistance(rows)
    : NaN;
  const gammas = settings.map(({ gamma }) => gamma === "scale" ? scale : gamma);
  if (!gammas.every(Number.isFinite)) {
    throw new TrainingError("Cannot train an SVM: all training rows are equal");
  }
  const groups = placesOf(labels);
  permuteRows(rows, [...groups.values()].flat());
  const counts = Array.from(groups.values(), (group) => group.length);
  const pairs = solvePairs(compute, libsvm, rows, counts, settings, gammas);
  const solutions = gammas.map((gamma, s) => ({
    gamma,
    coefficients: joinPairs(counts, pairs.map((solved) => solved[s])),
    rho: Float64Array.from(pairs, (solved) => solved[s].rho),
  }));
  return { classes: [...groups.keys()], counts, mean: mean.values.slice(), solutions };
}

/**
 * The solutions of each pair of classes with each of the settings.
 *
 * @param rows (n, D): grouped by class
 * @param counts (K): rows of each class
 * @param gammas that of each of the settings
 */
function solvePairs(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  counts: readonly number[],
  settings: readonly SvmSettings[],
  gammas: readonly number[],
): PairSolution[][] {
  let start = 0;
  const parts = counts.map((count) => rows.part((start += count) - count, count));
  const within: Matrix[] = [];
  try {
    for (const part of parts) within.push(distances(compute, part, part));
    return pairsOf(counts.length).map(([i, j]) => {
      using between = distances(compute, parts[i], parts[j]);
      const [first, m] = [counts[i], counts[i] + counts[j]];
      using values = compute.floats(m);
      const solved: PairSolution[] = [];
      for (const [gamma, places] of placesOf(gammas)) {
        const row = (r: number) => {
          if (r < first) {
            compute.rbfRow(within[i], r, gamma, values, 0);
            compute.rbfRow(between, r, gamma, values, first);
          } else {
            compute.rbfColumn(between, r - first, gamma, values, 0);
            compute.rbfRow(within[j], r - first, gamma, values, first);
          }
          return values.values;
        };
        const found = libsvm.solve({ first, rows: m, row }, places.map((s) => settings[s]));
        places.forEach((s, k) => solved[s] = found[k]);
      }
      return solved;
    });
  } finally {
    for (const matrix of within) matrix.free();
  }
}

/** ||a - b||^2 (n, m) for the rows of a (n, D) and of b (m, D). */
function distances(compute: Compute, a: Matrix, b: Matrix): Matrix {
  const distances = compute.matrix(a.rows, b.rows);
  compute.squaredDistances(a, b, distances);
  return distances;
}

/** Puts the rows in another order: row i is then what row order[i] was. */
function permuteRows({ values, columns }: Matrix, order: readonly number[]): void {
  const done = new Uint8Array(order.length);
  for (let first = 0; first < order.length; first++) {
    // each cycle of the permutation needs one row kept aside
    const kept = values.slice(first * columns, (first + 1) * columns);
    for (let to = first; !done[to];) {
      const from = order[to];
      done[to] = 1;
      if (from === first) values.set(kept, to * columns);
      else values.copyWithin(to * columns, from * columns, (from + 1) * columns);
      to = from;
    }
  }
}

/**
 * Trains one SVM; the solution is LIBSVM's.
 *
 * @param rows (n, D): training rows; their mean is taken from them, and they are grouped by class, in place
 * @param labels (n): their classes
 * @throws RangeError if there is one class only, or there are more rows than the memory holds
 * @throws TrainingError if all rows are the same, so that "scale" has no value
 */
export function trainSvm(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  labels: Uint8Array,
  settings: SvmSettings,
): Svm {
  const solved = solve(compute, libsvm, rows, labels, [settings]);
  const [{ gamma, coefficients, rho }] = solved.solutions;
  const [n, D] = [rows.rows, rows.columns];
  // what any pair needs is a support vector of all
  const isSupport = new Uint8Array(n);
  coefficients.forEach((value, at) => value !== 0 && (isSupport[at % n] = 1));
  const chosen = Array.from({ length: n }, (_, row) => row).filter((row) => isSupport[row]);
  const support = new Float32Array(chosen.length * D);
  const values = rows.values;
  chosen.forEach((row, i) => support.set(values.subarray(row * D, (row + 1) * D), i * D));
  let end = 0;
  return {
    gamma,
    mean: solved.mean,
    support,
    labels: Int32Array.from(solved.classes),
    counts: Int32Array.from(solved.counts, (count) => {
      end += count;
      return isSupport.subarray(end - count, end).reduce((sum, one) => sum + one, 0);
    }),
    coefficients: coefficients.filter((_, at) => isSupport[at % n]),
    rho,
  };
}

/**
 * Trains an SVM with each of some settings and predicts the class of the same utterances with each: as
 * {@linkcode trainSvm} and a {@linkcode Predictor} do, to the last bit, but each distance is computed once.
 *
 * @param rows (n, D): as for {@linkcode trainSvm}
 * @param labels (n)
 * @param utterances what to predict the class of, of D features
 */
export function validateSvms(
  compute: Compute,
  libsvm: Libsvm,
  rows: Matrix,
  labels: Uint8Array,
  settings: readonly SvmSettings[],
  utterances: Utterances,
): Predictions[] {
  const solved = solve(compute, libsvm, rows, labels, settings);
  const pairs = pairsOf(solved.classes.length).length;
  const decisionValues = settings.map(() => new Float64Array(utterances.rows * pairs));
  using mean = compute.floats(solved.mean);
  using counts = compute.integers(solved.counts);
  const gammas = placesOf(solved.solutions.map(({ gamma }) => gamma));
  for (const { start, ids } of inBlocks(utterances.rows)) {
    using block = compute.matrix(ids.length, rows.columns);
    utterances.read(ids, block.values);
    compute.subtractRow(block, mean);
    using apart = distances(compute, block, rows);
    using kernel = compute.matrix(ids.length, rows.rows);
    for (const [gamma, places] of gammas) {
      compute.rbfKernel(apart, gamma, kernel);
      for (const s of places) {
        using coefficients = compute.doubles(solved.solutions[s].coefficients);
        using rho = compute.doubles(solved.solutions[s].rho);
        using values = compute.decisionValues(kernel, { coefficients, counts, rho });
        decisionValues[s].set(values.values, start * pairs);
      }
    }
  }
  return decisionValues.map((values) => vote(solved.classes, values));
}

/** Mean of ||a - b||^2 over all pairs of different rows of a matrix whose column means are 0. */
function meanSquaredDistance({ rows, values }: Matrix): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] * values[i];
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
 * The classes that win.
 *
 * @param classes (K): the class of each place in the SVM's order
 * @param decisionValues (rows, K (K - 1) / 2)
 */
export function vote(classes: ArrayLike<number>, decisionValues: Float64Array): Predictions {
  const pairs = classes.length * (classes.length - 1) / 2;
  const labels = Uint8Array.from({ length: decisionValues.length / pairs }, (_, row) => {
    const decisions = decisionValues.subarray(row * pairs, (row + 1) * pairs);
    return classes[winner(decisions, classes.length)];
  });
  return { labels, decisionValues };
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
