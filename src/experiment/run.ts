import { chooseBinary } from "../compute/mod.ts";
import { lossesCsv, type Progress, reportFiles, type Results } from "../report/mod.ts";
import { evaluateSystems } from "./evaluation.ts";
import { leakageStatement } from "./leakage.ts";
import { load, summarize } from "./load.ts";
import { variantsOf } from "./plan.ts";
import { describeFailures, describeProtocol, describeScaling } from "./protocol.ts";
import { modulesOf, versions } from "./provenance.ts";
import { type Experiment, experimentFile } from "./settings.ts";
import { checkFolds } from "./split.ts";
import { lossRows, predictionsCsv } from "./tables.ts";
import { trainFolds } from "./train.ts";

/** A finished run: the texts of its files, and the results for the terminal. */
export interface Run {
  readonly results: Results;
  /** name to text; `timings.json` alone differs between equal runs */
  readonly files: Record<string, string>;
}

/** How an experiment is run; the results do not depend on it. */
export interface RunOptions {
  /** folds, or recordings, at a time */
  readonly jobs: number;
  /** gives a path of the settings as a path that can be opened */
  readonly resolve: (path: string) => string;
  /** folder of the store that keeps finished pieces, such as features and folds; without it none are kept */
  readonly store?: string;
  readonly progress: Progress;
}

/**
 * Runs an experiment: loads the corpora, trains and predicts every fold of every system on `jobs` workers,
 * evaluates. The result does not depend on `jobs`.
 *
 * @throws InputError if a file or the corpora do not allow it
 * @throws Error if training fails; the message says where
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
): Promise<Run> {
  const { jobs, progress } = options;
  const started = new Date();
  const clock = performance.now();
  const { corpus, neutral, folds, dataset } = await load(experiment, options);
  const warnings = checkFolds(folds, corpus);
  for (const warning of warnings) progress.note(`Warning: ${warning}`);
  const loaded = performance.now();

  const variants = variantsOf(experiment);
  const outcomes = await trainFolds(variants, dataset, folds.names, experiment, options);
  const binary = chooseBinary(experiment.arithmetic);
  const leakage = leakageStatement(experiment, corpus, neutral, folds);
  const arithmetic = `${experiment.arithmetic} (${binary} SIMD)`;
  const systems = evaluateSystems(variants, outcomes, corpus, folds, experiment.seeds[0]);
  const losses = lossRows(variants, outcomes, folds.names);
  const results: Results = {
    name: experiment.name,
    protocol: [
      ...describeProtocol(experiment, folds.names, arithmetic),
      ...describeScaling(systems),
      ...describeFailures(systems),
    ],
    leakage,
    warnings,
    systems,
    settings: experimentFile(experiment),
    corpora: {
      emotional: summarize(experiment.corpus, corpus),
      ...(experiment.neutral && neutral && { neutral: summarize(experiment.neutral, neutral) }),
    },
    modules: await modulesOf(experiment.arithmetic),
    versions,
  };
  const timings = {
    started: started.toISOString(),
    seconds: (performance.now() - clock) / 1000,
    loading: (loaded - clock) / 1000,
    jobs,
    runtime: { ...Deno.version, target: Deno.build.target },
    folds: variants.flatMap(({ id, hidden, seed }, v) =>
      outcomes[v].map(({ seconds, neutral }, fold) => ({
        system: id,
        hidden,
        seed,
        fold: folds.names[fold],
        seconds,
        neutralSeconds: neutral?.seconds,
      }))
    ),
  };
  return {
    results,
    files: {
      ...await reportFiles(results, losses),
      "losses.csv": lossesCsv(losses),
      "predictions.csv": predictionsCsv(variants, outcomes, corpus),
      "timings.json": json(timings),
      "results.json": json(results),
    },
  };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
