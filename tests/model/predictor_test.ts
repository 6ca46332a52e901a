import assert from "node:assert/strict";
import { type Compute, Libsvm } from "../../src/compute/mod.ts";
import {
  type Classifier,
  classify,
  Predictor,
  trainSvm,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import { randomFloats } from "../compute/numbers.ts";
import { eachArithmetic, libsvmBinary } from "../modules.ts";
import { problem } from "./problems.ts";

const libsvm = await Libsvm.create(libsvmBinary);
const [D, L, n] = [40, 12, 60];
const known = problem(n, D, [2, 0, 1], 0.2, 1);
const unknown = problem(n, D, [2, 0, 1], 0.2, 2);

/** Two random layers, and an SVM trained on what they make of the known rows. */
function classifierOf(compute: Compute): Classifier {
  const layers = [[D, 20], [20, L]].map(([columns, units], k) => ({
    weights: randomFloats(units * columns, 3 + k, -0.5, 0.5),
    hiddenBias: randomFloats(units, 5 + k),
  }));
  let rows = compute.matrix(n, D, known.rows);
  for (const { weights, hiddenBias } of layers) {
    const units = hiddenBias.length;
    const encoder = {
      weights: compute.matrix(units, rows.columns, weights),
      hiddenBias: compute.floats(hiddenBias),
    };
    const hidden = compute.matrix(n, units);
    compute.encode(rows, encoder, hidden);
    rows = hidden;
  }
  const settings = { C: 10, gamma: "scale", tolerance: 1e-3 } as const;
  return { layers, svm: trainSvm(compute, libsvm, rows, known.labels, settings) };
}

eachArithmetic("again and again, and one by one, it says what a new one says of all", (compute) => {
  const classifier = classifierOf(compute);
  const expected = classify(compute, classifier, utterancesInMemory(unknown.rows, D));
  assert.equal(new Set(expected.labels).size, 3);
  using predictor = new Predictor(compute, classifier);
  for (let times = 0; times < 3; times++) {
    assert.deepEqual(predictor.classify(utterancesInMemory(unknown.rows, D)), expected);
  }
  for (let row = 0; row < n; row++) {
    const one = utterancesInMemory(unknown.rows.subarray(row * D, (row + 1) * D), D);
    assert.deepEqual(predictor.classify(one), {
      labels: expected.labels.slice(row, row + 1),
      decisionValues: expected.decisionValues.slice(3 * row, 3 * row + 3),
    });
  }
});

eachArithmetic("it keeps its own copy of the classifier", (compute) => {
  const classifier = classifierOf(compute);
  const data = utterancesInMemory(unknown.rows, D);
  using predictor = new Predictor(compute, classifier);
  const expected = predictor.classify(data);
  classifier.layers[0].weights.fill(0);
  classifier.svm.support.fill(0);
  assert.deepEqual(predictor.classify(data), expected);
});

/** Where the next large allocation goes: the end of what is in use. */
function nextAddress(compute: Compute): number {
  using probe = compute.floats(1e6);
  return probe.address;
}

eachArithmetic("it gives all of its memory back", (compute) => {
  const classifier = classifierOf(compute);
  const data = utterancesInMemory(unknown.rows, D);
  const use = () => {
    using predictor = new Predictor(compute, classifier);
    for (let times = 0; times < 10; times++) predictor.classify(data);
  };
  use();
  const before = nextAddress(compute);
  for (let times = 0; times < 100; times++) use();
  assert.equal(nextAddress(compute), before);
});

eachArithmetic("layers that do not fit each other are a RangeError", (compute) => {
  const { layers, svm } = classifierOf(compute);
  const data = utterancesInMemory(unknown.rows, D);
  const turned = () => {
    using predictor = new Predictor(compute, { layers: layers.toReversed(), svm });
    return predictor.classify(data);
  };
  assert.throws(turned, { name: "RangeError", message: /shapes do not fit/ });
});
