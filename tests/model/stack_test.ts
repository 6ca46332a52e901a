// Stacks beside a naive schedule: each layer on the clean hidden units below, its own random numbers, the
// neutral layers beside; the joins that are learned; L-BFGS on all utterances.
import assert from "node:assert/strict";
import type { Compute, Corruption, DaeParameters } from "../../src/compute/mod.ts";
import {
  type DaeSettings,
  finetune,
  hiddenUnits,
  initialParameters,
  type Join,
  pretrain,
  pretrainStack,
  Stack,
  type Stage,
  type StageName,
  TrainingError,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import {
  asReference,
  type Frozen,
  pretrainGradients,
  pretrainStep,
  sgd,
  toReference,
} from "../compute/naive_training.ts";
import { assertClose, assertSameBits, randomFloats } from "../compute/numbers.ts";
import { eachArithmetic } from "../modules.ts";
import { type Autoencoder, encode, type Share } from "../reference/dae.ts";
import { matrix } from "../reference/matrix.ts";
import { shuffle, uniformFill } from "../reference/philox.ts";

const [n, D, K] = [23, 19, 3];
const hidden = [11, 7, 5];
const values = randomFloats(n * D, 1, 0, 1);
const data = utterancesInMemory(values, D);
const X = asReference(values, D);
const stage: Stage = { epochs: 4, rate: 0.05, batch: 10, optimizer: { kind: "sgd" } };
const settings: DaeSettings = {
  hidden,
  initialWeights: 4,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "sum",
  shuffle: true,
  seed: 2013,
};
const streams = {
  "neutral pre-training": { weights: 1, noise: 2, order: 3 },
  "emotion pre-training": { weights: 4, noise: 5, order: 6 },
};
const ignore = () => {};

interface NaiveLayer {
  dae: Autoencoder;
  losses: number[];
  share?: Share;
}

/** Layer-wise pre-training in f64. */
function naiveStack(
  name: keyof typeof streams,
  { corruption: { kind, level, redraw }, seed, gradient }: DaeSettings,
  neutral?: { layers: NaiveLayer[]; share: (D: number) => Share },
): NaiveLayer[] {
  let [below, neutralBelow] = [X, X];
  return hidden.map((L, layer) => {
    const { weights, noise, order } = streams[name];
    const bound = 4 * Math.sqrt(6 / (below.cols + L));
    const dae = {
      W: matrix(
        L,
        below.cols,
        uniformFill(L * below.cols, -bound, bound, seed, weights + 8 * layer),
      ),
      b: new Float64Array(L),
      c: new Float64Array(below.cols),
    };
    const share = neutral?.share(below.cols);
    const frozen: Frozen | undefined = neutral && {
      dae: neutral.layers[layer].dae,
      alpha: share!,
      data: layer > 0 ? neutralBelow : undefined,
    };
    const losses: number[] = [];
    for (let epoch = 1; epoch <= stage.epochs; epoch++) {
      const ids = shuffle(n, seed, order + 8 * layer, epoch);
      const stream = noise + 8 * layer;
      const corruption: Corruption = { kind, level, seed, stream, epoch: redraw ? epoch : 0 };
      let loss = 0;
      for (let start = 0; start < n; start += stage.batch) {
        const rowIds = ids.subarray(start, start + stage.batch);
        loss += pretrainStep(below, rowIds, dae, corruption, sgd(stage.rate, gradient), frozen);
      }
      losses.push(loss / n);
    }
    below = encode(below, dae.W, dae.b);
    if (neutral) {
      const { W, b } = neutral.layers[layer].dae;
      neutralBelow = encode(neutralBelow, W, b);
    }
    return { dae, losses, share };
  });
}

function checkLayer(actual: DaeParameters, { dae }: NaiveLayer, what: string): void {
  assertClose(actual.weights.values, dae.W.data, 1e-5, `${what}: W`);
  assertClose(actual.hiddenBias.values, dae.b, 1e-5, `${what}: b`, 1);
  assertClose(actual.outputBias.values, dae.c, 1e-5, `${what}: b'`, 1);
}

/** The stages' losses as they are reported, by stage. */
function recorder() {
  const losses = new Map<StageName, number[]>();
  const onEpoch = (stage: StageName, _epoch: number, _epochs: number, loss: number) =>
    losses.set(stage, [...losses.get(stage) ?? [], loss]);
  return { losses, onEpoch };
}

function checkLosses(
  losses: Map<StageName, number[]>,
  name: keyof typeof streams,
  naive: NaiveLayer[],
): void {
  const names = [name, `${name} of layer 2`, `${name} of layer 3`];
  assert.deepEqual([...losses.keys()], names);
  [...losses.values()].forEach((actual, layer) =>
    assertClose(actual, naive[layer].losses, 1e-5, names[layer])
  );
}

for (const kind of ["gaussian", "masking", "salt-and-pepper"] as const) {
  const noisy = { ...settings, corruption: { kind, level: 0.2, redraw: true } };
  eachArithmetic(`a stack is trained layer by layer, with ${kind} noise`, (compute) => {
    using stack = new Stack();
    const { losses, onEpoch } = recorder();
    const name = "neutral pre-training";
    pretrainStack(compute, data, stack, name, stage, noisy, onEpoch);
    const naive = naiveStack(name, noisy);
    checkLosses(losses, name, naive);
    stack.layers.forEach((layer, k) => checkLayer(layer, naive[k], `layer ${k + 1}`));
  });
}

const joins: [string, Join, (D: number) => Share][] = [
  ["alpha 0.3", { alpha: 0.3, join: "linear" }, () => 0.3],
  ["a learned alpha", { alpha: "learned", join: "linear" }, () => new Float64Array(1)],
  ["a gate", { alpha: "learned", join: "gated" }, (D) => new Float64Array(3 * D)],
  [
    "a gate from 0.75 on",
    { alpha: 0.75, join: "gated" },
    (D) => new Float64Array(3 * D).fill(Math.log(3), 0, D),
  ],
];
for (const [what, join, share] of joins) {
  eachArithmetic(`a modified stack with ${what}, beside its neutral layers`, (compute) => {
    using frozen = new Stack();
    pretrainStack(compute, data, frozen, "neutral pre-training", stage, settings, ignore);
    const before = frozen.layers.map(({ weights }) => weights.values.slice());
    const neutral = frozen.layers.map((layer): NaiveLayer => ({
      dae: toReference(layer),
      losses: [],
    }));
    const name = "emotion pre-training";
    using stack = new Stack();
    const { losses, onEpoch } = recorder();
    const learned = pretrainStack(
      ...[compute, data, stack, name, stage, settings, onEpoch] as const,
      { ...join, layers: frozen.layers },
    );
    const naive = naiveStack(name, settings, { layers: neutral, share });
    checkLosses(losses, name, naive);
    stack.layers.forEach((layer, k) => checkLayer(layer, naive[k], `layer ${k + 1}`));
    frozen.layers.forEach(({ weights }, k) =>
      assertSameBits(weights.values, before[k], `neutral layer ${k + 1}`)
    );
    if (what === "a learned alpha") {
      const alphas = naive.map(({ share }) => 1 / (1 + Math.exp(-(share as Float64Array)[0])));
      assertClose(learned, alphas, 1e-5, "learned alphas");
      assert(learned.every((alpha) => Math.abs(alpha - 0.5) > 1e-3), `${learned}`);
    } else {
      assert.deepEqual(learned, []);
    }
  });
}

eachArithmetic(
  "hidden units are read with the bits of all at once, also into the module",
  (compute) => {
    using stack = new Stack();
    pretrainStack(compute, data, stack, "neutral pre-training", stage, settings, ignore);
    const all = new Float32Array(n * 5);
    using whole = hiddenUnits(compute, data, stack.layers, n);
    whole.read(Uint32Array.from({ length: n }, (_, i) => i), all);
    assert.deepEqual([whole.rows, whole.features], [n, 5]);
    let Y = X;
    for (const { weights, hiddenBias } of stack.layers) {
      Y = encode(
        Y,
        asReference(weights.values, weights.columns),
        Float64Array.from(hiddenBias.values),
      );
    }
    assertClose(all, Y.data, 1e-6, "hidden units");

    using some = hiddenUnits(compute, data, stack.layers, 4);
    using into = compute.matrix(4, 5);
    const ids = [22, 3, 3];
    some.read(Uint32Array.from(ids), into.values.subarray(0, 15));
    const expected = ids.flatMap((id) => [...all.subarray(5 * id, 5 * id + 5)]);
    assertSameBits(into.values.slice(0, 15), Float32Array.from(expected), "three of them");
  },
);

const lbfgs: Stage = {
  ...{ epochs: 12, rate: NaN, batch: 10 },
  optimizer: { kind: "lbfgs", memory: 5, evaluations: 20 },
};

eachArithmetic(
  "L-BFGS: the first loss is that of all utterances with the noise of epoch 0",
  (compute) => {
    for (const gradient of ["sum", "mean"] as const) {
      const wanted = { ...settings, gradient };
      const name = "emotion pre-training";
      using parameters = initialParameters(compute, D, wanted, name);
      const ids = Array.from({ length: n }, (_, i) => i);
      const noise: Corruption = { kind: "gaussian", level: 0.1, seed: 2013, stream: 5, epoch: 0 };
      const { loss } = pretrainGradients(X, ids, toReference(parameters), noise);
      const { losses, onEpoch } = recorder();
      pretrain(compute, data, parameters, name, lbfgs, wanted, onEpoch);
      const [reported] = losses.values();
      assert.equal(reported.length, lbfgs.epochs);
      assertClose([reported[0]], [loss / n], 1e-6, "first loss");
      reported.slice(1).forEach((value, i) => assert(value <= reported[i], `epoch ${i + 2}`));
      assert(reported.at(-1)! < loss / n / 2, `${reported}`);
      // what is left in the parameters is the last point: lower still
      const after = pretrainGradients(X, ids, toReference(parameters), noise).loss / n;
      assert(after <= reported.at(-1)! * (1 + 1e-6), `${after} after ${reported.at(-1)}`);
    }
  },
);

eachArithmetic("L-BFGS: the size of the batches, order and redraw do not matter", (compute) => {
  const result = (change: Partial<DaeSettings>, batch: number) => {
    const name = "emotion pre-training";
    using parameters = initialParameters(compute, D, settings, name);
    const short = { ...lbfgs, epochs: 5, batch };
    pretrain(compute, data, parameters, name, short, { ...settings, ...change }, ignore);
    return parameters.weights.values.slice();
  };
  const expected = result({}, 10);
  const still = { shuffle: false, corruption: { ...settings.corruption, redraw: false } };
  assertSameBits(result(still, 10), expected, "without shuffling");
  assertClose(result({}, 1000), expected, 1e-3, "in one batch");
});

eachArithmetic("L-BFGS: fine-tuning of a stack lowers the cross-entropy", (compute) => {
  using stack = new Stack();
  const labels = Uint8Array.from({ length: n }, (_, i) => i % K);
  pretrainStack(compute, data, stack, "emotion pre-training", stage, settings, ignore);
  const { losses, onEpoch } = recorder();
  const long = { ...lbfgs, epochs: 100 };
  finetune(compute, data, labels, K, stack.layers, long, settings, onEpoch);
  const reported = losses.get("fine-tuning")!;
  assertClose([reported[0]], [Math.log(K)], 1e-6, "a softmax layer of zeros");
  assert(reported.at(-1)! < 0.1, `${reported.at(-1)}`);
});

eachArithmetic(
  "a loss that is not finite is a TrainingError, with L-BFGS too",
  (compute: Compute) => {
    const broken = utterancesInMemory(values.map((value, i) => i === 100 ? NaN : value), D);
    using stack = new Stack();
    assert.throws(
      () => pretrainStack(compute, broken, stack, "neutral pre-training", lbfgs, settings, ignore),
      (error) => {
        assert(error instanceof TrainingError);
        assert.match(error.message, /in neutral pre-training, epoch 1, the loss is NaN$/);
        return true;
      },
    );
  },
);
