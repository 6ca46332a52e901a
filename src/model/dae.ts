import type { Batch, Compute, Corruption, DaeParameters, Matrix } from "../compute/mod.ts";
import type { Utterances } from "./utterances.ts";

/** One training stage. */
export interface Stage {
  /** passes over the data */
  readonly epochs: number;
  /** learning rate */
  readonly rate: number;
  /** utterances in a minibatch */
  readonly batch: number;
}

/** How a denoising autoencoder is trained, in all its stages. */
export interface DaeSettings {
  /** L, the number of hidden units */
  readonly hidden: number;
  /** initial weights are uniform within plus and minus this times sqrt(6 / (D + L)) */
  readonly initialWeights: number;
  /** the noise on the input */
  readonly corruption: Pick<Corruption, "kind" | "level"> & {
    /** whether the noise is drawn anew in every epoch */
    readonly redraw: boolean;
  };
  /** whether the gradient is summed or averaged over the minibatch */
  readonly gradient: "sum" | "mean";
  /** whether the utterances are put in a new random order in every epoch */
  readonly shuffle: boolean;
  /** 32-bit unsigned: everything random in the training follows from it */
  readonly seed: number;
}

/** The stages of the paper; each has random numbers of its own. */
export type StageName = "neutral pre-training" | "emotion pre-training" | "fine-tuning";

/** Called after every epoch with the mean loss over the epoch's utterances, before each update. */
export type OnEpoch = (stage: StageName, epoch: number, epochs: number, loss: number) => void;

/** The loss stopped being a finite number. */
export class DivergenceError extends Error {
  /** tells it from other errors */
  override name = "DivergenceError";
}

// Streams of random numbers, one for each use, so that no two draw the same.
const streams = {
  "neutral pre-training": { weights: 1, noise: 2, order: 3 },
  "emotion pre-training": { weights: 4, noise: 5, order: 6 },
  "fine-tuning": { order: 7 },
} as const;

/** The stages without labels. */
export type PretrainingName = Exclude<StageName, "fine-tuning">;

/** Parameters that give their memory back at the end of their block, when declared with `using`. */
export type OwnedParameters = DaeParameters & Disposable;

/** Parameters in linear memory; D and L follow from the biases. */
export function ownedParameters(
  compute: Compute,
  weights: Matrix,
  hiddenBias: Float32Array,
  outputBias: Float32Array,
): OwnedParameters {
  const parameters = {
    weights,
    hiddenBias: compute.floats(hiddenBias),
    outputBias: compute.floats(outputBias),
  };
  const dispose = () => Object.values(parameters).forEach((vector) => vector.free());
  return { ...parameters, [Symbol.dispose]: dispose };
}

/** New parameters: random weights, biases 0. */
export function initialParameters(
  compute: Compute,
  features: number,
  settings: DaeSettings,
  stage: PretrainingName,
): OwnedParameters {
  const { hidden, initialWeights, seed } = settings;
  const weights = compute.matrix(hidden, features);
  const bound = initialWeights * Math.sqrt(6 / (features + hidden));
  compute.fillUniform(weights, -bound, bound, seed, streams[stage].weights);
  return ownedParameters(compute, weights, new Float32Array(hidden), new Float32Array(features));
}

/**
 * Unsupervised pre-training: the basic DAE of equations (1) to (4), or with `neutral` the modified one of
 * equations (5) to (9).
 *
 * @param parameters updated in place
 * @throws DivergenceError if the loss is no longer finite
 */
export function pretrain(
  compute: Compute,
  data: Utterances,
  parameters: DaeParameters,
  stageName: PretrainingName,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
  neutral?: { readonly parameters: DaeParameters; readonly alpha: number },
): void {
  const { kind, level, redraw } = settings.corruption;
  const noise = { kind, level, seed: settings.seed, stream: streams[stageName].noise };
  const rows = Math.min(stage.batch, data.rows);
  using workspace = compute.workspace(rows, data.features, settings.hidden);
  descend(compute, data, stageName, stage, settings, onEpoch, (batch, step, epoch) => {
    const corruption = { ...noise, epoch: redraw ? epoch : 0 };
    return compute.pretrainStep(batch, parameters, corruption, step, workspace, neutral);
  });
}

/**
 * Supervised fine-tuning: a softmax layer, which starts at 0, on the hidden units; cross-entropy on the
 * labels of the clean data; updates the encoder (the layer itself is of no further use).
 *
 * @param labels (n), below `classes`
 * @param parameters updated in place
 * @throws DivergenceError if the loss is no longer finite
 */
export function finetune(
  compute: Compute,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  parameters: DaeParameters,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
): void {
  using weights = compute.matrix(classes, settings.hidden);
  using bias = compute.floats(new Float32Array(classes));
  weights.values.fill(0);
  const rows = Math.min(stage.batch, data.rows);
  using targets = compute.bytes(rows);
  using workspace = compute.workspace(rows, data.features, settings.hidden, classes);
  descend(compute, data, "fine-tuning", stage, settings, onEpoch, (batch, step) => {
    targets.values.set(batch.ids.values.subarray(0, batch.rows).map((id) => labels[id]));
    return compute.finetuneStep(batch, targets, parameters, { weights, bias }, step, workspace);
  });
}

/** Stochastic gradient descent over minibatches; the last one of an epoch may be smaller. */
function descend(
  compute: Compute,
  data: Utterances,
  name: StageName,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
  takeStep: (batch: Batch, step: number, epoch: number) => number,
): void {
  const most = Math.min(stage.batch, data.rows);
  using order = compute.indices(Uint32Array.from({ length: data.rows }, (_, i) => i));
  using ids = compute.indices(most);
  using features = compute.matrix(most, data.features);
  for (let epoch = 1; epoch <= stage.epochs; epoch++) {
    if (settings.shuffle) compute.shuffle(order, settings.seed, streams[name].order, epoch);
    let loss = 0;
    for (let start = 0; start < data.rows; start += stage.batch) {
      const rows = Math.min(stage.batch, data.rows - start);
      ids.values.set(order.values.subarray(start, start + rows));
      data.read(ids.values.subarray(0, rows), features.values.subarray(0, rows * data.features));
      const step = -stage.rate / (settings.gradient === "mean" ? rows : 1);
      loss += takeStep({ data: features, ids, rows }, step, epoch);
    }
    loss /= data.rows;
    if (!Number.isFinite(loss)) {
      throw new DivergenceError(
        `Cannot train: in ${name}, epoch ${epoch}, the loss is ${loss}; ` +
          `lower the rate (${stage.rate}) or take the gradient's mean (now: ${settings.gradient})`,
      );
    }
    onEpoch(name, epoch, stage.epochs, loss);
  }
}
