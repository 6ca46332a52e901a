import { checkAllClose, checkSame } from "./check.ts";
import { matmul, rbfDecision, rbfGram, squaredDistances, vote } from "./kernels.ts";
import { type Matrix, matrix } from "./matrix.ts";

function transpose(A: Matrix): Matrix {
  const out = matrix(A.cols, A.rows);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < A.cols; j++) out.data[j * A.rows + i] = A.data[i * A.cols + j];
  }
  return out;
}

Deno.test("matmul in its four forms", () => {
  const A = matrix(2, 3, [1, 2, 3, 4, 5, 6]);
  const B = matrix(3, 2, [7, 8, 9, 10, 11, 12]);
  const product = [58, 64, 139, 154];
  checkSame(matmul(A, B).data, product, "A B");
  checkSame(matmul(transpose(A), B, true).data, product, "(A^T)^T B");
  checkSame(matmul(A, transpose(B), false, true).data, product, "A (B^T)^T");
  checkSame(matmul(transpose(A), transpose(B), true, true).data, product, "both");
});

Deno.test("distances and the RBF kernel by hand", () => {
  const A = matrix(2, 2, [0, 0, 3, 4]);
  const B = matrix(3, 2, [3, 4, 0, 0, 0, 1]);
  checkSame(squaredDistances(A, B).data, [25, 0, 1, 0, 25, 18], "distances");
  const expected = [25, 0, 1, 0, 25, 18].map((d) => Math.exp(-d / 2));
  checkAllClose(rbfGram(A, B, 0.5).data, expected, 1e-15, "kernel");
});

Deno.test("one-versus-one decision values of three classes by hand", () => {
  // Support vectors on a line at x = 0, 1 (class 0), 2 (class 1), 3 (class 2); gamma = ln 2, so
  // K = 2^-(distance squared). From x = 1: K = 1/2, 1, 1/2, 1/16.
  const svm = {
    sv: matrix(4, 1, [0, 1, 2, 3]),
    coef: matrix(2, 4, [2, 4, -6, -16, 8, 10, 12, -32]),
    rho: [0.5, 20, 1],
    counts: [2, 1, 1],
    gamma: Math.log(2),
  };
  const dec = rbfDecision(matrix(1, 1, [1]), svm);
  // 01: 2/2 + 4 - 6/2 - 0.5; 02: 8/2 + 10 - 16/16 - 20; 12: 12/2 - 32/16 - 1.
  checkAllClose(dec.data, [1.5, -7, 3], 1e-14, "decision values");
  // Votes 0, 2, 1: a tie of all three, which the lowest index wins.
  checkSame(vote(dec, 3), [0], "vote");
});

Deno.test("vote: the most votes win, zero counts for the second class", () => {
  const decisions = matrix(3, 3, [1, 1, 1, -1, 1, 1, 0, 0, 0]);
  checkSame(vote(decisions, 3), [0, 1, 2], "votes");
});
