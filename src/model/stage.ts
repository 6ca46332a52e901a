import type { Batch, Compute, Vector } from "../compute/mod.ts";
import { Lbfgs, type LbfgsSettings } from "./lbfgs.ts";
import { createUpdater, type Optimizer, zerosLike } from "./optimizer.ts";
import type { Utterances } from "./utterances.ts";

/** One training stage. */
export interface Stage {
  /** passes over the data; of L-BFGS, iterations */
  readonly epochs: number;
  /** learning rate; L-BFGS has none */
  readonly rate: number;
  /** utterances in a minibatch; of L-BFGS, how many are computed at once */
  readonly batch: number;
  /** how the gradients change the parameters */
  readonly optimizer: Optimizer;
}

/** The stages without labels. */
export type PretrainingName = "neutral pre-training" | "emotion pre-training";

/** The stages of the paper; in a stack, each layer above the first one is pre-trained in a stage of its own. */
export type StageName = PretrainingName | `${PretrainingName} of layer ${number}` | "fine-tuning";

/** The stage in which a layer is pre-trained; layer 0 is the one on the features. */
export function stageName(stage: PretrainingName, layer: number): StageName {
  return layer === 0 ? stage : `${stage} of layer ${layer + 1}`;
}

/** Called after every epoch with the mean loss over the epoch's utterances, before each update. */
export type OnEpoch = (stage: StageName, epoch: number, epochs: number, loss: number) => void;

/** Settings do not train on some utterances: the loss is no longer finite, or what is learned of all is equal. */
export class TrainingError extends Error {
  /** tells it from other errors */
  override name = "TrainingError";
}

/** What a stage trains, on what and how. */
export interface Training {
  /** for reports and errors */
  readonly name: StageName;
  /** how long, how fast and by which optimizer */
  readonly stage: Stage;
  /** what the minibatches are of */
  readonly data: Utterances;
  /** what is trained */
  readonly parameters: readonly Vector<Float32Array>[];
  /** whether the gradient is summed or averaged over the minibatch */
  readonly gradient: "sum" | "mean";
  /** the random order of every epoch; absent where the utterances stay in theirs */
  readonly order?: { readonly seed: number; readonly stream: number };
  /**
   * Adds `factor` times the gradient of the batch's summed loss to the target.
   *
   * @param epoch 0 where all epochs have the same noise
   * @returns the batch's summed loss
   */
  step(
    batch: Batch,
    factor: number,
    epoch: number,
    target: readonly Vector<Float32Array>[],
  ): number;
}

/**
 * Trains in place.
 *
 * @throws TrainingError if the loss is no longer finite
 */
export function train(compute: Compute, training: Training, onEpoch: OnEpoch): void {
  const { name, stage: { epochs, rate, optimizer }, gradient } = training;
  const remedy = optimizer.kind === "lbfgs"
    ? ""
    : `; lower the rate (${rate}) or take the gradient's mean (now: ${gradient})`;
  const report = (epoch: number, loss: number) => {
    if (!Number.isFinite(loss)) {
      throw new TrainingError(
        `Cannot train: in ${name}, epoch ${epoch}, the loss is ${loss}${remedy}`,
      );
    }
    onEpoch(name, epoch, epochs, loss);
  };
  using pass = new Pass(compute, training.data, training.stage.batch);
  if (optimizer.kind === "lbfgs") iterate(compute, training, optimizer, pass, report);
  else descend(compute, training, optimizer, pass, report);
}

/** An update after every minibatch. */
function descend(
  compute: Compute,
  { stage: { epochs, rate }, parameters, gradient, order, step }: Training,
  optimizer: Exclude<Optimizer, { kind: "lbfgs" }>,
  pass: Pass,
  report: (epoch: number, loss: number) => void,
): void {
  using updater = createUpdater(compute, parameters, optimizer, rate);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (order) compute.shuffle(pass.order, order.seed, order.stream, epoch);
    const loss = pass.run((batch) => {
      const factor = updater.factor / (gradient === "mean" ? batch.rows : 1);
      const loss = step(batch, factor, epoch, updater.target);
      updater.update();
      return loss;
    });
    report(epoch, loss);
  }
}

/** An iteration of L-BFGS an epoch, on the loss over all utterances with the same noise in every epoch. */
function iterate(
  compute: Compute,
  { stage: { epochs }, data, parameters, gradient, step }: Training,
  settings: LbfgsSettings,
  pass: Pass,
  report: (epoch: number, loss: number) => void,
): void {
  using target = zerosLike(compute, parameters);
  const share = gradient === "mean" ? 1 / data.rows : 1;
  using solver = new Lbfgs(compute, gather(parameters), (point, slope) => {
    scatter(point, parameters);
    for (const { values } of target) values.fill(0);
    const loss = pass.run((batch) => step(batch, share, 0, target));
    slope.values.set(gather(target));
    return loss * data.rows * share;
  }, settings);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    report(epoch, solver.value / (data.rows * share));
    solver.iterate();
  }
  scatter(solver.point, parameters);
}

/** All values, one vector after the other. */
function gather(vectors: readonly Vector<Float32Array>[]): Float32Array {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const { length, values } of vectors) {
    all.set(values, start);
    start += length;
  }
  return all;
}

/** The way back. */
function scatter(all: Vector<Float32Array>, vectors: readonly Vector<Float32Array>[]): void {
  let start = 0;
  for (const { length, values } of vectors) {
    values.set(all.values.subarray(start, start + length));
    start += length;
  }
}

/** The way through all utterances, a minibatch at a time; the last one may be smaller. */
class Pass implements Disposable {
  /** (n): the utterances' order */
  readonly order: Vector<Uint32Array>;
  readonly #data: Utterances;
  readonly #batch: Batch & { readonly ids: Vector<Uint32Array> };

  constructor(compute: Compute, data: Utterances, batch: number) {
    const rows = Math.min(batch, data.rows);
    this.order = compute.indices(Uint32Array.from({ length: data.rows }, (_, i) => i));
    this.#data = data;
    this.#batch = { ids: compute.indices(rows), data: compute.matrix(rows, data.features), rows };
  }

  /** @returns the mean over the utterances of what `visit` returns for minibatches */
  run(visit: (batch: Batch) => number): number {
    const { ids, data, rows: most } = this.#batch;
    let total = 0;
    for (let start = 0; start < this.#data.rows; start += most) {
      const rows = Math.min(most, this.#data.rows - start);
      ids.values.set(this.order.values.subarray(start, start + rows));
      const into = data.values.subarray(0, rows * data.columns);
      this.#data.read(ids.values.subarray(0, rows), into);
      total += visit({ ids, data, rows });
    }
    return total / this.#data.rows;
  }

  [Symbol.dispose](): void {
    for (const vector of [this.order, this.#batch.ids, this.#batch.data]) vector.free();
  }
}
