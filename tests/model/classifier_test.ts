import assert from "node:assert/strict";
import { Compute, Libsvm, type Matrix } from "../../src/compute/mod.ts";
import {
  type Classifier,
  classify,
  type DaeSettings,
  type OnEpoch,
  type Optimizer,
  type Predictions,
  type Recipe,
  type Stage,
  type StageName,
  type Svm,
  type SvmSettings,
  trainClassifier,
  TrainingError,
  trainNeutral,
  trainSvm,
  type Utterances,
  utterancesInMemory,
  validateClassifiers,
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
  hidden: [L],
  initialWeights: 4,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "mean",
  shuffle: true,
  seed: 1,
};
const training = {
  svm: { C: 1, gamma: "scale", tolerance: 1e-3 },
  dae,
  pretraining: { epochs: 5, rate: 0.1, batch: 20, optimizer: { kind: "sgd" } },
  finetuning: { epochs: 5, rate: 0.1, batch: 20, optimizer: { kind: "sgd" } },
} as const;

/** The same in two layers with another optimizer. */
function stacked(rate: number, optimizer: Optimizer) {
  const stage: Stage = { epochs: 10, rate, batch: 20, optimizer };
  return {
    dae: { ...dae, hidden: [12, L] },
    pretraining: stage,
    finetuning: stage,
  };
}

/**
 * The three systems, from nothing, in one layer and in two with all that can be chosen; the neutral models
 * are trained first.
 */
