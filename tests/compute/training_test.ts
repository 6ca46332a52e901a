// Golden runs: ten steps of every stage, loss by loss and weight by weight, beside the f64 reference
// with the same random numbers.
import {
  type Batch,
  type Compute,
  type Corruption,
  type DaeParameters,
  finetuningParts,
  type NeutralPart,
  type Vector,
} from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import type { Matrix } from "../reference/matrix.ts";
import { shuffle } from "../reference/philox.ts";
import {
  asReference,
  finetuneStep,
  gather,
  parts,
  pretrainStep,
  randomLayers,
  randomParameters,
  randomSoftmax,
  type Reduction,
  sgd,
  toClassifier,
  toReference,
} from "./naive_training.ts";
import { assertClose, assertSameBits, randomFloats } from "./numbers.ts";

const [n, D, L, K, batchRows] = [30, 37, 21, 4, 12];
const data = asReference(randomFloats(n * D, 1, 0, 1), D);
const seed = 2013;
const tolerance = 1e-5; // relative: of a loss, and of a parameter's largest change over the ten steps

const runs = (["gaussian", "masking", "salt-and-pepper"] as const).flatMap((kind) =>
  (["sum", "mean"] as const).map((reduction) => ({ kind, reduction }))
);
const rates: Record<Reduction, number> = { sum: 0.05, mean: 0.5 };

interface Step {
  readonly number: number;
  readonly batch: Batch;
  readonly rowIds: Uint32Array;
  readonly epoch: number;
  /** the module's step for a learning rate */
  readonly step: number;
}

/** Ten batches of 12, 12 and 6 rows, in a new order in every epoch. */
function tenSteps(compute: Compute, reduction: Reduction, take: (step: Step) => void): void {
  using order = compute.indices(n);
  for (let number = 0; number < 10; number++) {
    const epoch = 1 + Math.floor(number / 3);
    const start = batchRows * (number % 3);
    const rows = Math.min(batchRows, n - start);
    if (start === 0) compute.shuffle(order, seed, 3, epoch);
    const rowIds = shuffle(n, seed, 3, epoch).subarray(start, start + rows);
    using batch = gather(compute, data, order.values.subarray(start, start + rows));
    const step = -rates[reduction] / (reduction === "mean" ? rows : 1);
    take({ number, batch, rowIds, epoch, step });
  }
}

/** The module's parameters beside the reference's, to be compared after training. */
function watch(pairs: [string, Vector<Float32Array>, Float64Array][]) {
  const initial = pairs.map(([, parameter]) => parameter.values.slice());
  return (what: string) =>
    pairs.forEach(([name, parameter, expected], i) => {
      const change = expected.reduce((m, e, j) => Math.max(m, Math.abs(e - initial[i][j])), 0);
      assertClose(parameter.values, expected, tolerance, `${what}: ${name}`, change);
    });
}

function allParameters({ weights, hiddenBias, outputBias }: DaeParameters): Vector<Float32Array>[] {
  return [weights, hiddenBias, outputBias];
}

