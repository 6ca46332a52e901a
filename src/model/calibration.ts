/** Probabilities from decision values: for each pair of classes i < j, P(i of i, j | f) = 1 / (1 + exp(a f + b)). */
export interface Calibration {
  /** (K (K - 1) / 2): below 0 where larger decision values speak for i */
  readonly a: Float64Array;
  /** (K (K - 1) / 2) */
  readonly b: Float64Array;
}

/**
 * Platt scaling of every pair of classes (Lin, Lin and Weng, "A note on Platt's probabilistic outputs for
 * support vector machines", 2007), on the rows of the pair's two classes.
 *
 * @param decisionValues (rows, K (K - 1) / 2), in the order of the classes' numbers, of SVMs that were not
 *   trained on the row; NaN, from an SVM that did not know one of the two classes, is left out
 * @param labels (rows), below K
 * @param classes K
 * @throws RangeError that names the pair if there is no decision value of one of its classes
 */
export function fitCalibration(
  decisionValues: Float64Array,
  labels: Uint8Array,
  classes: number,
): Calibration {
  const pairs = classes * (classes - 1) / 2;
  const [a, b] = [new Float64Array(pairs), new Float64Array(pairs)];
  let pair = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      const valuesOf = (label: number) =>
        decisionValues.filter((value, at) =>
          at % pairs === pair && labels[Math.floor(at / pairs)] === label && !Number.isNaN(value)
        );
      const [first, second] = [valuesOf(i), valuesOf(j)];
      if (first.length === 0 || second.length === 0) {
        const missing = first.length === 0 ? i : j;
        throw new RangeError(
          `Cannot calibrate the pair of classes ${i} and ${j}: no decision value of class ${missing}`,
        );
      }
      [a[pair], b[pair]] = fitSigmoid(first, second);
    }
  }
  return { a, b };
}

// Of the mean gradient, below which the fit is finished.
const tolerance = 1e-9;
const mostSteps = 100;
const smallestStep = 1e-10;
const sufficientDecrease = 1e-4;
// Added to the Hessian's diagonal, which keeps it positive definite.
const ridge = 1e-12;

/**
 * Newton's method with backtracking, on the cross-entropy with targets a little inside of 0 and 1.
 *
 * @param positive decision values where the probability is to be high
 * @param negative those where it is to be low
 * @returns a and b
 */
function fitSigmoid(positive: Float64Array, negative: Float64Array): [number, number] {
  const high = (positive.length + 1) / (positive.length + 2);
  const low = 1 / (negative.length + 2);
  const samples = [
    ...Array.from(positive, (f) => ({ f, target: high })),
    ...Array.from(negative, (f) => ({ f, target: low })),
  ];
  const loss = (a: number, b: number) =>
    samples.reduce((sum, { f, target }) => {
      const z = a * f + b;
      return sum + target * z + softplus(-z);
    }, 0);
  let [a, b] = [0, Math.log((negative.length + 1) / (positive.length + 1))];
  let current = loss(a, b);
  for (let iteration = 0; iteration < mostSteps; iteration++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, ridge, 0, ridge];
    for (const { f, target } of samples) {
      const p = sigmoid(a * f + b);
      const [error, curvature] = [target - p, p * (1 - p)];
      ga += f * error;
      gb += error;
      haa += f * f * curvature;
      hab += f * curvature;
      hbb += curvature;
    }
    if (Math.max(Math.abs(ga), Math.abs(gb)) < tolerance * samples.length) break;
    const determinant = haa * hbb - hab * hab;
    const da = (hab * gb - hbb * ga) / determinant;
    const db = (hab * ga - haa * gb) / determinant;
    const slope = ga * da + gb * db;
    let step = 1;
    let next = loss(a + da, b + db);
    while (next > current + sufficientDecrease * step * slope && step > smallestStep) {
      step /= 2;
      next = loss(a + step * da, b + step * db);
    }
    if (!(next < current)) break; // as low as double precision can tell
    [a, b, current] = [a + step * da, b + step * db, next];
  }
  return [a, b];
}

/** log(1 + exp(z)), without overflow. */
function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** 1 / (1 + exp(z)), without overflow. */
function sigmoid(z: number): number {
  return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
}

// No pair is surer, as in LIBSVM.
const surest = 1 - 1e-7;

/**
 * Calibrated probabilities, by pairwise coupling: the second method of Wu, Lin and Weng, "Probability
 * estimates for multi-class classification by pairwise coupling", 2004, which is LIBSVM's.
 *
 * @param decisionValues (rows, K (K - 1) / 2), in the order of the classes' numbers
 * @param classes K
 * @returns (rows, K); each row's sum is 1
 */
export function probabilities(
  { a, b }: Calibration,
  decisionValues: Float64Array,
  classes: number,
): Float64Array {
  const pairs = a.length;
  const rows = decisionValues.length / pairs;
  const result = new Float64Array(rows * classes);
  for (let r = 0; r < rows; r++) {
    const pairwise = a.map((slope, pair) => {
      const p = sigmoid(slope * decisionValues[r * pairs + pair] + b[pair]);
      return Math.min(Math.max(p, 1 - surest), surest);
    });
    result.set(couple(pairwise, classes), r * classes);
  }
  return result;
}

/**
 * The p (K) of sum 1 that makes p' Q p least, where that is the sum over all pairs of
 * (r_ji p_i - r_ij p_j)^2. LIBSVM goes there step by step; here it is solved for: on sums of 1, Q + e e'
 * has its minimum where Q has, and is positive definite, so that p is (Q + e e')^-1 e, but for a factor.
 *
 * @param pairwise r_ij for i < j
 */
function couple(pairwise: Float64Array, K: number): Float64Array {
  const matrix = Array.from({ length: K }, () => new Float64Array(K).fill(1));
  let pair = 0;
  for (let i = 0; i < K; i++) {
    for (let j = i + 1; j < K; j++) {
      const [ij, ji] = [pairwise[pair], 1 - pairwise[pair]];
      pair++;
      matrix[i][i] += ji * ji;
      matrix[j][j] += ij * ij;
      matrix[i][j] -= ij * ji;
      matrix[j][i] -= ij * ji;
    }
  }
  // never below 0 (their theorem 2), but for rounding
  const p = solvePositiveDefinite(matrix).map((value) => Math.max(value, 0));
  const total = p.reduce((sum, value) => sum + value, 0);
  return p.map((value) => value / total);
}

/** x with A x = e, by Gaussian elimination, which needs no pivots for a positive definite A; overwrites A. */
function solvePositiveDefinite(A: Float64Array[]): Float64Array {
  const K = A.length;
  const x = new Float64Array(K).fill(1);
  for (let k = 0; k < K; k++) {
    for (let i = k + 1; i < K; i++) {
      const factor = A[i][k] / A[k][k];
      for (let j = k; j < K; j++) A[i][j] -= factor * A[k][j];
      x[i] -= factor * x[k];
    }
  }
  for (let i = K - 1; i >= 0; i--) {
    for (let j = i + 1; j < K; j++) x[i] -= A[i][j] * x[j];
    x[i] /= A[i][i];
  }
  return x;
}
