// The schedule of src/model beside a naive one: which random numbers every stage, epoch and row takes,
// in what batches, at what rate. The stream numbers are written out here because old runs depend on them.
import assert from "node:assert/strict";
import type { Compute, Corruption, DaeParameters, Vector } from "../../src/compute/mod.ts";
import {
  type DaeSettings,
  finetune,
  initialParameters,
  type OnEpoch,
  pretrain,
  type Stage,
  type StageName,
  TrainingError,
  trainNeutral,
  type Utterances,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import {
  asReference,
  byRule,
  finetuneStep,
  pretrainStep,
  sgd,
  toReference,
  type Update,
} from "../compute/naive_training.ts";
import { assertClose, assertSameBits, randomFloats } from "../compute/numbers.ts";
import { eachArithmetic } from "../modules.ts";
import { matrix } from "../reference/matrix.ts";
import { adamRule, momentumRule } from "../reference/optimizers.ts";
import { shuffle, uniformFill } from "../reference/philox.ts";

const [n, D, L, K] = [23, 19, 7, 3];
// batches of 10, 10 and 3
const stage: Stage = { epochs: 4, rate: 0.05, batch: 10, optimizer: { kind: "sgd" } };
const tolerance = 1e-5; // relative: of a loss, and of a parameter's largest change

const settings: DaeSettings = {
  hidden: [L],
  initialWeights: 4,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "sum",
  shuffle: true,
  seed: 2 ** 32 - 5,
};

const variants: [string, Stage, DaeSettings][] = [
  ["as usual", stage, settings],
  ["mean", { ...stage, rate: 0.5 }, { ...settings, gradient: "mean" }],
  ["in order", stage, { ...settings, shuffle: false }],
  ["the same noise", stage, {
    ...settings,
    corruption: { kind: "salt-and-pepper", level: 0.3, redraw: false },
  }],
  ["masking, one batch", { ...stage, batch: 1000 }, {
    ...settings,
    corruption: { kind: "masking", level: 0.3, redraw: true },
  }],
  ["momentum", { ...stage, optimizer: { kind: "momentum", momentum: 0.8 } }, settings],
  [
    "Adam, mean",
    { ...stage, optimizer: { kind: "adam", beta1: 0.9, beta2: 0.99, epsilon: 0.01 } },
    { ...settings, gradient: "mean" },
  ],
];

/** The naive way to follow a stage's optimizer. */
function updateOf({ rate, optimizer }: Stage, gradient: "sum" | "mean"): Update {
  switch (optimizer.kind) {
    case "momentum":
      return byRule(() => momentumRule(rate, optimizer.momentum), gradient);
    case "adam": {
      const { beta1, beta2, epsilon } = optimizer;
      return byRule(() => adamRule(rate, beta1, beta2, epsilon), gradient);
    }
    default:
      return sgd(rate, gradient);
  }
}

const streams = {
  "neutral pre-training": { weights: 1, noise: 2, order: 3 },
  "emotion pre-training": { weights: 4, noise: 5, order: 6 },
};

/** What is reported of every epoch. */
interface Report {
  stage: StageName;
  epoch: number;
  epochs: number;
  loss: number;
}

function recorder(): { reports: Report[]; onEpoch: OnEpoch } {
  const reports: Report[] = [];
  return {
    reports,
    onEpoch: (stage, epoch, epochs, loss) => reports.push({ stage, epoch, epochs, loss }),
  };
}

/** Naive epochs: `step` takes the rows of every batch; the mean loss of every epoch. */
function naiveEpochs(
  { epochs, batch }: Stage,
  { seed, shuffle: shuffled }: DaeSettings,
  stream: number,
  step: (rowIds: Uint32Array, epoch: number) => number,
): number[] {
  const losses = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = shuffled
      ? shuffle(n, seed, stream, epoch)
      : Uint32Array.from({ length: n }, (_, i) => i);
    let loss = 0;
    for (let start = 0; start < n; start += batch) {
      loss += step(order.subarray(start, start + batch), epoch);
    }
    losses.push(loss / n);
  }
  return losses;
}

function checkReports(reports: Report[], stage: StageName, losses: number[], what: string): void {
  const expected = losses.map((_, i) => ({ stage, epoch: i + 1, epochs: losses.length }));
  assert.deepEqual(reports.map(({ loss: _, ...rest }) => rest), expected);
  assertClose(reports.map(({ loss }) => loss), losses, tolerance, `${what}: losses`);
}

