// A step with zeros as target and `step` 1 gives the gradient: it is the reference's analytic gradient
// (which finite differences check), and that of the module's own losses. A step on the parameters
// themselves changes them by just that.
import assert from "node:assert/strict";
import {
  type Compute,
  type Corruption,
  finetuningParts,
  type NeutralPart,
  pretrainingParts,
  type Vector,
} from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import { softmaxGradient } from "../reference/dae.ts";
import {
  asReference,
  gather,
  parts,
  pick,
  pretrainGradients,
  randomLayers,
  randomParameters,
  randomSoftmax,
  toClassifier,
  toReference,
} from "./naive_training.ts";
import { assertClose, assertSameBits, randomFloats } from "./numbers.ts";

const corruption: Corruption = { kind: "gaussian", level: 0.1, seed: 1, stream: 2, epoch: 3 };

/** One kind of step on one batch. */
interface Step {
  readonly parameters: Vector<Float32Array>[];
  /** Adds `step` times the gradient to the target, or to the parameters; the loss. */
  take(step: number, target?: Vector<Float32Array>[]): number;
  /** the reference's gradients */
  readonly expected: () => Float64Array[];
}

const pretrainingKinds = ["basic", "fixed alpha", "learned alpha", "gate", "gate above"] as const;
const finetuningDepths = [1, 2, 3];

/** All kinds of steps on one batch of a random problem. */
function steps(
  compute: Compute,
  rows: number,
  D: number,
  L: number,
  K: number,
): Record<string, Step> {
  const n = rows + 3;
  const data = asReference(randomFloats(n * D, 1, 0, 1), D);
  const seen = asReference(randomFloats(n * D, 2, 0, 1), D);
  const order = Array.from({ length: n }, (_, i) => (i * 2 + 1) % n);
  const rowIds = order.slice(2, 2 + rows);
  const batch = gather(compute, data, rowIds);
  const labels = rowIds.map((row) => (row * row + 1) % K);
  const targets = compute.bytes(labels);

  const own = randomParameters(compute, L, D, 10);
  const frozen = randomParameters(compute, L, D, 20);
  const gate = (length: number) => compute.floats(randomFloats(length, 40));
  const workspace = compute.workspace(rows, D, L);
  const pretraining = (kind: (typeof pretrainingKinds)[number]): Step => {
    const alpha = kind === "fixed alpha" ? 0.25 : gate(kind === "learned alpha" ? 1 : 3 * D);
    const neutral: NeutralPart | undefined = kind === "basic" ? undefined : {
      ...{ parameters: frozen, alpha },
      data: kind === "gate above" ? gather(compute, seen, rowIds).data : undefined,
    };
    return {
      parameters: pretrainingParts(own, neutral),
      take: (step, target) =>
        compute.pretrainStep(batch, own, corruption, step, workspace, neutral, target),
      expected: () =>
        pretrainGradients(
          data,
          rowIds,
          toReference(own),
          corruption,
          neutral && {
            dae: toReference(frozen),
            alpha: typeof alpha === "number" ? alpha : Float64Array.from(alpha.values),
            data: neutral.data && seen,
          },
        ).gradients,
    };
  };
  const finetuning = (depth: number): Step => {
    const sizes = Array.from({ length: depth }, (_, k) => L + depth - 1 - k);
    const layers = randomLayers(compute, sizes, D, 50);
    const softmax = randomSoftmax(compute, K, L, 30);
    const workspace = compute.workspace(rows, D, sizes.reduce((a, b) => a + b), K);
    return {
      parameters: finetuningParts(layers, softmax),
      take: (step, target) =>
        compute.finetuneStep(batch, targets, layers, softmax, step, workspace, target),
      expected: () =>
        parts(softmaxGradient(pick(data, rowIds), labels, toClassifier(layers, softmax))),
    };
  };
  return Object.fromEntries([
    ...pretrainingKinds.map((kind) => [kind, pretraining(kind)]),
    ...finetuningDepths.map((depth) => [`fine-tuning of ${depth}`, finetuning(depth)]),
  ]);
}

const kinds = [...pretrainingKinds, ...finetuningDepths.map((depth) => `fine-tuning of ${depth}`)];

function gradients(compute: Compute, { parameters, take }: Step): Float32Array[] {
  const target = parameters.map(({ length }) => compute.floats(new Float32Array(length)));
  take(1, target);
  return target.map(({ values }) => values.slice());
}

// deno-fmt-ignore
const shapes: [number, number, number, number][] = [
  [1, 1, 1, 2], [3, 5, 7, 4], [33, 37, 21, 3], [100, 19, 9, 5],
];

for (const kind of kinds) {
  eachArithmetic(`${kind}: the gradient is the reference's`, (compute) => {
    for (const shape of shapes) {
      const step = steps(compute, ...shape)[kind];
      const expected = step.expected();
      gradients(compute, step).forEach((actual, i) => {
        const scale = expected[i].reduce((most, g) => Math.max(most, Math.abs(g)), 1e-2);
        assertClose(actual, expected[i], 5e-6, `${kind} (${shape}), parameter ${i}`, scale);
      });
    }
  });

  eachArithmetic(`${kind}: the gradient is that of the loss, by differences`, (compute) => {
    const step = steps(compute, 4, 5, 3, 3)[kind];
    const actual = gradients(compute, step);
    const target = step.parameters.map(({ length }) => compute.floats(length));
    step.parameters.forEach((parameter, i) => {
      const differences = Array.from(actual[i], (_, j) => {
        const kept = parameter.values[j];
        const lossAt = (value: number) => {
          parameter.values[j] = value;
          return step.take(0, target);
        };
        const h = 2 ** -6; // the losses are good to about 1e-7, the difference to h * h
        const difference = (lossAt(kept + h) - lossAt(kept - h)) / (2 * h);
        parameter.values[j] = kept;
        return difference;
      });
      assertClose(actual[i], differences, 1e-3, `parameter ${i}`);
    });
  });

  eachArithmetic(`${kind}: a target of its own is added to, the parameters stay`, (compute) => {
    const step = steps(compute, 33, 37, 21, 3)[kind];
    const before = step.parameters.map(({ values }) => values.slice());
    const target = before.map((values) => compute.floats(values));
    const loss = step.take(-0.5, target);
    step.parameters.forEach(({ values }, i) => assertSameBits(values, before[i], `parameter ${i}`));
    assert.equal(step.take(-0.5), loss);
    step.parameters.forEach(({ values }, i) => {
      assertSameBits(values, target[i].values, `parameter ${i}, updated in place`);
      assert.notDeepEqual(values, before[i]);
    });
  });
}
