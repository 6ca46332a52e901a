import config from "../../deno.json" with { type: "json" };
import { chooseBinary } from "../compute/mod.ts";
import { describeCounts, loadCorpus, loadNeutralCorpus } from "../corpus/mod.ts";
import type { Corpus, NeutralCorpus } from "../corpus/mod.ts";
import { csv, evaluate, type Progress, type Results, systemResult } from "../report/mod.ts";
import type { CorpusSummary, FoldFigures, SystemResult } from "../report/mod.ts";
import { computeBinaries, libsvmBinary } from "./binaries.ts";
import type { Dataset } from "./dataset.ts";
import { InputError } from "../input_error.ts";
import { checkFolds, type Variant, variantsOf } from "./plan.ts";
import { describeProtocol, describeScaling } from "./protocol.ts";
import type { Experiment } from "./settings.ts";
import { type TrainedFold, trainFolds } from "./train.ts";
import type { EpochLoss } from "./work.ts";

/** A finished run: the texts of its files, and the results for the terminal. */
export interface Run {
  readonly results: Results;
  /** name to text; `timings.json` alone differs between equal runs */
  readonly files: Record<string, string>;
}

/**
 * Runs an experiment: loads the corpora, trains and predicts every fold of every system on `jobs` workers,
 * evaluates. The result does not depend on `jobs`.
 *
 * @param resolve gives a path of the settings as a path that can be opened
 * @throws InputError if a file or the corpora do not allow it
 * @throws Error if training fails; the message says where
 */
export async function runExperiment(
  experiment: Experiment,
  options: { jobs: number; resolve: (path: string) => string; progress: Progress },
): Promise<Run> {
  const { jobs, progress, resolve } = options;
  const started = new Date();
  const clock = performance.now();
  const { corpus, neutral, dataset } = await load(experiment, resolve, progress);
  const warnings = checkFolds(dataset, corpus.speakers, corpus.classes);
  for (const warning of warnings) progress.note(`Warning: ${warning}`);
  const loaded = performance.now();

  const variants = variantsOf(experiment);
  const outcomes = await trainFolds(variants, dataset, corpus.speakers, experiment, jobs, progress);
  const binary = chooseBinary(experiment.arithmetic);
  const shared = corpus.speakers.filter((speaker) => neutral?.speakers.includes(speaker));
  const arithmetic = `${experiment.arithmetic} (${binary} SIMD)`;
  const systems = variants.map((variant, v) => evaluateVariant(variant, outcomes[v], corpus));
  const results: Results = {
    name: experiment.name,
    protocol: [
      ...describeProtocol(experiment, corpus.speakers, shared, arithmetic),
      ...describeScaling(systems),
    ],
    warnings,
    systems,
    settings: experiment,
    corpora: {
      emotional: summarize(experiment.corpus, corpus),
      ...(experiment.neutral && neutral && { neutral: summarize(experiment.neutral, neutral) }),
    },
    modules: {
      compute: { binary, sha256: await sha256(computeBinaries[binary]) },
      libsvm: { sha256: await sha256(libsvmBinary) },
    },
    versions: {
      emodae: config.version,
      "libsvm-wasm": config.imports["libsvm-wasm/"].match(/@([^/]+)\/$/)![1],
    },
  };
  const timings = {
    started: started.toISOString(),
    seconds: (performance.now() - clock) / 1000,
    loading: (loaded - clock) / 1000,
    jobs,
    runtime: { ...Deno.version, target: Deno.build.target },
    folds: variants.flatMap(({ system, hidden }, v) =>
      outcomes[v].map(({ seconds, neutral }, fold) => ({
        system: system.id,
        hidden,
        speaker: corpus.speakers[fold],
        seconds,
        neutralSeconds: neutral?.seconds,
      }))
    ),
  };
  return {
    results,
    files: {
      "losses.csv": lossesCsv(variants, outcomes, corpus.speakers),
      "predictions.csv": predictionsCsv(variants, outcomes, corpus),
      "timings.json": json(timings),
      "results.json": json(results),
    },
  };
}