/** Compares what a parameter has become, relative to how far it has moved. */
function checkMoved(
  parameter: Vector<Float32Array>,
  expected: Float64Array,
  initial: Float32Array,
  what: string,
): void {
  const moved = expected.reduce((most, e, i) => Math.max(most, Math.abs(e - initial[i])), 0);
  assert.ok(moved > 1e-3, `${what} has moved`);
  assertClose(parameter.values, expected, tolerance, what, moved);
}

function copies({ weights, hiddenBias, outputBias }: DaeParameters): Float32Array[] {
  return [weights, hiddenBias, outputBias].map(({ values }) => values.slice());
}

const values = randomFloats(n * D, 1, 0, 1);
const data = utterancesInMemory(values, D);
const X = asReference(values, D);
const labels = Uint8Array.from({ length: n }, (_, i) => (i * i + 1) % K);

eachArithmetic("initial weights are uniform within their bound, biases 0", (compute) => {
  for (const name of ["neutral pre-training", "emotion pre-training"] as const) {
    const { weights, hiddenBias, outputBias } = initialParameters(compute, D, settings, name);
    const bound = 4 * Math.sqrt(6 / (D + L));
    const expected = uniformFill(L * D, -bound, bound, settings.seed, streams[name].weights);
    assert.deepEqual([weights.rows, weights.columns], [L, D]);
    assertClose(weights.values, expected, 1e-7, name, 2 * bound);
    assert.deepEqual(hiddenBias.values, new Float32Array(L));
    assert.deepEqual(outputBias.values, new Float32Array(D));
  }
});

/** Runs a stage of pre-training beside the naive one, in all variants. */
function comparePretraining(
  compute: Compute,
  name: keyof typeof streams,
  neutral?: { parameters: DaeParameters; alpha: number },
): void {
  const frozen = neutral && { dae: toReference(neutral.parameters), alpha: neutral.alpha };
  for (const [variant, stage, settings] of variants) {
    const what = `${name}, ${variant}`;
    const parameters = initialParameters(compute, D, settings, name);
    const initial = copies(parameters);
    const dae = toReference(parameters);
    const { seed, corruption: { kind, level, redraw }, gradient } = settings;
    const update = updateOf(stage, gradient);
    const losses = naiveEpochs(stage, settings, streams[name].order, (rowIds, epoch) => {
      const stream = streams[name].noise;
      const noise: Corruption = { kind, level, seed, stream, epoch: redraw ? epoch : 0 };
      return pretrainStep(X, rowIds, dae, noise, update, frozen);
    });
    const { reports, onEpoch } = recorder();
    pretrain(compute, data, parameters, name, stage, settings, onEpoch, neutral);
    checkReports(reports, name, losses, what);
    checkMoved(parameters.weights, dae.W.data, initial[0], `${what}: W`);
    checkMoved(parameters.hiddenBias, dae.b, initial[1], `${what}: b`);
    checkMoved(parameters.outputBias, dae.c, initial[2], `${what}: b'`);
  }
}

eachArithmetic("neutral pre-training follows the naive schedule", (compute) => {
  comparePretraining(compute, "neutral pre-training");
});

eachArithmetic("emotion pre-training follows the naive schedule", (compute) => {
  comparePretraining(compute, "emotion pre-training");
});

eachArithmetic("modified pre-training follows it too, and leaves the neutral model", (compute) => {
  const parameters = initialParameters(compute, D, settings, "neutral pre-training");
  const before = copies(parameters);
  comparePretraining(compute, "emotion pre-training", { parameters, alpha: 0.5 });
  copies(parameters).forEach((values, i) => assertSameBits(values, before[i], "neutral model"));
});

