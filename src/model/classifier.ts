import type { Compute, DaeParameters, EncoderParameters, Libsvm, Matrix } from "../compute/mod.ts";
import { type DaeSettings, finetune, type OwnedParameters, ownedParameters } from "./dae.ts";
import { Predictor } from "./predictor.ts";
import { hiddenUnits, type Join, pretrainStack, Stack } from "./stack.ts";
import type { OnEpoch, Stage } from "./stage.ts";
import { type Predictions, type Svm, type SvmSettings, trainSvm, validateSvms } from "./svm.ts";
import { inBlocks, type Utterances } from "./utterances.ts";

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

/** A system that is trained but for its SVM. */
interface Trained {
  /** (n, L): the training utterances' topmost hidden units, or their features */
  readonly hidden: Matrix;
  readonly layers: readonly OwnedParameters[];
  readonly learnedAlphas: number[];
}

/** Pre-trains, fine-tunes and encodes the training utterances, uses what comes of it and gives it back. */
function withEncoder<T>(
  compute: Compute,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  recipe: Recipe,
  onEpoch: OnEpoch,
  use: (trained: Trained) => T,
): T {
  using stack = new Stack();
  const { layers } = stack;
  let learnedAlphas: number[] = [];
  using frozen = new Stack();
  if (recipe.kind !== "static") {
    const { dae, pretraining, finetuning } = recipe;
    let neutral: Join & { layers: OwnedParameters[] } | undefined;
    if (recipe.kind === "modified") {
      for (const layer of recipe.neutral) frozen.layers.push(upload(compute, layer));
      neutral = { alpha: recipe.alpha, join: recipe.join, layers: frozen.layers };
    }
    const stage = "emotion pre-training";
    learnedAlphas = pretrainStack(compute, data, stack, stage, pretraining, dae, onEpoch, neutral);
    finetune(compute, data, labels, classes, layers, finetuning, dae, onEpoch);
  }
  using hidden = encodeAll(compute, data, layers);
  return use({ hidden, layers, learnedAlphas });
}

/**
 * Trains a system on the training utterances: pre-training, fine-tuning, encoding and the SVM.
 *
 * @param labels (n), below `classes`
 */
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
  const encoder = [compute, data, labels, classes, recipe, onEpoch] as const;
  return withEncoder(...encoder, ({ hidden, layers, learnedAlphas }) => ({
    layers: layers.map(download).map(({ weights, hiddenBias }) => ({ weights, hiddenBias })),
    svm: trainSvm(compute, libsvm, hidden, labels, svm),
    ...(learnedAlphas.length > 0 && { learnedAlphas }),
  }));
}

/**
 * What systems that differ in the SVM's settings only, and share all the rest, say of other utterances.
 *
 * @returns for each of the settings what {@linkcode classify} says with it, to the last bit
 */
export function validateClassifiers(
  compute: Compute,
  libsvm: Libsvm,
  data: Utterances,
  labels: Uint8Array,
  classes: number,
  recipe: Recipe,
  svms: readonly SvmSettings[],
  tested: Utterances,
  onEpoch: OnEpoch,
): Predictions[] {
  const encoder = [compute, data, labels, classes, recipe, onEpoch] as const;
  return withEncoder(...encoder, ({ hidden, layers }) => {
    using units = hiddenUnits(compute, tested, layers);
    return validateSvms(compute, libsvm, hidden, labels, svms, units);
  });
}

/** Predicts the class of utterances once; {@linkcode Predictor} serves many times. */
export function classify(compute: Compute, classifier: Classifier, data: Utterances): Predictions {
  using predictor = new Predictor(compute, classifier);
  return predictor.classify(data);
}

/** All utterances' topmost hidden units (n, L) for the clean features, or without layers the features. */
function encodeAll(
  compute: Compute,
  data: Utterances,
  layers: readonly EncoderParameters[],
): Matrix {
  using encoded = hiddenUnits(compute, data, layers);
  const units = encoded.features;
  const hidden = compute.matrix(data.rows, units);
  for (const { start, ids } of inBlocks(data.rows)) {
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
