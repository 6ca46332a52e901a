import assert from "node:assert/strict";
import { eachArithmetic } from "../modules.ts";
import { rbfDecision, rbfGram, squaredDistances } from "../reference/kernels.ts";
import { matrix as reference } from "../reference/matrix.ts";
import { asReference } from "./naive_training.ts";
import { assertClose, randomFloats } from "./numbers.ts";

eachArithmetic("columnMeans and subtractRow", (compute) => {
  for (const [n, D] of [[1, 1], [3, 5], [2, 7], [257, 18]]) {
    const values = randomFloats(n * D, n, 0, 1);
    using x = compute.matrix(n, D, values);
    using mean = compute.columnMeans(x);
    const expected = Float64Array.from({ length: D }, (_, j) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += values[i * D + j];
      return total / n;
    });
    assertClose(mean.values, expected, 6e-8, "means");
    compute.subtractRow(x, mean);
    assertClose(x.values, values.map((v, i) => v - mean.values[i % D]), 0, "differences");
  }
});

eachArithmetic("squared distances between two matrices of any shape", (compute) => {
  for (const [n, m, D] of [[1, 1, 1], [1, 7, 5], [9, 1, 16], [2, 3, 4], [13, 18, 33]]) {
    using a = compute.matrix(n, D, randomFloats(n * D, 1));
    using b = compute.matrix(m, D, randomFloats(m * D, 2));
    using distances = compute.matrix(n, m);
    compute.squaredDistances(a, b, distances);
    const expected = squaredDistances(asReference(a.values, D), asReference(b.values, D)).data;
    assertClose(distances.values, expected, 1e-6, `(${n}, ${m}, ${D})`);
    assert.ok(distances.values.every((d) => d >= 0));
  }
});

eachArithmetic("the Gram matrix of 1582 centred features is good to 1e-6", (compute) => {
  const [n, D] = [200, 1582];
  // half of the rows are close to the others, as utterances of one speaker may be
  const values = randomFloats(n * D, 1, 0, 1);
  for (let i = n / 2 * D; i < n * D; i++) values[i] = values[i - n / 2 * D] + 0.001 * values[i];
  const rows = reference(n, D, values);
  const distances = squaredDistances(rows, rows).data;
  const gamma = n * (n - 1) / distances.reduce((sum, d) => sum + d, 0);
  using x = compute.matrix(n, D, values);
  using kernel = compute.matrix(n, n);
  using mean = compute.columnMeans(x);
  compute.subtractRow(x, mean);
  compute.squaredDistances(x, x, kernel);
  compute.rbfKernel(kernel, gamma, kernel);
  assertClose(kernel.values, rbfGram(rows, rows, gamma).data, 1e-6, "Gram matrix", 1);
  for (let i = 0; i < n; i++) assert.equal(kernel.values[i * n + i], 1);
});

eachArithmetic("a row's and a column's kernel values are those of the whole matrix", (compute) => {
  for (const [n, m] of [[1, 1], [3, 1], [1, 6], [13, 18]]) {
    using distances = compute.matrix(n, m, randomFloats(n * m, 1, 0, 9));
    using kernel = compute.matrix(n, m);
    compute.rbfKernel(distances, 0.3, kernel);
    const at = 2;
    using line = compute.floats(Math.max(n, m) + at + 1);
    const check = (count: number, expected: (k: number) => number, what: string) => {
      const { values } = line;
      const all = values.map((_, k) => k >= at && k < at + count ? expected(k - at) : -1);
      assert.deepEqual([...values], [...all], `${what} of (${n}, ${m})`);
      values.fill(-1);
    };
    line.values.fill(-1);
    for (let i = 0; i < n; i++) {
      compute.rbfRow(distances, i, 0.3, line, at);
      check(m, (j) => kernel.values[i * m + j], `row ${i}`);
    }
    for (let j = 0; j < m; j++) {
      compute.rbfColumn(distances, j, 0.3, line, at);
      check(n, (i) => kernel.values[i * m + j], `column ${j}`);
    }
  }
});

eachArithmetic("decision values of two to five classes", (compute) => {
  const [rows, D, gamma] = [7, 4, 0.3];
  for (const counts of [[3, 2], [1, 4, 2], [2, 0, 3, 1], [5, 1, 1, 2, 3]]) {
    const K = counts.length;
    const n = counts.reduce((sum, count) => sum + count);
    const pairs = K * (K - 1) / 2;
    const x = randomFloats(rows * D, 1);
    const support = randomFloats(n * D, 2);
    const coef = randomFloats((K - 1) * n, 3, -5, 5);
    const rho = randomFloats(pairs, 4);
    const X = reference(rows, D, x);
    const sv = reference(n, D, support);
    const svm = { sv, coef: reference(K - 1, n, coef), rho, counts, gamma };
    using kernel = compute.matrix(rows, n, rbfGram(X, sv, gamma).data);
    using coefficients = compute.doubles(coef);
    using sizes = compute.integers(counts);
    using offsets = compute.doubles(rho);
    using values = compute.decisionValues(kernel, { coefficients, counts: sizes, rho: offsets });
    assertClose(values.values, rbfDecision(X, svm).data, 1e-6, `${K} classes`);
  }
});
