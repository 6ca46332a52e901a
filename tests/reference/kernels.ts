/** Matrix products, distances, the RBF kernel and libsvm's decision rule, in f64. */
import { type Matrix, matrix, requireShape } from "./matrix.ts";

/** op(A) op(B), where op transposes if its flag is set. The result is rows(op A) x cols(op B). */
export function matmul(A: Matrix, B: Matrix, transA = false, transB = false): Matrix {
  const [m, inner] = transA ? [A.cols, A.rows] : [A.rows, A.cols];
  const [innerB, n] = transB ? [B.cols, B.rows] : [B.rows, B.cols];
  requireShape(inner === innerB, "op(A) is m x k, op(B) is k x n");
  const C = matrix(m, n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const a = transA ? A.data[k * A.cols + i] : A.data[i * A.cols + k];
        const b = transB ? B.data[j * B.cols + k] : B.data[k * B.cols + j];
        sum += a * b;
      }
      C.data[i * n + j] = sum;
    }
  }
  return C;
}

/** ||a_i - b_j||^2 as a sum of squares. A is m x D, B is n x D; the result is m x n. */
export function squaredDistances(A: Matrix, B: Matrix): Matrix {
  requireShape(A.cols === B.cols, "A is m x D, B is n x D");
  const D = A.cols;
  const out = matrix(A.rows, B.rows);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.rows; j++) {
      let sum = 0;
      for (let k = 0; k < D; k++) sum += (A.data[i * D + k] - B.data[j * D + k]) ** 2;
      out.data[i * B.rows + j] = sum;
    }
  }
  return out;
}

/** exp(-gamma ||a_i - b_j||^2). A is m x D, B is n x D; the result is m x n. */
export function rbfGram(A: Matrix, B: Matrix, gamma: number): Matrix {
  const out = squaredDistances(A, B);
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.exp(-gamma * out.data[i]);
  return out;
}

/** A libsvm C-SVC model with an RBF kernel; support vectors are grouped by class. */
export interface RbfSvm {
  /** n x D */
  readonly sv: Matrix;
  /** (k-1) x n */
  readonly coef: Matrix;
  /** k(k-1)/2, pairs (i, j) with i < j in the order 01, 02, .., 12, .. */
  readonly rho: ArrayLike<number>;
  /** k: number of support vectors of each class; their sum is n */
  readonly counts: ArrayLike<number>;
  readonly gamma: number;
}

/**
 * libsvm's one-versus-one decision values. X is m x D; the result is m x k(k-1)/2. For i < j
 *
 *   dec_ij = sum over the SVs s of class i of coef[j-1][s] K(s, x)
 *          + sum over the SVs s of class j of coef[i][s] K(s, x) - rho_ij
 */
export function rbfDecision(X: Matrix, svm: RbfSvm): Matrix {
  const { sv, coef, rho, counts, gamma } = svm;
  const k = counts.length;
  const n = sv.rows;
  const starts = [0];
  for (let i = 0; i < k; i++) starts.push(starts[i] + counts[i]);
  requireShape(starts[k] === n, "counts add up to n");
  requireShape(coef.rows === k - 1 && coef.cols === n, "coef is (k-1) x n");
  requireShape(rho.length === k * (k - 1) / 2, "rho is k(k-1)/2");
  const K = rbfGram(X, sv, gamma);
  const out = matrix(X.rows, rho.length);
  for (let r = 0; r < X.rows; r++) {
    let pair = 0;
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++) {
        let sum = 0;
        for (let s = starts[i]; s < starts[i + 1]; s++) {
          sum += coef.data[(j - 1) * n + s] * K.data[r * n + s];
        }
        for (let s = starts[j]; s < starts[j + 1]; s++) {
          sum += coef.data[i * n + s] * K.data[r * n + s];
        }
        out.data[r * rho.length + pair] = sum - rho[pair];
        pair++;
      }
    }
  }
  return out;
}

/**
 * The class index (position in the model's class order) with the most votes, a row each. Pair
 * (i, j) votes for i if its decision value is above 0, else for j; ties go to the lower index.
 * `decisions` is m x k(k-1)/2.
 */
export function vote(decisions: Matrix, k: number): number[] {
  requireShape(decisions.cols === k * (k - 1) / 2, "decisions are m x k(k-1)/2");
  const winners: number[] = [];
  for (let r = 0; r < decisions.rows; r++) {
    const votes: number[] = new Array(k).fill(0);
    let at = r * decisions.cols;
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++) votes[decisions.data[at++] > 0 ? i : j]++;
    }
    winners.push(votes.indexOf(Math.max(...votes)));
  }
  return winners;
}
