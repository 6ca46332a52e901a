import assert from "node:assert/strict";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import {
  type Classifier,
  classify,
  type DaeSettings,
  DivergenceError,
  type Predictions,
  type Recipe,
  type StageName,
  trainClassifier,
  trainNeutral,
} from "../../src/model/mod.ts";
import { assertSameBits, randomFloats } from "../compute/numbers.ts";
import { binaries, eachArithmetic, libsvmBinary } from "../modules.ts";
import { problem } from "./problems.ts";

const [n, D, L] = [66, 20, 8];
const classes = [0, 1, 2];
const known = problem(n, D, classes, 0.2, 1);
const unknown = problem(45, D, classes, 0.2, 2);
const libsvm = await Libsvm.create(libsvmBinary);

const dae: DaeSettings = {
  hidden: L,
  initialWeights: 4,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "mean",
  shuffle: true,
  seed: 1,
};
const training = {
  svm: { C: 1, gamma: "scale", tolerance: 1e-3 },
  dae,
  pretraining: { epochs: 5, rate: 0.1, batch: 20 },
  finetuning: { epochs: 5, rate: 0.1, batch: 20 },
} as const;

/** The three systems, from nothing; the neutral model of the last one is trained first. */
function recipes(compute: Compute): Recipe[] {
  using speech = compute.matrix(50, D, randomFloats(50 * D, 3, 0, 1));
  const neutral = trainNeutral(compute, speech, training.pretraining, dae, () => {});
  return [
    { kind: "static", svm: training.svm },
    { kind: "dae", ...training },
    { kind: "modified", ...training, alpha: 0.5, neutral },
  ];
}

function trainAndClassify(
  compute: Compute,
  svm: Libsvm,
  recipe: Recipe,
  onEpoch = (_: StageName) => {},
): { classifier: Classifier; predictions: Predictions } {
  using data = compute.matrix(n, D, known.rows);
  using test = compute.matrix(unknown.labels.length, D, unknown.rows);
  const classifier = trainClassifier(
    ...[compute, svm, data, known.labels, classes.length, recipe, onEpoch] as const,
  );
  return { classifier, predictions: classify(compute, classifier, test) };
}

eachArithmetic("every system is right about rows it has not seen", (compute) => {
  for (const recipe of recipes(compute)) {
    const stages = new Map<StageName, number>();
    const count = (stage: StageName) => stages.set(stage, (stages.get(stage) ?? 0) + 1);
    const { classifier, predictions } = trainAndClassify(compute, libsvm, recipe, count);
    assert.deepEqual(predictions.labels, unknown.labels, recipe.kind);
    const expected: [StageName, number][] = recipe.kind === "static"
      ? []
      : [["emotion pre-training", 5], ["fine-tuning", 5]];
    assert.deepEqual([...stages], expected);
    const dimensions = recipe.kind === "static" ? D : L;
    assert.equal(classifier.svm.mean.length, dimensions);
    assert.equal(classifier.encoder?.weights.length, recipe.kind === "static" ? undefined : L * D);
  }
});

/** All numbers of a classifier and its predictions. */
function bits({ classifier: { encoder, svm }, predictions }: ReturnType<typeof trainAndClassify>) {
  const { gamma, mean, support, labels, counts, coefficients, rho } = svm;
  return [
    ...(encoder ? [encoder.weights, encoder.hiddenBias] : []),
    ...[Float64Array.of(gamma), mean, support, labels, counts, coefficients, rho],
    ...[predictions.labels, predictions.decisionValues],
  ];
}

eachArithmetic("the same run gives the same bits, also in new modules", async (compute, wanted) => {
  const run = (c: Compute, s: Libsvm) => recipes(c).flatMap((r) => bits(trainAndClassify(c, s, r)));
  const first = run(compute, libsvm);
  const again = run(compute, libsvm);
  const fresh = await Libsvm.create(libsvmBinary);
  const elsewhere = run(await Compute.create(binaries, wanted), fresh);
  assert.equal(first.length, 9 + 11 + 11);
  first.forEach((values, i) => {
    assertSameBits(again[i], values, `array ${i}, again`);
    assertSameBits(elsewhere[i], values, `array ${i}, in new modules`);
  });
});

eachArithmetic("the modified system is another one than the basic", (compute) => {
  const [, basic, modified] = recipes(compute).map((recipe) =>
    trainAndClassify(compute, libsvm, recipe).classifier.encoder!
  );
  assert.notDeepEqual(basic.weights, modified.weights);
});

/** Where the module has room for a megabyte, and the size of its memory: a leak changes the first. */
function room(compute: Compute): number[] {
  using block = compute.floats(2 ** 18);
  return [block.address, block.values.buffer.byteLength];
}

eachArithmetic("training, also training that fails, gives all its memory back", (compute) => {
  const all = recipes(compute);
  const diverging = {
    ...all[2],
    dae: { ...dae, gradient: "sum" },
    pretraining: { ...training.pretraining, rate: 1e39 },
  } as Recipe;
  const round = () => {
    for (const recipe of all) trainAndClassify(compute, libsvm, recipe);
    assert.throws(() => trainAndClassify(compute, libsvm, diverging), DivergenceError);
  };
  for (let i = 0; i < 3; i++) round();
  const before = room(compute);
  for (let i = 0; i < 50; i++) round();
  assert.deepEqual(room(compute), before);
});
