import type { Compute, Libsvm } from "../compute/mod.ts";
import {
  classify,
  type DaeSettings,
  type DaeWeights,
  type OnEpoch,
  type Recipe,
  type Stage,
  trainClassifier,
  trainNeutral,
} from "../model/mod.ts";
import { type Dataset, rowsOf } from "./dataset.ts";
import { Scaler, type ScalingCounts } from "./scaling.ts";
import type { Scaling } from "./settings.ts";

/** Neutral pre-training, for one fold's scaling. */
export interface NeutralTask {
  readonly kind: "neutral";
  readonly scaling: Scaling;
  /** the test speaker that the scaling leaves out, where its scope depends on the fold */
  readonly fold: number;
  readonly stage: Stage;
  readonly dae: DaeSettings;
}

/** Training on all speakers but one, and prediction of that one. */
export interface FoldTask {
  readonly kind: "fold";
  readonly scaling: Scaling;
  /** the test speaker */
  readonly fold: number;
  readonly recipe: Recipe;
}

/** What a worker can be asked to do. */
export type Task = NeutralTask | FoldTask;

/** The loss after one epoch of a stage. */
export interface EpochLoss {
  readonly stage: string;
  readonly epoch: number;
  readonly loss: number;
}

/** The frozen neutral model. */
export interface NeutralOutcome {
  readonly kind: "neutral";
  readonly weights: DaeWeights;
  readonly losses: EpochLoss[];
  readonly scaling: ScalingCounts;
}

/** The predictions for a fold's test speaker. */
export interface FoldOutcome {
  readonly kind: "fold";
  /** the test speaker's rows, and the class predicted for each */
  readonly rows: Uint32Array;
  readonly predicted: Uint8Array;
  /** gamma as it was used */
  readonly gamma: number;
  readonly supportVectors: number;
  readonly losses: EpochLoss[];
  readonly scaling: { readonly train: ScalingCounts; readonly test: ScalingCounts };
}

/** What comes back. */
export type Outcome = NeutralOutcome | FoldOutcome;

/**
 * Does one task. The same task on the same dataset gives the same bits wherever and whenever it runs.
 *
 * In a fold the test speaker's rows are first looked at by the prediction, unless the scaling's scope
 * ("all", "speaker") says otherwise.
 */
export function work(
  compute: Compute,
  libsvm: Libsvm,
  dataset: Dataset,
  task: Task,
  onEpoch: OnEpoch,
): Outcome {
  const losses: EpochLoss[] = [];
  const record: OnEpoch = (stage, epoch, epochs, loss) => {
    losses.push({ stage, epoch, loss });
    onEpoch(stage, epoch, epochs, loss);
  };
  const scaler = new Scaler(dataset, task.scaling, task.fold);
  const scaled = (which: "emotional" | "neutral", rows: Uint32Array) => {
    const data = compute.matrix(rows.length, dataset.features);
    return { data, counts: scaler.scale(which, rows, data.values) };
  };
  if (task.kind === "neutral") {
    if (!dataset.neutral) {
      throw new TypeError("Cannot train a neutral model: there is no neutral corpus");
    }
    const { data, counts } = scaled("neutral", rowsOf(dataset.neutral));
    using _ = data;
    const weights = trainNeutral(compute, data, task.stage, task.dae, record);
    return { kind: "neutral", weights, losses, scaling: counts };
  }
  const { emotional } = dataset;
  const trainRows = rowsOf(emotional, (speaker) => speaker !== task.fold);
  const train = scaled("emotional", trainRows);
  using trainData = train.data;
  const labels = Uint8Array.from(trainRows, (row) => emotional.labelOf[row]);
  const classifier = trainClassifier(
    ...[compute, libsvm, trainData, labels, emotional.classes, task.recipe, record] as const,
  );
  const rows = rowsOf(emotional, (speaker) => speaker === task.fold);
  const test = scaled("emotional", rows);
  using testData = test.data;
  return {
    kind: "fold",
    rows,
    predicted: classify(compute, classifier, testData).labels,
    gamma: classifier.svm.gamma,
    supportVectors: classifier.svm.counts.reduce((sum, count) => sum + count, 0),
    losses,
    scaling: { train: train.counts, test: test.counts },
  };
}