/** Ten pre-training steps of both for each kind of corruption and each reduction. */
function comparePretraining(
  compute: Compute,
  neutral?: { parameters: DaeParameters; alpha: number | Float32Array; data?: Matrix },
): void {
  using workspace = compute.workspace(batchRows, D, L);
  for (const { kind, reduction } of runs) {
    const own = randomParameters(compute, L, D, 10);
    const dae = toReference(own);
    const alpha = typeof neutral?.alpha === "object" ? compute.floats(neutral.alpha) : undefined;
    const frozen = neutral && {
      dae: toReference(neutral.parameters),
      alpha: typeof neutral.alpha === "number" ? neutral.alpha : Float64Array.from(neutral.alpha),
      data: neutral.data,
    };
    const what = `${kind}, ${reduction}`;
    const check = watch([
      ["W", own.weights, dae.W.data],
      ["b", own.hiddenBias, dae.b],
      ["b'", own.outputBias, dae.c],
      ...(alpha ? [["gate", alpha, frozen!.alpha] as [string, typeof alpha, Float64Array]] : []),
    ]);
    tenSteps(compute, reduction, ({ number, batch, rowIds, epoch, step }) => {
      const corruption: Corruption = { kind, level: 0.2, seed, stream: 2, epoch };
      using seen = neutral?.data && gather(compute, neutral.data, rowIds);
      const part: NeutralPart | undefined = neutral && {
        parameters: neutral.parameters,
        alpha: alpha ?? neutral.alpha as number,
        data: seen?.data,
      };
      const loss = compute.pretrainStep(batch, own, corruption, step, workspace, part);
      const update = sgd(rates[reduction], reduction);
      const expected = pretrainStep(data, rowIds, dae, corruption, update, frozen);
      assertClose([loss], [expected], tolerance, `${what}: loss ${number}`);
    });
    check(what);
  }
}

eachArithmetic("ten steps of pre-training", (compute) => comparePretraining(compute));

/** The same beside a frozen neutral model. */
function compareModified(
  compute: Compute,
  alphas: (number | Float32Array)[],
  data?: Matrix,
): void {
  const parameters = randomParameters(compute, L, D, 20);
  const before = allParameters(parameters).map(({ values }) => values.slice());
  for (const alpha of alphas) comparePretraining(compute, { parameters, alpha, data });
  allParameters(parameters).forEach(({ values }, i) =>
    assertSameBits(values, before[i], `neutral parameter ${i}`)
  );
}

eachArithmetic("ten steps of modified pre-training, the neutral model frozen", (compute) => {
  compareModified(compute, [0.5, 0.3]);
});

eachArithmetic("ten steps of modified pre-training with a learned alpha", (compute) => {
  compareModified(compute, [Float32Array.of(0), Float32Array.of(-0.7)]);
});

eachArithmetic("ten steps of modified pre-training with a gated join", (compute) => {
  compareModified(compute, [new Float32Array(3 * D), randomFloats(3 * D, 60)]);
});

eachArithmetic("ten steps of modified pre-training above the first layer", (compute) => {
  const seen = asReference(randomFloats(n * D, 2, 0, 1), D);
  compareModified(compute, [0.5, Float32Array.of(0.2), randomFloats(3 * D, 60)], seen);
});

eachArithmetic("ten steps of fine-tuning, through one, two and three layers", (compute) => {
  const labels = Array.from({ length: n }, (_, i) => (i * i + 1) % K);
  using targets = compute.bytes(batchRows);
  for (const sizes of [[L], [L, 9], [L, 13, 30]]) {
    using workspace = compute.workspace(batchRows, D, sizes.reduce((a, b) => a + b), K);
    for (const reduction of ["sum", "mean"] as const) {
      const layers = randomLayers(compute, sizes, D, 10);
      const softmax = randomSoftmax(compute, K, sizes.at(-1)!, 30);
      const model = toClassifier(layers, softmax);
      const expectedParts = parts(model);
      const outputBiases = layers.map(({ outputBias }) => outputBias.values.slice());
      const check = watch(
        finetuningParts(layers, softmax).map((part, i) => [`part ${i}`, part, expectedParts[i]]),
      );
      const what = `${sizes}, ${reduction}`;
      tenSteps(compute, reduction, ({ number, batch, rowIds, step }) => {
        const update = sgd(rates[reduction], reduction);
        targets.values.fill(255).set(rowIds.map((row) => labels[row]));
        const loss = compute.finetuneStep(batch, targets, layers, softmax, step, workspace);
        const expected = finetuneStep(data, rowIds, labels, model, update);
        assertClose([loss], [expected], tolerance, `${what}: loss ${number}`);
      });
      check(what);
      layers.forEach(({ outputBias }, k) =>
        assertSameBits(outputBias.values, outputBiases[k], "b' is not fine-tuned")
      );
    }
  }
});
