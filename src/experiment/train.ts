import type { Dataset } from "./dataset.ts";
import type { Variant } from "./plan.ts";
import type { Experiment } from "./settings.ts";
import { type TrainedFold, type TrainedModel, Trainer, type TrainingOptions } from "./trainer.ts";

/** What of an experiment a training goes by, besides the variants. */
type Settings = Pick<Experiment, "arithmetic" | "selection">;

/**
 * Trains and predicts all folds of all variants on at most `jobs` workers, after the selection among their
 * candidates, if there are several. Equal tasks are done once, and nothing that the store has.
 *
 * @param folds names of what each fold leaves out
 * @returns for each variant, for each fold its outcome, whatever the number of workers
 * @throws InputError if there are too few training speakers for a selection
 * @throws Error if a task fails, with the name of the task
 */
export async function trainFolds(
  variants: Variant[],
  dataset: Dataset,
  folds: string[],
  experiment: Settings,
  options: TrainingOptions,
): Promise<TrainedFold[][]> {
  const trainer = new Trainer({ variants, dataset, folds, models: false }, experiment, options);
  return await use(trainer, options, () => Promise.all(variants.map(allFolds(trainer, folds))));
}

/**
 * Trains one variant on all utterances, and all its folds.
 *
 * @param folds names of what each fold leaves out
 * @returns the model and the folds, whatever the number of workers
 * @throws as {@linkcode trainFolds}
 */
export async function trainModel(
  variant: Variant,
  dataset: Dataset,
  folds: string[],
  experiment: Settings,
  options: TrainingOptions,
): Promise<{ model: TrainedModel; folds: TrainedFold[] }> {
  const plan = { variants: [variant], dataset, folds, models: true };
  const trainer = new Trainer(plan, experiment, options);
  const [trained, model] = await use(
    trainer,
    options,
    () => Promise.all([allFolds(trainer, folds)(variant), trainer.model(variant)]),
  );
  return { model, folds: trained };
}

function allFolds(trainer: Trainer, folds: string[]) {
  return (variant: Variant) => Promise.all(folds.map((_, fold) => trainer.fold(variant, fold)));
}

/** Does something with a trainer, and ends it. */
async function use<T>(
  trainer: Trainer,
  { progress }: TrainingOptions,
  train: () => Promise<T>,
): Promise<T> {
  try {
    await trainer.ready();
    return await train();
  } finally {
    await trainer.close();
    progress.end();
  }
}
