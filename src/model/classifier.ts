import type { Compute, DaeParameters, Libsvm, Matrix } from "../compute/mod.ts";
import {
  type DaeSettings,
  finetune,
  initialParameters,
  type OnEpoch,
  type OwnedParameters,
  ownedParameters,
  pretrain,
  type Stage,
} from "./dae.ts";
import type { Utterances } from "./utterances.ts";
import { type Predictions, predictSvm, type Svm, type SvmSettings, trainSvm } from "./svm.ts";

/** A denoising autoencoder as plain data. */
export interface DaeWeights {
  /** (L, D) */
  readonly weights: Float32Array;
  /** (L) */
  readonly hiddenBias: Float32Array;
  /** (D), the paper's b' */
  readonly outputBias: Float32Array;
}

/** The systems of the paper's Table 2, as recipes from scaled features to a classifier. */
export type Recipe =
  | { readonly kind: "static"; readonly svm: SvmSettings }
  | {
    readonly kind: "dae";
    readonly svm: SvmSettings;
    readonly dae: DaeSettings;
    readonly pretraining: Stage;
    readonly finetuning: Stage;
  }
  | {
    readonly kind: "modified";
    readonly svm: SvmSettings;
    readonly dae: DaeSettings;
    readonly pretraining: Stage;
    readonly finetuning: Stage;
    /** the share of the emotional reconstruction, equation (9) */
    readonly alpha: number;
    /** the frozen neutral model, from {@linkcode trainNeutral} */
    readonly neutral: DaeWeights;
  };

/** A trained classifier of scaled features: plain data. */
export interface Classifier {
  /** absent for static features */
  readonly encoder?: Pick<DaeWeights, "weights" | "hiddenBias">;
  /** on the hidden units, or on the features themselves */
  readonly svm: Svm;
}

/** Step 1 of the modified DAE (method, section 3): a basic DAE on neutral speech, not fine-tuned. */
export function trainNeutral(
  compute: Compute,
  data: Utterances,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
): DaeWeights {
  using parameters = initialParameters(compute, data.features, settings, "neutral pre-training");
  pretrain(compute, data, parameters, "neutral pre-training", stage, settings, onEpoch);
  return download(parameters);
}

/**
 * Trains a system on the training utterances: pre-training, fine-tuning, encoding, SVM.
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
  onEpoch: OnEpoch,
): Classifier {
  if (recipe.kind === "static") {
    using features = readAll(compute, data);
    return { svm: trainSvm(compute, libsvm, features, labels, recipe.svm) };
  }
  const { dae, pretraining, finetuning } = recipe;
  using parameters = initialParameters(compute, data.features, dae, "emotion pre-training");
  using frozen = recipe.kind === "modified" ? upload(compute, recipe.neutral) : undefined;
  const neutral = recipe.kind === "modified" && frozen
    ? { parameters: frozen, alpha: recipe.alpha }
    : undefined;
  pretrain(compute, data, parameters, "emotion pre-training", pretraining, dae, onEpoch, neutral);
  finetune(compute, data, labels, classes, parameters, finetuning, dae, onEpoch);
  using hidden = encodeAll(compute, data, parameters);
  const { weights, hiddenBias } = download(parameters);
  return {
    encoder: { weights, hiddenBias },
    svm: trainSvm(compute, libsvm, hidden, labels, recipe.svm),
  };
}

/** Predicts the class of utterances, scaled like the training data. */
export function classify(
  compute: Compute,
  { encoder, svm }: Classifier,
  data: Utterances,
): Predictions {
  if (!encoder) {
    using features = readAll(compute, data);
    return predictSvm(compute, svm, features);
  }
  using weights = compute.matrix(encoder.hiddenBias.length, data.features, encoder.weights);
  using hiddenBias = compute.floats(encoder.hiddenBias);
  using hidden = encodeAll(compute, data, { weights, hiddenBias });
  return predictSvm(compute, svm, hidden);
}

/** All utterances' features (n, D). */
function readAll(compute: Compute, data: Utterances): Matrix {
  const features = compute.matrix(data.rows, data.features);
  data.read(Uint32Array.from({ length: data.rows }, (_, i) => i), features.values);
  return features;
}

// Few enough that a block of the features takes little memory, enough for the products to be fast.
const encodedAtOnce = 1000;

/** All utterances' hidden units (n, L), for the clean features. */
function encodeAll(
  compute: Compute,
  data: Utterances,
  encoder: Pick<DaeParameters, "weights" | "hiddenBias">,
): Matrix {
  const units = encoder.hiddenBias.length;
  const hidden = compute.matrix(data.rows, units);
  for (let start = 0; start < data.rows; start += encodedAtOnce) {
    const rows = Math.min(encodedAtOnce, data.rows - start);
    using features = compute.matrix(rows, data.features);
    using block = compute.matrix(rows, units);
    data.read(Uint32Array.from({ length: rows }, (_, i) => start + i), features.values);
    compute.encode(features, encoder, block);
    hidden.values.set(block.values, start * units);
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
