import type { Compute, DaeParameters, EncoderParameters, Libsvm, Matrix } from "../compute/mod.ts";
import { type DaeSettings, finetune, type OwnedParameters, ownedParameters } from "./dae.ts";
import { Predictor } from "./predictor.ts";
import { hiddenUnits, type Join, pretrainStack, Stack } from "./stack.ts";
import type { OnEpoch, Stage } from "./stage.ts";
import { type Predictions, type Svm, type SvmSettings, SvmTrainer } from "./svm.ts";
import type { Utterances } from "./utterances.ts";

/** A layer of a denoising autoencoder as plain data. */
export interface DaeWeights {
  /** (L, D) */
  readonly weights: Float32Array;
  /** (L) */
  readonly hiddenBias: Float32Array;
  /** (D), the paper's b' */
  readonly outputBias: Float32Array;
}

/** The systems of the paper's Table 2, as recipes from scaled features to what the SVM is trained on. */
export type Recipe =
  | { readonly kind: "static" }
  | {
    readonly kind: "dae";
    readonly dae: DaeSettings;
    readonly pretraining: Stage;
    readonly finetuning: Stage;
  }
  | Join & {
    readonly kind: "modified";
    readonly dae: DaeSettings;
    readonly pretraining: Stage;
    readonly finetuning: Stage;
    /** the frozen neutral model, from {@linkcode trainNeutral} */
    readonly neutral: readonly DaeWeights[];
  };

/** A trained classifier of scaled features: plain data. */
export interface Classifier {
  /** the one on the features first; none for static features */
  readonly layers: readonly Pick<DaeWeights, "weights" | "hiddenBias">[];
  /** on the topmost hidden units, or on the features themselves */
  readonly svm: Svm;
  /** the share of the emotional reconstruction that each layer has learned, where it is learned */
  readonly learnedAlphas?: readonly number[];
}

/**
 * Step 1 of the modified DAE (method, section 3): a basic DAE on neutral speech, not fine-tuned.
 *
 * @returns its layers, the one on the features first
 */
export function trainNeutral(
  compute: Compute,
  data: Utterances,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
): DaeWeights[] {
  using stack = new Stack();
  pretrainStack(compute, data, stack, "neutral pre-training", stage, settings, onEpoch);
  return stack.layers.map(download);
}

/**
 * Trains a system on the training utterances: pre-training, fine-tuning, encoding, and an SVM for each of some
 * settings, which share all the rest.
 *
 * @param labels (n), below `classes`
 * @returns a classifier for each of the SVM's settings
 */
export function trainClassifiers(
  compute: Compute,
  libsvm: Libsvm,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  recipe: Recipe,
  svms: readonly SvmSettings[],
  onEpoch: OnEpoch,
): Classifier[] {
  if (recipe.kind === "static") {
    using features = encodeAll(compute, data, []);
    using trainer = new SvmTrainer(compute, libsvm, features, labels);
    return trainer.trainAll(svms).map((svm) => ({ layers: [], svm }));
  }
  const { dae, pretraining, finetuning } = recipe;
  using stack = new Stack();
  using frozen = new Stack();
  let neutral: Join & { layers: OwnedParameters[] } | undefined;
  if (recipe.kind === "modified") {
    for (const layer of recipe.neutral) frozen.layers.push(upload(compute, layer));
    neutral = { alpha: recipe.alpha, join: recipe.join, layers: frozen.layers };
  }
  const stage = "emotion pre-training";
  const alphas = pretrainStack(compute, data, stack, stage, pretraining, dae, onEpoch, neutral);
  finetune(compute, data, labels, classes, stack.layers, finetuning, dae, onEpoch);
  using hidden = encodeAll(compute, data, stack.layers);
  using trainer = new SvmTrainer(compute, libsvm, hidden, labels);
  const layers = stack.layers.map(download)
    .map(({ weights, hiddenBias }) => ({ weights, hiddenBias }));
  return trainer.trainAll(svms).map((svm) => ({
    layers,
    svm,
    ...(alphas.length > 0 && { learnedAlphas: alphas }),
  }));
}

/** The same with one SVM. */
export function trainClassifier(
  compute: Compute,
  libsvm: Libsvm,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  recipe: Recipe,
  svm: SvmSettings,
  onEpoch: OnEpoch,
): Classifier {
  const all = trainClassifiers(compute, libsvm, data, labels, classes, recipe, [svm], onEpoch);
  return all[0];
}

/** Predicts the class of utterances once; {@linkcode Predictor} serves many times. */
export function classify(compute: Compute, classifier: Classifier, data: Utterances): Predictions {
  using predictor = new Predictor(compute, classifier);
  return predictor.classify(data);
}

// Few enough that a block of the features takes little memory, enough for the products to be fast.
const encodedAtOnce = 1000;

/** All utterances' topmost hidden units (n, L) for the clean features, or without layers the features. */
function encodeAll(
  compute: Compute,
  data: Utterances,
  layers: readonly EncoderParameters[],
): Matrix {
  const most = Math.min(encodedAtOnce, data.rows);
  using encoded = hiddenUnits(compute, data, layers, most);
  const units = encoded.features;
  const hidden = compute.matrix(data.rows, units);
  for (let start = 0; start < data.rows; start += most) {
    const ids = Uint32Array.from(
      { length: Math.min(most, data.rows - start) },
      (_, i) => start + i,
    );
    encoded.read(ids, hidden.values.subarray(start * units, (start + ids.length) * units));
  }
  return hidden;
}

function download({ weights, hiddenBias, outputBias }: DaeParameters): DaeWeights {
  return {
    weights: weights.values.slice(),
    hiddenBias: hiddenBias.values.slice(),
    outputBias: outputBias.values.slice(),
  };
}

function upload(
  compute: Compute,
  { weights, hiddenBias, outputBias }: DaeWeights,
): OwnedParameters {
  const matrix = compute.matrix(hiddenBias.length, outputBias.length, weights);
  return ownedParameters(compute, matrix, hiddenBias, outputBias);
}
