// Golden runs: ten steps of every stage, loss by loss and weight by weight, beside the f64 reference
// with the same random numbers.
import type {
  Batch,
  Compute,
  Corruption,
  DaeParameters,
  SoftmaxParameters,
  Vector,
} from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import { shuffle } from "../reference/philox.ts";
import {
  asReference,
  finetuneStep,
  gather,
  pretrainStep,
  randomParameters,
  randomSoftmax,
  type Reduction,
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
  neutral?: { parameters: DaeParameters; alpha: number },
): void {
  using workspace = compute.workspace(batchRows, D, L);
  for (const { kind, reduction } of runs) {
    const own = randomParameters(compute, L, D, 10);
    const dae = toReference(own);
    const frozen = neutral && { dae: toReference(neutral.parameters), alpha: neutral.alpha };
    const what = `${kind}, ${reduction}`;
    const check = watch([
      ["W", own.weights, dae.W.data],
      ["b", own.hiddenBias, dae.b],
      ["b'", own.outputBias, dae.c],
    ]);
    tenSteps(compute, reduction, ({ number, batch, rowIds, epoch, step }) => {
      const corruption: Corruption = { kind, level: 0.2, seed, stream: 2, epoch };
      const rate = rates[reduction];
      const loss = compute.pretrainStep(batch, own, corruption, step, workspace, neutral);
      const expected = pretrainStep(data, rowIds, dae, corruption, rate, reduction, frozen);
      assertClose([loss], [expected], tolerance, `${what}: loss ${number}`);
    });
    check(what);
  }
}

eachArithmetic("ten steps of pre-training", (compute) => comparePretraining(compute));

eachArithmetic("ten steps of modified pre-training, the neutral model frozen", (compute) => {
  const parameters = randomParameters(compute, L, D, 20);
  const before = allParameters(parameters).map(({ values }) => values.slice());
  for (const alpha of [0.5, 0.3]) comparePretraining(compute, { parameters, alpha });
  allParameters(parameters).forEach(({ values }, i) =>
    assertSameBits(values, before[i], `neutral parameter ${i}`)
  );
});

eachArithmetic("ten steps of fine-tuning", (compute) => {
  using workspace = compute.workspace(batchRows, D, L, K);
  const labels = Array.from({ length: n }, (_, i) => (i * i + 1) % K);
  using targets = compute.bytes(batchRows);
  for (const reduction of ["sum", "mean"] as const) {
    const own = randomParameters(compute, L, D, 10);
    const softmax: SoftmaxParameters = randomSoftmax(compute, K, L, 30);
    const { W, b } = toReference(own);
    const V = asReference(softmax.weights.values, L);
    const model = { V, d: Float64Array.from(softmax.bias.values), W, b };
    const outputBias = own.outputBias.values.slice();
    const check = watch([
      ["V", softmax.weights, model.V.data],
      ["d", softmax.bias, model.d],
      ["W", own.weights, model.W.data],
      ["b", own.hiddenBias, model.b],
    ]);
    tenSteps(compute, reduction, ({ number, batch, rowIds, step }) => {
      const rate = rates[reduction];
      targets.values.fill(255).set(rowIds.map((row) => labels[row]));
      const loss = compute.finetuneStep(batch, targets, own, softmax, step, workspace);
      const expected = finetuneStep(data, rowIds, labels, model, rate, reduction);
      assertClose([loss], [expected], tolerance, `${reduction}: loss ${number}`);
    });
    check(reduction);
    assertSameBits(own.outputBias.values, outputBias, "b' is not fine-tuned");
  }
});
