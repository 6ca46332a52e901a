import type { CorpusCounts } from "../corpus/mod.ts";
import type { ModelContent } from "../model_file/mod.ts";
import { chooseVariant, type ModelChoice } from "./choose_variant.ts";
import { evaluateSystems } from "./evaluation.ts";
import { load } from "./load.ts";
import { modelCard } from "./model_card.ts";
import { checkRate, modelFeatures } from "./model_features.ts";
import { calibrate, checkCalibration } from "./out_of_fold.ts";
import type { RunOptions } from "./run.ts";
import type { Experiment } from "./settings.ts";
import { checkFolds } from "./split.ts";
import { trainModel } from "./train.ts";

/** How a model is trained, besides what its experiment says. */
export interface ModelOptions extends ModelChoice {
  /** of the recordings behind a feature file, Hz, if it is known */
  readonly rate?: number;
}

/** A trained model, and what became of the emotional corpus's utterances. */
export interface ModelRun {
  readonly content: ModelContent;
  readonly counts: CorpusCounts;
}

/**
 * Trains one system of an experiment on all utterances, with the experiment's settings, or those that its
 * selection chooses among all speakers. The folds are trained as well: their test utterances give the card's
 * figures and the calibration. The result does not depend on `jobs`.
 *
 * @throws InputError if the choice, a file or the corpora do not allow it
 * @throws Error if training fails; the message says where
 */
export async function trainExperimentModel(
  experiment: Experiment,
  { rate, ...choice }: ModelOptions,
  options: RunOptions,
): Promise<ModelRun> {
  const variant = chooseVariant(experiment, choice);
  checkRate(experiment, rate);
  const loaded = await load(experiment, options);
  const { corpus, folds, dataset } = loaded;
  const features = modelFeatures(corpus, rate);
  for (const warning of checkFolds(folds, corpus)) options.progress.note(`Warning: ${warning}`);
  checkCalibration(folds, corpus);

  const trained = await trainModel(variant, dataset, folds.names, experiment, options);
  const { model } = trained;
  const { calibration, scores } = calibrate(trained.folds, folds, corpus);
  const [seed] = experiment.seeds;
  const [result] = evaluateSystems([variant], [trained.folds], corpus, folds, seed);
  const content = {
    card: await modelCard({ experiment, loaded, model, features, result, calibration: scores }),
    arithmetic: experiment.arithmetic,
    classes: corpus.classes,
    features,
    scaler: { ...model.range, clip: model.setting.scaling.clip },
    classifier: model.classifier,
    calibration,
  };
  return { content, counts: corpus.counts };
}
