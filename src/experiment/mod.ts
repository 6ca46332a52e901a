/**
 * The experiment layer: settings, folds, workers, and from them a run's results.
 *
 * @module
 */
export { OutputFolder } from "./output.ts";
export { type Run, runExperiment } from "./run.ts";
export { type ModelOptions, type ModelRun, trainExperimentModel } from "./train_model.ts";
export { type Experiment, experimentJsonSchema, parseExperiment } from "./settings.ts";
