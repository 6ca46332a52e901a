import type { Compute, Libsvm } from "../compute/mod.ts";
import {
  type Classifier,
  classify,
  type DaeSettings,
  type DaeWeights,
  type FeatureRange,
  inClassOrder,
  type OnEpoch,
  type Recipe,
  type Stage,
  type SvmSettings,
  trainClassifier,
  TrainingError,
  trainNeutral,
  validateClassifiers,
} from "../model/mod.ts";
import { type Dataset, rowsWhere, testRows, trainRows } from "./dataset.ts";
import { type FoldScaling, Scaler } from "./scaling.ts";
import type { Scaling } from "./settings.ts";

/** Neutral pre-training, for one fold's scaling. */
export interface NeutralTask {
  readonly kind: "neutral";
  readonly scaling: Scaling;
  /** the fold that the scaling leaves out, where its scope depends on it */
  readonly fold: number;
  readonly stage: Stage;
  readonly dae: DaeSettings;
}

/** Training on all that a fold does not test, and prediction of what it tests. */
export interface FoldTask {
  readonly kind: "fold";
  readonly scaling: Scaling;
  readonly fold: number;
  readonly recipe: Recipe;
  readonly svm: SvmSettings;
}

/** Training on all that a fold does not test, for a classifier to be kept. */
export type ModelTask = Omit<FoldTask, "kind"> & { readonly kind: "model" };

/**
 * Training on a fold's training utterances but those of some speakers, and prediction of these speakers, with
 * an SVM for each of some settings. The scaling is the fold's.
 */
export interface ValidationTask {
  readonly kind: "validation";
  readonly scaling: Scaling;
  readonly fold: number;
  /** the speakers left out and predicted, as indices */
  readonly speakers: readonly number[];
  readonly recipe: Recipe;
  readonly svms: readonly SvmSettings[];
}

/** What a worker can be asked to do. */
export type Task = NeutralTask | FoldTask | ModelTask | ValidationTask;

/** The loss after one epoch of a stage. */
export interface EpochLoss {
  readonly stage: string;
  readonly epoch: number;
  readonly loss: number;
}

/** The frozen neutral model. */
export interface NeutralOutcome {
  readonly kind: "neutral";
  /** its layers, the one on the features first */
  readonly weights: DaeWeights[];
  readonly losses: EpochLoss[];
  readonly scaling: FoldScaling;
}

/** The predictions for what a fold tests. */
export interface FoldOutcome {
  readonly kind: "fold";
  /** the rows tested, and the class predicted for each */
  readonly rows: Uint32Array;
  readonly predicted: Uint8Array;
  /**
   * (rows, K (K - 1) / 2): for each pair of classes i < j, above 0 where i wins; NaN where there was nothing of
   * one of them to train on
   */
  readonly decisionValues: Float64Array;
  /** gamma as it was used */
  readonly gamma: number;
  readonly supportVectors: number;
  /** the share of the emotional reconstruction that each layer has learned, where it is learned */
  readonly learnedAlphas?: readonly number[];
  readonly losses: EpochLoss[];
  readonly scaling: { readonly train: FoldScaling; readonly test: FoldScaling };
}

/** A classifier, with all it takes to use it. */
export interface ModelOutcome {
  readonly kind: "model";
  readonly classifier: Classifier;
  /** what is mapped to [0, 1] */
  readonly range: FeatureRange;
  readonly losses: EpochLoss[];
  /** of the training utterances */
  readonly scaling: FoldScaling;
}

/** The predictions for a fold's validation speakers. */
export interface ValidationOutcome {
  readonly kind: "validation";
  /** the rows predicted */
  readonly rows: Uint32Array;
  /** for each of the SVM's settings the class predicted for each row */
  readonly predicted: readonly Uint8Array[];
}

/** Training came to nothing: these settings do not train on these utterances. */
export interface FailedOutcome {
  readonly kind: "failed";
  readonly reason: string;
}

/** What comes back. */
export type Outcome =
  | NeutralOutcome
  | FoldOutcome
  | ModelOutcome
  | ValidationOutcome
  | FailedOutcome;

/** What a task computes with. */
export interface Tools {
  readonly compute: Compute;
  readonly libsvm: Libsvm;
  readonly dataset: Dataset;
}

