/**
 * The statistics of the report: figures of a confusion matrix, intervals over speakers, and paired
 * comparisons of two systems on the same folds. Pure functions of numbers: no files, no terminal, no
 * platform.
 *
 * The speaker is the unit: utterances of one speaker are not independent, so intervals resample speakers
 * and the test to rely on is {@linkcode signFlipTest}. To compare systems with one baseline:
 *
 * ```ts
 * const tests = systems.map((system) => signFlipTest(system.perSpeaker, baseline.perSpeaker));
 * const adjusted = holm(tests.map(({ p }) => p));
 * ```
 *
 * @module
 */
export { bootstrapInterval, type BootstrapOptions, type Interval } from "./bootstrap.ts";
export { type ClassFigures, type ClassReport, classReport } from "./class_report.ts";
export { type ConfusionMatrix, sumConfusions } from "./confusion.ts";
export { holm } from "./holm.ts";
export { mcnemar, type McnemarTest } from "./mcnemar.ts";
export { mean, type MeanAndDeviation, meanAndDeviation } from "./mean.ts";
export { mostProbable, type ProbabilityScores, probabilityScores } from "./probability_scores.ts";
export { type SeedSummary, summarizeSeeds } from "./seeds.ts";
export { type SignFlipTest, signFlipTest } from "./sign_flip.ts";