function recipes(compute: Compute): Recipe[] {
  const speech = utterancesInMemory(randomFloats(50 * D, 3, 0, 1), D);
  const neutral = (dae: DaeSettings, stage: Stage) =>
    trainNeutral(compute, speech, stage, dae, () => {});
  const adam = stacked(0.01, { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  const momentum = stacked(0.05, { kind: "momentum", momentum: 0.9 });
  const lbfgs = stacked(NaN, { kind: "lbfgs", memory: 4, evaluations: 10 });
  const one = neutral(dae, training.pretraining);
  const two = neutral(lbfgs.dae, lbfgs.pretraining);
  return [
    { kind: "static" },
    { kind: "dae", ...training },
    { kind: "modified", ...training, alpha: 0.5, join: "linear", neutral: one },
    { kind: "dae", ...adam },
    { kind: "modified", ...momentum, alpha: "learned", join: "linear", neutral: two },
    { kind: "modified", ...lbfgs, alpha: 0.5, join: "gated", neutral: two },
  ];
}

function trainAndClassify(
  compute: Compute,
  svm: Libsvm,
  recipe: Recipe,
  onEpoch = (_: StageName) => {},
): { classifier: Classifier; predictions: Predictions } {
  const data = utterancesInMemory(known.rows, D);
  const test = utterancesInMemory(unknown.rows, D);
  const classifier = trainClassifier(
    ...[compute, svm, data, known.labels, classes.length, recipe, training.svm, onEpoch] as const,
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
      : recipe.dae.hidden.length === 1
      ? [["emotion pre-training", 5], ["fine-tuning", 5]]
      : [["emotion pre-training", 10], ["emotion pre-training of layer 2", 10], [
        "fine-tuning",
        10,
      ]];
    assert.deepEqual([...stages], expected);
    const dimensions = recipe.kind === "static" ? D : L;
    assert.equal(classifier.svm.mean.length, dimensions);
    const sizes = classifier.layers.map(({ weights }) => weights.length);
    const one = recipe.kind === "static" ? [] : [L * D];
    assert.deepEqual(sizes, expected.length === 3 ? [12 * D, L * 12] : one);
    const learns = recipe.kind === "modified" && recipe.alpha === "learned";
    assert.equal(classifier.learnedAlphas?.length, learns ? 2 : undefined);
  }
});

eachArithmetic("training and classifying leave the data as they are", (compute) => {
  const before = [known.rows.slice(), unknown.rows.slice()];
  for (const recipe of recipes(compute)) trainAndClassify(compute, libsvm, recipe);
  assertSameBits(known.rows, before[0], "training data");
  assertSameBits(unknown.rows, before[1], "test data");
});

/** All numbers of a classifier and its predictions. */
function bits({ classifier: { layers, svm }, predictions }: ReturnType<typeof trainAndClassify>) {
  return [
    ...layers.flatMap(({ weights, hiddenBias }) => [weights, hiddenBias]),
    ...svmBits(svm),
    ...[predictions.labels, predictions.decisionValues],
  ];
}

function svmBits({ gamma, mean, support, labels, counts, coefficients, rho }: Svm) {
  return [Float64Array.of(gamma), mean, support, labels, counts, coefficients, rho];
}

eachArithmetic("the same run gives the same bits, also in new modules", async (compute, wanted) => {
  const run = (c: Compute, s: Libsvm) => recipes(c).flatMap((r) => bits(trainAndClassify(c, s, r)));
  const first = run(compute, libsvm);
  const again = run(compute, libsvm);
  const fresh = await Libsvm.create(libsvmBinary);
  const elsewhere = run(await Compute.create(binaries, wanted), fresh);
  assert.equal(first.length, 9 + 2 * 11 + 3 * 13);
  first.forEach((values, i) => {
    assertSameBits(again[i], values, `array ${i}, again`);
    assertSameBits(elsewhere[i], values, `array ${i}, in new modules`);
  });
});

const svms: SvmSettings[] = [
  training.svm,
  { C: 0.1, gamma: "scale", tolerance: 1e-3 },
  { C: 10, gamma: 0.5, tolerance: 1e-3 },
  { C: 10, gamma: 0.5, tolerance: 0.5 },
  training.svm,
];

/** How often distances are computed while something runs. */
function countDistances(compute: Compute, run: () => void): number {
  const { squaredDistances } = compute;
  let times = 0;
  compute.squaredDistances = (...args) => {
    times++;
    squaredDistances.apply(compute, args);
  };
  run();
  compute.squaredDistances = squaredDistances;
  return times;
}

eachArithmetic(
  "several SVMs predict to the last bit as each alone does; encoder and distances serve them all",
  (compute) => {
    const data = utterancesInMemory(known.rows, D);
    const tested = utterancesInMemory(unknown.rows, D);
    for (const recipe of recipes(compute)) {
      const epochs: string[] = [];
      const onEpoch: OnEpoch = (stage, epoch) => epochs.push(`${stage} ${epoch}`);
      const problem = [compute, libsvm, data, known.labels, classes.length, recipe] as const;
      let all: Predictions[] = [];
      const times = countDistances(compute, () => {
        all = validateClassifiers(...problem, svms, tested, onEpoch);
      });
      assert.equal(times, 3 + 3 + 1, "within classes, between two, to what is tested");
      const epochsOfAll = epochs.splice(0);
      const alone = svms.map((svm) =>
        classify(compute, trainClassifier(...problem, svm, onEpoch), tested)
      );
      assert.deepEqual(all, alone);
      assert.deepEqual(svms.flatMap(() => epochsOfAll), epochs);
      assert.notDeepEqual(all[1].decisionValues, all[0].decisionValues);
      assert.notDeepEqual(all[3].decisionValues, all[2].decisionValues);
    }
  },
);

eachArithmetic("the modified system is another one than the basic", (compute) => {
  const [, basic, modified] = recipes(compute).map((recipe) =>
    trainAndClassify(compute, libsvm, recipe).classifier.layers[0]
  );
  assert.notDeepEqual(basic.weights, modified.weights);
});

// 1000 utterances are encoded at once; the odd sizes put rows at other places in the products' tiles.
const [many, wide, units] = [2017, 37, 21];
const large = problem(many, wide, classes, 0.4, 5);

/** Hidden units of the first rows of the large problem, encoded in one call. */
function encodeAtOnce(
  compute: Compute,
  rows: number,
  encoder: Classifier["layers"][number],
): Matrix {
  const hidden = compute.matrix(rows, units);
  using x = compute.matrix(rows, wide, large.rows.subarray(0, rows * wide));
  using weights = compute.matrix(units, wide, encoder.weights);
  using hiddenBias = compute.floats(encoder.hiddenBias);
  compute.encode(x, { weights, hiddenBias }, hidden);
  return hidden;
}

/** Decision values of hidden units, in one call; the mean is taken from them in place. */
function decideAtOnce(compute: Compute, svm: Svm, rows: Matrix): Float64Array {
  using mean = compute.floats(svm.mean);
  using support = compute.matrix(svm.support.length / units, units, svm.support);
  using kernel = compute.matrix(rows.rows, support.rows);
  using coefficients = compute.doubles(svm.coefficients);
  using counts = compute.integers(svm.counts);
  using rho = compute.doubles(svm.rho);
  compute.subtractRow(rows, mean);
  compute.squaredDistances(rows, support, kernel);
  compute.rbfKernel(kernel, svm.gamma, kernel);
  using decisions = compute.decisionValues(kernel, { coefficients, counts, rho });
  return decisions.values.slice();
}

/** The first rows of the large problem, and how many were read each time. */
function firstRows(rows: number): { data: Utterances; reads: number[] } {
  const reads: number[] = [];
  const { read } = utterancesInMemory(large.rows, wide);
  const data: Utterances = {
    rows,
    features: wide,
    read: (ids, into) => {
      assert.equal(into.length, ids.length * wide);
      reads.push(ids.length);
      read(ids, into);
    },
  };
  return { data, reads };
}

eachArithmetic("classify reads in parts, which give the bits of the whole", (compute) => {
  const weights = randomFloats(units * wide, 6, -0.5, 0.5);
  const encoder = { weights, hiddenBias: randomFloats(units, 7) };
  using hidden = encodeAtOnce(compute, 100, encoder);
  const svm = trainSvm(compute, libsvm, hidden, large.labels.subarray(0, 100), training.svm);
  const parts: [number, number[]][] = [
    [0, []],
    [1, [1]],
    [999, [999]],
    [1000, [1000]],
    [1001, [1000, 1]],
    [2000, [1000, 1000]],
    [many, [1000, 1000, 17]],
  ];
  for (const [rows, expectedReads] of parts) {
    const { data, reads } = firstRows(rows);
    const actual = classify(compute, { layers: [encoder], svm }, data);
    using hidden = encodeAtOnce(compute, rows, encoder);
    const expected = decideAtOnce(compute, svm, hidden);
    assert.deepEqual(reads, expectedReads);
    assert.equal(actual.labels.length, rows);
    assert.equal(actual.decisionValues.length, 3 * rows);
    assertSameBits(actual.decisionValues, expected, `${rows} decisions`);
  }
});

eachArithmetic("the SVM is trained on hidden units with the bits of the whole", (compute) => {
  const rows = 1103;
  const labels = large.labels.subarray(0, rows);
  const recipe = { kind: "dae", ...training, dae: { ...dae, hidden: [units] } } as const;
  const { data, reads } = firstRows(rows);
  const { layers: [encoder], svm } = trainClassifier(
    ...[compute, libsvm, data, labels, classes.length, recipe, training.svm, () => {}] as const,
  );
  assert.deepEqual(reads.slice(-2), [1000, 103]);
  using hidden = encodeAtOnce(compute, rows, encoder);
  const expected = svmBits(trainSvm(compute, libsvm, hidden, labels, training.svm));
  svmBits(svm).forEach((values, i) => assertSameBits(values, expected[i], `array ${i}`));
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
    assert.throws(() => trainAndClassify(compute, libsvm, diverging), TrainingError);
  };
  for (let i = 0; i < 3; i++) round();
  const before = room(compute);
  for (let i = 0; i < 20; i++) round();
  assert.deepEqual(room(compute), before);
});