eachArithmetic("fine-tuning follows the naive schedule, through one layer and three", (compute) => {
  for (const hidden of [[L], [9, 8, L]]) {
    for (const [variant, { rate, ...rest }, settings] of variants) {
      // so that the lowest layer moves, too; Adam does that by itself
      const faster = rest.optimizer.kind === "adam" ? 1 : 10 * hidden.length;
      const stage = { ...rest, rate: faster * rate };
      const layers = hidden.map((_, k) =>
        initialParameters(
          ...[
            compute,
            hidden[k - 1] ?? D,
            { ...settings, hidden },
            "emotion pre-training",
            k,
          ] as const,
        )
      );
      const initial = layers.map(copies);
      const lowest = layers.map(toReference);
      const model = { V: matrix(K, L), d: new Float64Array(K), layers: lowest };
      const update = updateOf(stage, settings.gradient);
      const losses = naiveEpochs(
        stage,
        settings,
        7,
        (rowIds) => finetuneStep(X, rowIds, labels, model, update),
      );
      const { reports, onEpoch } = recorder();
      finetune(compute, data, labels, K, layers, stage, settings, onEpoch);
      checkReports(reports, "fine-tuning", losses, variant);
      layers.forEach(({ weights, hiddenBias, outputBias }, k) => {
        const what = `${variant}: layer ${k} of ${hidden}`;
        checkMoved(weights, lowest[k].W.data, initial[k][0], `${what}: W`);
        checkMoved(hiddenBias, lowest[k].b, initial[k][1], `${what}: b`);
        assertSameBits(outputBias.values, initial[k][2], `${what}: b'`);
      });
    }
  }
});

eachArithmetic("trainNeutral is pre-training from the initial weights", (compute) => {
  const { reports, onEpoch } = recorder();
  const [layer, ...others] = trainNeutral(compute, data, stage, settings, onEpoch);
  const { weights, hiddenBias, outputBias } = layer;
  assert.equal(others.length, 0);
  const name = "neutral pre-training";
  const parameters = initialParameters(compute, D, settings, name);
  pretrain(compute, data, parameters, name, stage, settings, () => {});
  assertSameBits(weights, parameters.weights.values, "W");
  assertSameBits(hiddenBias, parameters.hiddenBias.values, "b");
  assertSameBits(outputBias, parameters.outputBias.values, "b'");
  assert.equal(reports.length, stage.epochs);
});

/** The training data, and the ids of every read of it. */
function watched(): { watchedData: Utterances; reads: Uint32Array[] } {
  const reads: Uint32Array[] = [];
  const read = (ids: Uint32Array, into: Float32Array) => {
    assert.equal(into.length, ids.length * D);
    reads.push(ids.slice());
    data.read(ids, into);
  };
  return { watchedData: { rows: n, features: D, read }, reads };
}

eachArithmetic("every epoch reads its batches in its order; the last one is smaller", (compute) => {
  const before = values.slice();
  const parameters = initialParameters(compute, D, settings, "neutral pre-training");
  const pretraining = (name: keyof typeof streams) => (data: Utterances) =>
    pretrain(compute, data, parameters, name, stage, settings, () => {});
  const finetuning = (data: Utterances) =>
    finetune(compute, data, labels, K, [parameters], stage, settings, () => {});
  const runs: [number, (data: Utterances) => void][] = [
    [3, pretraining("neutral pre-training")],
    [6, pretraining("emotion pre-training")],
    [7, finetuning],
  ];
  for (const [stream, run] of runs) {
    const { watchedData, reads } = watched();
    run(watchedData);
    const batches = [1, 2, 3, 4].flatMap((epoch) => {
      const order = shuffle(n, settings.seed, stream, epoch);
      return [order.slice(0, 10), order.slice(10, 20), order.slice(20)];
    });
    assert.deepEqual(reads, batches);
  }
  assertSameBits(values, before, "the data");
});

eachArithmetic("a loss that is not finite is a TrainingError", (compute) => {
  const labels = new Uint8Array(n).fill(1, 5);
  const diverges = (run: () => void, stageName: StageName) =>
    assert.throws(run, (error) => {
      assert.ok(error instanceof TrainingError, `${stageName}: ${error}`);
      assert.match(error.message, new RegExp(`in ${stageName}, epoch \\d, .*lower the rate`));
      return true;
    });
  const parameters = initialParameters(compute, D, settings, "emotion pre-training");
  const train = (rate: number) =>
    finetune(compute, data, labels, K, [parameters], { ...stage, rate }, settings, () => {});
  diverges(() => train(1e30), "fine-tuning");
  // The reconstruction stays within [0, 1] however large the weights, so it takes an overflow here.
  const overflow = { ...stage, rate: 1e39 };
  diverges(
    () => trainNeutral(compute, data, overflow, settings, () => {}),
    "neutral pre-training",
  );
});
