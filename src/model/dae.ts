import {
  type Compute,
  type Corruption,
  type DaeParameters,
  type EncoderParameters,
  finetuningParts,
  type Matrix,
  type NeutralPart,
  pretrainingParts,
} from "../compute/mod.ts";
import { type OnEpoch, type PretrainingName, type Stage, stageName, train } from "./stage.ts";
import type { Utterances } from "./utterances.ts";

/** How a denoising autoencoder is trained, in all its stages. */
export interface DaeSettings {
  /** L, the number of hidden units of each layer, the one on the features first */
  readonly hidden: readonly number[];
  /** initial weights are uniform within plus and minus this times sqrt(6 / (D + L)) */
  readonly initialWeights: number;
  /** the noise on the input of the layer that is pre-trained */
  readonly corruption: Pick<Corruption, "kind" | "level"> & {
    /** whether the noise is drawn anew in every epoch; L-BFGS has the same in all */
    readonly redraw: boolean;
  };
  /** whether the gradient is summed or averaged over the minibatch */
  readonly gradient: "sum" | "mean";
  /** whether the utterances are put in a new random order in every epoch; L-BFGS leaves them in theirs */
  readonly shuffle: boolean;
  /** 32-bit unsigned: everything random in the training follows from it */
  readonly seed: number;
}

// Streams of random numbers, one for each use, so that no two draw the same; a layer has eight.
const streams = {
  "neutral pre-training": { weights: 1, noise: 2, order: 3 },
  "emotion pre-training": { weights: 4, noise: 5, order: 6 },
  "fine-tuning": { order: 7 },
} as const;

function streamsOf(stage: PretrainingName, layer: number) {
  const { weights, noise, order } = streams[stage];
  return { weights: weights + 8 * layer, noise: noise + 8 * layer, order: order + 8 * layer };
}

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

/**
 * New parameters: random weights, biases 0.
 *
 * @param features D, for a layer above the first one the hidden units below
 * @param layer 0 for the one on the features
 */
export function initialParameters(
  compute: Compute,
  features: number,
  settings: DaeSettings,
  stage: PretrainingName,
  layer = 0,
): OwnedParameters {
  const { hidden: { [layer]: hidden }, initialWeights, seed } = settings;
  const weights = compute.matrix(hidden, features);
  const bound = initialWeights * Math.sqrt(6 / (features + hidden));
  compute.fillUniform(weights, -bound, bound, seed, streamsOf(stage, layer).weights);
  return ownedParameters(compute, weights, new Float32Array(hidden), new Float32Array(features));
}

/** The frozen neutral part of a modified DAE, and what it reads. */
export type NeutralModel = Omit<NeutralPart, "data"> & {
  /** the same utterances as the neutral part sees them, where that differs: above the first layer */
  readonly data?: Utterances;
};

/**
 * Unsupervised pre-training of one layer: the basic DAE of equations (1) to (4), or with `neutral` the
 * modified one of equations (5) to (9).
 *
 * @param data the features or, above the first layer, the hidden units below
 * @param parameters updated in place; with a learned join, its gate too
 * @param layer 0 for the one on the features
 * @throws TrainingError if the loss is no longer finite
 */
export function pretrain(
  compute: Compute,
  data: Utterances,
  parameters: DaeParameters,
  name: PretrainingName,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
  neutral?: NeutralModel,
  layer = 0,
): void {
  const { corruption: { kind, level, redraw }, seed, gradient, shuffle } = settings;
  const stream = streamsOf(name, layer);
  const rows = Math.min(stage.batch, data.rows);
  using workspace = compute.workspace(rows, data.features, parameters.weights.rows);
  using seen = neutral?.data && compute.matrix(rows, data.features);
  const frozen = neutral && { ...neutral, data: seen };
  train(compute, {
    name: stageName(name, layer),
    parameters: pretrainingParts(parameters, frozen),
    order: shuffle ? { seed, stream: stream.order } : undefined,
    ...{ stage, data, gradient },
    step: (batch, step, epoch, target) => {
      if (neutral?.data && seen) {
        const into = seen.values.subarray(0, batch.rows * data.features);
        neutral.data.read(batch.ids.values.subarray(0, batch.rows), into);
      }
      const noise = { kind, level, seed, stream: stream.noise, epoch: redraw ? epoch : 0 };
      return compute.pretrainStep(batch, parameters, noise, step, workspace, frozen, target);
    },
  }, onEpoch);
}

/**
 * Supervised fine-tuning: a softmax layer, which starts at 0, on the topmost hidden units; cross-entropy on
 * the labels of the clean data; updates all layers (the softmax layer is of no further use).
 *
 * @param labels (n), below `classes`
 * @param layers the one on the features first; updated in place
 * @throws TrainingError if the loss is no longer finite
 */
export function finetune(
  compute: Compute,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  layers: readonly EncoderParameters[],
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
): void {
  const units = layers.map(({ hiddenBias }) => hiddenBias.length);
  using weights = compute.matrix(classes, units.at(-1)!);
  using bias = compute.floats(new Float32Array(classes));
  weights.values.fill(0);
  const softmax = { weights, bias };
  const rows = Math.min(stage.batch, data.rows);
  using targets = compute.bytes(rows);
  const hidden = units.reduce((sum, L) => sum + L, 0);
  using workspace = compute.workspace(rows, data.features, hidden, classes);
  const { gradient, shuffle, seed } = settings;
  train(compute, {
    name: "fine-tuning",
    parameters: finetuningParts(layers, softmax),
    order: shuffle ? { seed, stream: streams["fine-tuning"].order } : undefined,
    ...{ stage, data, gradient },
    step: (batch, step, _epoch, target) => {
      targets.values.set(batch.ids.values.subarray(0, batch.rows).map((id) => labels[id]));
      return compute.finetuneStep(batch, targets, layers, softmax, step, workspace, target);
    },
  }, onEpoch);
}
