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

/**
 * Step 1 of the modified DAE (method, section 3): a basic DAE on neutral speech, not fine-tuned.
 *
 * @param data (n, D), scaled
 */
export function trainNeutral(
  compute: Compute,
  data: Matrix,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
): DaeWeights {
  using parameters = initialParameters(compute, data.columns, settings, "neutral pre-training");
  pretrain(compute, data, parameters, "neutral pre-training", stage, settings, onEpoch);
  return download(parameters);
}

/**
 * Trains a system on the training utterances: pre-training, fine-tuning, encoding, SVM.
 *
 * @param data (n, D), scaled; changed by the call
 * @param labels (n), below `classes`
 */
export function trainClassifier(
  compute: Compute,
  libsvm: Libsvm,
  data: Matrix,
  labels: Uint8Array,
  classes: number,
  recipe: Recipe,
  onEpoch: OnEpoch,
): Classifier {
  if (recipe.kind === "static") return { svm: trainSvm(compute, libsvm, data, labels, recipe.svm) };
  const { dae, pretraining, finetuning } = recipe;
  using parameters = initialParameters(compute, data.columns, dae, "emotion pre-training");
  using frozen = recipe.kind === "modified" ? upload(compute, recipe.neutral) : undefined;
  const neutral = recipe.kind === "modified" && frozen
    ? { parameters: frozen, alpha: recipe.alpha }
    : undefined;
  pretrain(compute, data, parameters, "emotion pre-training", pretraining, dae, onEpoch, neutral);
  finetune(compute, data, labels, classes, parameters, finetuning, dae, onEpoch);
  using hidden = compute.matrix(data.rows, dae.hidden);
  compute.encode(data, parameters, hidden);
  const { weights, hiddenBias } = download(parameters);
  return {
    encoder: { weights, hiddenBias },
    svm: trainSvm(compute, libsvm, hidden, labels, recipe.svm),
  };
}

/**
 * Predicts the class of utterances.
 *
 * @param data (n, D), scaled like the training data; changed by the call
 */
export function classify(
  compute: Compute,
  { encoder, svm }: Classifier,
  data: Matrix,
): Predictions {
  if (!encoder) return predictSvm(compute, svm, data);
  const units = encoder.hiddenBias.length;
  using weights = compute.matrix(units, data.columns, encoder.weights);
  using hiddenBias = compute.floats(encoder.hiddenBias);
  using hidden = compute.matrix(data.rows, units);
  compute.encode(data, { weights, hiddenBias }, hidden);
  return predictSvm(compute, svm, hidden);
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