async function load(experiment: Experiment, resolve: (path: string) => string, progress: Progress) {
  const { features, metadata, ...rest } = experiment.corpus;
  progress.note(`Reading ${features}`);
  const corpus = await loadCorpus({
    ...rest,
    features: resolve(features),
    metadata: resolve(metadata),
  });
  note("emotional corpus", corpus);
  if (corpus.counts.constantColumns.count === corpus.featureNames.length) {
    throw new InputError(`Cannot use "${features}": every feature has one value in all utterances`);
  }
  let neutral: NeutralCorpus | undefined;
  if (experiment.neutral) {
    const { features, metadata, ...rest } = experiment.neutral;
    progress.note(`Reading ${features}`);
    neutral = await loadNeutralCorpus({
      ...rest,
      features: resolve(features),
      metadata: metadata && resolve(metadata),
    });
    note("neutral corpus", neutral);
    checkSameFeatures(corpus.featureNames, neutral.featureNames, features);
  }
  const { values, speakerOf, labelOf, speakers, classes } = corpus;
  const dataset: Dataset = {
    features: corpus.featureNames.length,
    emotional: { values, speakerOf, labelOf, speakers: speakers.length, classes: classes.length },
    ...(neutral && { neutral: { values: neutral.values, speakerOf: neutral.speakerOf } }),
  };
  return { corpus, neutral, dataset };

  function note(what: string, corpus: Corpus | NeutralCorpus): void {
    const columns = `${corpus.featureNames.length} features, ${corpus.speakers.length} speakers`;
    progress.note(`  ${what}: ${[columns, ...describeCounts(corpus.counts)].join("\n    ")}`);
  }
}

/** @throws InputError with the first difference */
function checkSameFeatures(emotional: string[], neutral: string[], file: string): void {
  const length = Math.max(emotional.length, neutral.length);
  for (let i = 0; i < length; i++) {
    if (emotional[i] === neutral[i]) continue;
    const named = (names: string[]) => i < names.length ? `"${names[i]}"` : "missing";
    throw new InputError(
      `Cannot use "${file}" as the neutral corpus: its feature ${i + 1} is ${named(neutral)}, ` +
        `the emotional corpus's is ${
          named(emotional)
        }; the two need the same features in the same order`,
    );
  }
}

function evaluateVariant(
  { system, hidden }: Variant,
  folds: TrainedFold[],
  corpus: Corpus,
): SystemResult {
  const { speakers, classes, speakerOf, labelOf } = corpus;
  const predicted = new Uint8Array(labelOf.length);
  for (const fold of folds) fold.rows.forEach((row, i) => predicted[row] = fold.predicted[i]);
  const share = ({ values, outside }: { values: number; outside: number }) => outside / values;
  return systemResult(
    { id: system.id, kind: system.kind, hidden },
    evaluate({ speakerOf, labelOf, predicted }, speakers, classes),
    folds.map(({ gamma, supportVectors, scaling, neutral }, fold): FoldFigures => ({
      speaker: speakers[fold],
      gamma,
      supportVectors,
      constantFeatures: scaling.train.constant,
      outside: {
        train: share(scaling.train),
        test: share(scaling.test),
        ...(neutral && { neutral: share(neutral.outcome.scaling) }),
      },
    })),
  );
}

function summarize(
  paths: { features: string; metadata?: string },
  corpus: Corpus | NeutralCorpus,
): CorpusSummary {
  const count = (names: string[], indices: Uint16Array | Uint8Array) =>
    Object.fromEntries(
      names.map((name, i) => [name, indices.filter((index) => index === i).length]),
    );
  const { features, metadata, utterances, featureNames, speakers, speakerOf, counts } = corpus;
  return {
    features: { ...features, path: paths.features },
    ...(metadata && paths.metadata && { metadata: { ...metadata, path: paths.metadata } }),
    utterances: utterances.length,
    featuresPerUtterance: featureNames.length,
    speakers: count(speakers, speakerOf),
    ...("classes" in corpus && { classes: count(corpus.classes, corpus.labelOf) }),
    counts,
  };
}

/** The loss after every epoch; a neutral model is listed with each fold that builds on it. */
function lossesCsv(variants: Variant[], outcomes: TrainedFold[][], speakers: string[]): string {
  const rows = variants.flatMap(({ system, hidden }, v) =>
    outcomes[v].flatMap(({ losses, neutral }, fold) =>
      [...neutral?.outcome.losses ?? [], ...losses].map(({ stage, epoch, loss }: EpochLoss) => [
        system.id,
        hidden,
        speakers[fold],
        stage,
        epoch,
        loss,
      ])
    )
  );
  return csv(["system", "hidden", "test speaker", "stage", "epoch", "loss"], rows);
}

function predictionsCsv(variants: Variant[], outcomes: TrainedFold[][], corpus: Corpus): string {
  const { utterances, speakers, classes, speakerOf, labelOf } = corpus;
  const rows = variants.flatMap(({ system, hidden }, v) =>
    outcomes[v].flatMap(({ rows, predicted }) =>
      Array.from(rows, (row, i) => [
        system.id,
        hidden,
        speakers[speakerOf[row]],
        utterances[row],
        classes[labelOf[row]],
        classes[predicted[i]],
      ])
    )
  );
  return csv(["system", "hidden", "speaker", "utterance", "label", "predicted"], rows);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
