// One step with `step` 1 adds the gradient to the parameters: read back, it is the reference's
// analytic gradient (which finite differences check), and that of the module's own losses.
import type {
  Batch,
  Compute,
  Corruption,
  DaeParameters,
  SoftmaxParameters,
  Vector,
} from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import { daeGradient, modifiedGradient, softmaxGradient } from "../reference/dae.ts";
import type { Matrix } from "../reference/matrix.ts";
import {
  asReference,
  corruptBatch,
  gather,
  pick,
  randomParameters,
  randomSoftmax,
  toReference,
} from "./naive_training.ts";
import { assertClose, randomFloats } from "./numbers.ts";

const corruption: Corruption = { kind: "gaussian", level: 0.1, seed: 1, stream: 2, epoch: 3 };
const alpha = 0.25;

interface Problem {
  /** (n, D), of which `rowIds` make the batch */
  readonly data: Matrix;
  readonly batch: Batch;
  readonly rowIds: number[];
  readonly own: DaeParameters;
  readonly neutral: DaeParameters;
  readonly softmax: SoftmaxParameters;
  readonly labels: number[];
  /** One step of a kind; its loss. */
  readonly step: Record<"basic" | "modified" | "fine-tuning", (step: number) => number>;
}

function problem(compute: Compute, rows: number, D: number, L: number, K: number): Problem {
  const n = rows + 3;
  const data = asReference(randomFloats(n * D, 1, 0, 1), D);
  const order = Array.from({ length: n }, (_, i) => (i * 2 + 1) % n);
  const rowIds = order.slice(2, 2 + rows);
  const batch = gather(compute, data, rowIds);
  const labels = Array.from({ length: n }, (_, i) => (i * i + 1) % K);
  const own = randomParameters(compute, L, D, 10);
  const neutral = randomParameters(compute, L, D, 20);
  const softmax = randomSoftmax(compute, K, L, 30);
  const targets = compute.bytes(rowIds.map((row) => labels[row]));
  const work = compute.workspace(rows, D, L, K);
  const frozen = { parameters: neutral, alpha };
  return {
    ...{ data, batch, rowIds, own, neutral, softmax, labels },
    step: {
      basic: (step) => compute.pretrainStep(batch, own, corruption, step, work),
      modified: (step) => compute.pretrainStep(batch, own, corruption, step, work, frozen),
      "fine-tuning": (step) => compute.finetuneStep(batch, targets, own, softmax, step, work),
    },
  };
}

/** What `run` adds to the parameters, which are as before afterwards. */
function change(parameters: Vector<Float32Array>[], run: () => void): Float64Array[] {
  const before = parameters.map(({ values }) => values.slice());
  run();
  return parameters.map((parameter, i) => {
    const added = Float64Array.from(parameter.values, (value, j) => value - before[i][j]);
    parameter.values.set(before[i]);
    return added;
  });
}

const shapes: [number, number, number, number][] = [[1, 1, 1, 2], [3, 5, 7, 4], [33, 37, 21, 3], [
  100,
  19,
  9,
  5,
]];

/** The gradient of one kind of step against the reference's, for every shape. */
function checkGradients(
  compute: Compute,
  kind: keyof Problem["step"],
  parameters: (p: Problem) => Vector<Float32Array>[],
  expected: (p: Problem) => Float64Array[],
): void {
  for (const shape of shapes) {
    const p = problem(compute, ...shape);
    const gradients = expected(p);
    change(parameters(p), () => p.step[kind](1)).forEach((actual, i) => {
      // the parameters are below 1: their own rounding is as good as all of the error
      const scale = 1 + gradients[i].reduce((most, g) => Math.max(most, Math.abs(g)), 0);
      assertClose(actual, gradients[i], 1e-6, `${kind} (${shape}), parameter ${i}`, scale);
    });
  }
}

const daeParts = ({ own }: Problem) => [own.weights, own.hiddenBias, own.outputBias];
const softmaxParts = ({ own, softmax }: Problem) => [
  ...[softmax.weights, softmax.bias, own.weights, own.hiddenBias],
];

function referenceBatch({ data, rowIds }: Problem) {
  return { X: pick(data, rowIds), Xt: corruptBatch(data, rowIds, corruption) };
}

eachArithmetic("the basic autoencoder's gradient is the reference's", (compute) => {
  checkGradients(compute, "basic", daeParts, (p) => {
    const { X, Xt } = referenceBatch(p);
    const g = daeGradient(X, Xt, toReference(p.own));
    return [g.W.data, g.b, g.c];
  });
});

eachArithmetic("the modified autoencoder's gradient is the reference's", (compute) => {
  checkGradients(compute, "modified", daeParts, (p) => {
    const { X, Xt } = referenceBatch(p);
    const g = modifiedGradient(X, Xt, toReference(p.own), toReference(p.neutral), alpha);
    return [g.W.data, g.b, g.c];
  });
});

eachArithmetic("fine-tuning's gradient is the reference's", (compute) => {
  checkGradients(compute, "fine-tuning", softmaxParts, (p) => {
    const { X } = referenceBatch(p);
    const { W, b } = toReference(p.own);
    const V = asReference(p.softmax.weights.values, W.rows);
    const d = Float64Array.from(p.softmax.bias.values);
    const g = softmaxGradient(X, p.rowIds.map((row) => p.labels[row]), { V, d, W, b });
    return [g.V.data, g.d, g.W.data, g.b];
  });
});

eachArithmetic("the gradients are those of the returned losses, by differences", (compute) => {
  const p = problem(compute, 4, 5, 3, 3);
  for (const kind of ["basic", "modified", "fine-tuning"] as const) {
    const parameters = kind === "fine-tuning" ? softmaxParts(p) : daeParts(p);
    const gradients = change(parameters, () => p.step[kind](1));
    parameters.forEach((parameter, i) => {
      const differences = gradients[i].map((_, j) => {
        const kept = parameter.values[j];
        const lossAt = (value: number) => {
          parameter.values[j] = value;
          return p.step[kind](0);
        };
        const h = 2 ** -6; // the losses are good to about 1e-7, the difference to h * h
        const difference = (lossAt(kept + h) - lossAt(kept - h)) / (2 * h);
        parameter.values[j] = kept;
        return difference;
      });
      assertClose(gradients[i], differences, 1e-3, `${kind}, parameter ${i}`);
    });
  }
});