/** Does one task. The same task on the same dataset gives the same bits wherever and whenever it runs. */
export function work(tools: Tools, task: Task, onEpoch: OnEpoch): Outcome {
  try {
    return succeed(tools, task, onEpoch);
  } catch (error) {
    if (error instanceof TrainingError) return { kind: "failed", reason: error.message };
    throw error;
  }
}

function succeed(tools: Tools, task: Task, onEpoch: OnEpoch): Exclude<Outcome, FailedOutcome> {
  const losses: EpochLoss[] = [];
  const record: OnEpoch = (stage, epoch, epochs, loss) => {
    losses.push({ stage, epoch, loss });
    onEpoch(stage, epoch, epochs, loss);
  };
  const scaler = new Scaler(tools.dataset, task.scaling, task.fold);
  if (task.kind === "neutral") {
    return { kind: "neutral", losses, ...neutral(tools, scaler, task, record) };
  }
  if (task.kind === "validation") return validate(tools, scaler, task, record);
  const { classifier, scaling: train } = trainFold(tools, scaler, task, record);
  if (task.kind === "model") {
    return { kind: "model", classifier, range: scaler.range, losses, scaling: train };
  }
  const { scaling: test, ...predictions } = predictFold(tools, scaler, task, classifier);
  const { svm: { gamma, counts }, learnedAlphas } = classifier;
  const supportVectors = counts.reduce((sum, count) => sum + count, 0);
  const scaling = { train, test };
  const figures = { gamma, supportVectors, ...(learnedAlphas && { learnedAlphas }) };
  return { kind: "fold", ...predictions, ...figures, losses, scaling };
}

function neutral({ compute, dataset }: Tools, scaler: Scaler, task: NeutralTask, onEpoch: OnEpoch) {
  if (!dataset.neutral) {
    throw new TypeError("Cannot train a neutral model: there is no neutral corpus");
  }
  const rows = rowsWhere(dataset.neutral.speakerOf);
  const data = scaler.scaled("neutral", rows);
  const weights = trainNeutral(compute, data, task.stage, task.dae, onEpoch);
  return { weights, scaling: scaler.counts("neutral", rows) };
}

/**
 * Trains a fold's classifier. The rows it tests take no part, except through a scaling whose scope ("all")
 * says so.
 */
export function trainFold(
  { compute, libsvm, dataset }: Tools,
  scaler: Scaler,
  task: FoldTask | ModelTask,
  onEpoch: OnEpoch,
): { classifier: Classifier; scaling: FoldScaling } {
  const { labelOf, classes } = dataset.emotional;
  const rows = trainRows(dataset, task.fold);
  const labels = Uint8Array.from(rows, (row) => labelOf[row]);
  const data = scaler.scaled("emotional", rows);
  const { recipe, svm } = task;
  const classifier = trainClassifier(compute, libsvm, data, labels, classes, recipe, svm, onEpoch);
  return { classifier, scaling: scaler.counts("emotional", rows) };
}

function predictFold(
  { compute, dataset }: Tools,
  scaler: Scaler,
  task: FoldTask,
  classifier: Classifier,
) {
  const rows = testRows(dataset, task.fold);
  const data = scaler.scaled("emotional", rows);
  const { labels: predicted, decisionValues } = classify(compute, classifier, data);
  return {
    rows,
    predicted,
    decisionValues: inClassOrder(classifier.svm, decisionValues, dataset.emotional.classes),
    scaling: scaler.counts("emotional", rows),
  };
}

function validate(
  { compute, libsvm, dataset }: Tools,
  scaler: Scaler,
  { fold, speakers, recipe, svms }: ValidationTask,
  onEpoch: OnEpoch,
): ValidationOutcome {
  const { speakerOf, labelOf, classes } = dataset.emotional;
  const isLeftOut = (row: number) => speakers.includes(speakerOf[row]);
  const inside = trainRows(dataset, fold);
  const trained = inside.filter((row) => !isLeftOut(row));
  const rows = inside.filter(isLeftOut);
  const labels = Uint8Array.from(trained, (row) => labelOf[row]);
  const data = scaler.scaled("emotional", trained);
  const test = scaler.scaled("emotional", rows);
  const predictions = validateClassifiers(
    compute,
    libsvm,
    data,
    labels,
    classes,
    recipe,
    svms,
    test,
    onEpoch,
  );
  return { kind: "validation", rows, predicted: predictions.map(({ labels }) => labels) };
}
