import assert from "node:assert/strict";
import { Compute, kernelBytes, largestProblem, Libsvm } from "../../src/compute/mod.ts";
import {
  classify,
  inClassOrder,
  type SvmSettings,
  trainSvm,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import { asReference } from "../compute/naive_training.ts";
import { assertClose } from "../compute/numbers.ts";
import { binaries, eachArithmetic, libsvmBinary } from "../modules.ts";
import { rbfDecision, squaredDistances, vote } from "../reference/kernels.ts";
import { matrix } from "../reference/matrix.ts";
import { openLibsvmRbf } from "./libsvm_rbf.ts";
import { type Problem, problem } from "./problems.ts";

const D = 6;
const tolerance = 1e-7; // of the solver
const libsvm = await Libsvm.create(libsvmBinary);

function train(compute: Compute, { rows, labels }: Problem, settings: SvmSettings) {
  using data = compute.matrix(labels.length, rows.length / labels.length, rows);
  return trainSvm(compute, libsvm, data, labels, settings);
}

function predict(compute: Compute, svm: ReturnType<typeof train>, { rows }: Problem) {
  return classify(compute, { layers: [], svm }, utterancesInMemory(rows, svm.mean.length));
}

// Labels that are neither sorted nor next to each other; the classes overlap.
const classSets = [[7, 3], [3, 200, 7], [9, 0, 255, 4]];

eachArithmetic("the kernel matrix's SVM is that of LIBSVM's own RBF kernel", async (compute) => {
  const trainRbf = await openLibsvmRbf();
  for (const classes of classSets) {
    const known = problem(61, D, classes, 0.4, 1);
    const unknown = problem(50, D, classes, 0.4, 2);
    const X = asReference(unknown.rows, D);
    const predicted = new Set<number>();
    for (const C of [0.1, 1, 10]) {
      for (const gamma of [0.1, 1, 5, "scale"] as const) {
        const what = `${classes.length} classes, C ${C}, gamma ${gamma}`;
        const svm = train(compute, known, { C, gamma, tolerance });
        const actual = predict(compute, svm, unknown);
        const settings = { C, gamma: svm.gamma, tolerance };
        const expected = trainRbf(asReference(known.rows, D), known.labels, settings);
        const decisions = rbfDecision(X, expected.svm);
        assert.deepEqual([...svm.labels], expected.labels, what);
        assertClose(actual.decisionValues, decisions.data, 1e-5, what, 1);
        const own = Array.from(
          unknown.labels,
          (_, r) => expected.predict(X.data.subarray(r * D, (r + 1) * D)),
        );
        assert.deepEqual([...actual.labels], own, what);
        own.forEach((label) => predicted.add(label));
      }
    }
    assert.equal(predicted.size, classes.length, "every class is predicted");
  }
});

eachArithmetic("predictions are LIBSVM's rule on what the SVM holds", (compute) => {
  for (const classes of classSets) {
    const K = classes.length;
    const svm = train(compute, problem(61, D, classes, 0.4, 3), { C: 2, gamma: 1.5, tolerance });
    const unknown = problem(80, D, classes, 0.45, 4);
    const actual = predict(compute, svm, unknown);
    const n = svm.support.length / D;
    const X = asReference(unknown.rows.map((v, i) => v - svm.mean[i % D]), D);
    const expected = rbfDecision(X, {
      sv: asReference(svm.support, D),
      coef: matrix(K - 1, n, svm.coefficients),
      ...{ rho: svm.rho, counts: svm.counts, gamma: svm.gamma },
    });
    assertClose(actual.decisionValues, expected.data, 2e-6, "decision values");
    const votes = vote(matrix(80, K * (K - 1) / 2, actual.decisionValues), K);
    assert.deepEqual([...actual.labels], votes.map((place) => svm.labels[place]));
  }
});

eachArithmetic('gamma "scale" is 1 / the mean squared distance between two rows', (compute) => {
  const known = problem(41, D, [1, 2], 0.3, 5);
  const svm = train(compute, known, { C: 1, gamma: "scale", tolerance });
  const rows = asReference(known.rows, D);
  const total = squaredDistances(rows, rows).data.reduce((sum, d) => sum + d, 0);
  assertClose([svm.gamma], [41 * 40 / total], 1e-6, "gamma");
});

eachArithmetic("no rows, no predictions", (compute) => {
  const svm = train(compute, problem(20, D, [0, 1], 0.3, 6), { C: 1, gamma: 1, tolerance });
  const none = { rows: new Float32Array(), labels: new Uint8Array() };
  assert.equal(predict(compute, svm, none).labels.length, 0);
});

Deno.test("decision values in class order: signs turn where the SVM has the later class first", () => {
  const svm = { labels: Int32Array.of(3, 0, 2), rho: new Float64Array(3) };
  // of the pairs (3, 0), (3, 2), (0, 2)
  const values = Float64Array.of(1, 2, 3, -4, 5, -6);
  const [x, row] = [NaN, 6];
  // of the pairs (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)
  const expected = [x, 3, -1, x, x, -2, x, -6, 4, x, x, -5];
  assert.deepEqual([...inClassOrder(svm, values, 4)], expected);
  assert.deepEqual([...inClassOrder(svm, values.subarray(0, 3), 4)], expected.slice(0, row));
  const ascending = { labels: Int32Array.of(0, 1, 2), rho: new Float64Array(3) };
  assert.deepEqual(inClassOrder(ascending, values, 3), values);
  assert.deepEqual([...inClassOrder(svm, new Float64Array(), 4)], []);
});

eachArithmetic("rows that cannot be told apart are a TrainingError", (compute) => {
  const settings: SvmSettings = { C: 1, gamma: "scale", tolerance };
  const rows = new Float32Array(4 * D).fill(0.3);
  const same = { rows, labels: Uint8Array.of(0, 1, 0, 1) };
  assert.throws(() => train(compute, same, settings), { name: "TrainingError", message: /equal/ });
  const oneClass = { ...problem(9, D, [3, 4], 0.3, 7), labels: new Uint8Array(9).fill(3) };
  assert.throws(() => train(compute, oneClass, settings), {
    name: "RangeError",
    message: /one class only/,
  });
});

eachArithmetic("too many rows are a RangeError, before anything is done", (compute) => {
  const n = largestProblem + 1;
  using rows = compute.matrix(n, 1, new Float32Array(n).fill(1));
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 2);
  assert.throws(() => trainSvm(compute, libsvm, rows, labels, { C: 1, gamma: 1, tolerance }), {
    name: "RangeError",
    message: new RegExp(`on ${n} rows: .* 1.0 GiB; .* ${largestProblem} rows`),
  });
  assert.ok(rows.values.every((value) => value === 1), "the mean is still there");
});

Deno.test("the memories hold the largest problem, if all but one row are of one class", async () => {
  const compute = await Compute.create(binaries);
  using _ = compute.matrix(largestProblem, largestProblem);
  const rows = largestProblem;
  const values = new Float32Array(rows);
  const row = (i: number) => {
    values.fill(0)[i] = 1;
    return values;
  };
  const [{ coefficients }] = libsvm.solve({ first: 1, rows, row }, [{ C: 1, tolerance: 0.5 }]);
  assert.ok(coefficients[0] > 0);
});

Deno.test("LIBSVM gives its memory back: it solves more problems than it can hold at once", () => {
  const rows = 5000;
  const values = new Float32Array(rows);
  const row = (i: number) => {
    values.fill(0)[i] = 1;
    return values;
  };
  for (let held = 0; held < 2 ** 31; held += kernelBytes(rows)) {
    const [{ coefficients }] = libsvm.solve({ first: 50, rows, row }, [{ C: 1, tolerance: 0.5 }]);
    assert.equal(coefficients.filter((value) => value > 0).length, 50);
  }
});
