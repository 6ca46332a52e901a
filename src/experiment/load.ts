import { describeCounts, featureDifference, loadCorpus, loadNeutralCorpus } from "../corpus/mod.ts";
import type { Corpus, ExtractionTools, NeutralCorpus, SourceOptions } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import type { CorpusSummary } from "../report/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { RunOptions } from "./run.ts";
import type { Experiment } from "./settings.ts";
import { type Folds, splitCorpus } from "./split.ts";

/** What an experiment works on. */
export interface Loaded {
  readonly corpus: Corpus;
  readonly neutral?: NeutralCorpus;
  readonly folds: Folds;
  readonly dataset: Dataset;
}

/**
 * Loads an experiment's corpora and divides the emotional one into folds; tells the progress what was found.
 *
 * @throws InputError if a file cannot be read, or the corpora do not fit each other or the split
 */
export async function load(
  experiment: Experiment,
  { jobs, resolve, store, progress }: RunOptions,
): Promise<Loaded> {
  const open = <S extends Sources>(settings: S): S => {
    progress.note(`Reading ${nameOfSource(settings)}`);
    const at = (path: string | undefined) => path === undefined ? undefined : resolve(path);
    const { features, audio, metadata } = settings;
    return { ...settings, features: at(features), audio: at(audio), metadata: at(metadata) };
  };
  const tools: ExtractionTools = {
    jobs,
    store,
    onRecording: (done, total) =>
      progress.update(done / total, `features of ${done}/${total} recordings`),
    onNote: (text) => progress.note(text),
  };
  const { split } = experiment;
  const facts = split.kind === "column" ? [split.column] : [];
  const corpus = await loadCorpus({ ...open(experiment.corpus), facts }, tools);
  note("emotional corpus", corpus);
  if (corpus.counts.constantColumns.count === corpus.featureNames.length) {
    throw new InputError(
      `Cannot use "${
        nameOfSource(experiment.corpus)
      }": every feature has one value in all utterances`,
    );
  }
  let neutral: NeutralCorpus | undefined;
  if (experiment.neutral) {
    neutral = await loadNeutralCorpus(open(experiment.neutral), tools);
    note("neutral corpus", neutral);
    checkSameFeatures(
      corpus.featureNames,
      neutral.featureNames,
      nameOfSource(experiment.neutral),
    );
  }
  const testList = split.kind === "list" ? await readList(resolve(split.list)) : [];
  const folds = splitCorpus(corpus, split, testList);
  const { values, speakerOf, labelOf, classes } = corpus;
  const { foldOf } = folds;
  const dataset: Dataset = {
    features: corpus.featureNames.length,
    emotional: { values, speakerOf, labelOf, classes: classes.length, foldOf },
    ...(neutral && { neutral: { values: neutral.values, speakerOf: neutral.speakerOf } }),
  };
  return { corpus, neutral, folds, dataset };

  function note(what: string, corpus: Corpus | NeutralCorpus): void {
    const columns = `${corpus.featureNames.length} features, ${corpus.speakers.length} speakers`;
    progress.note(`  ${what}: ${[columns, ...describeCounts(corpus.counts)].join("\n    ")}`);
  }
}

/** Where the settings say that a corpus is. */
type Sources = Pick<SourceOptions, "features" | "audio" | "metadata" | "distribution">;

/** A text file with the name of an utterance in each line. */
async function readList(path: string): Promise<string[]> {
  try {
    const lines = (await Deno.readTextFile(path)).split("\n").map((line) => line.trim());
    return [...new Set(lines.filter((line) => line !== ""))];
  } catch (error) {
    throw new InputError(`Cannot read "${path}": ${(error as Error).message}`);
  }
}

/** What a corpus is called: the path as the settings have it. */
export function nameOfSource({ features, audio }: Sources): string {
  return features ?? audio ?? "synthetic speech";
}

/** @throws InputError with the first difference */
function checkSameFeatures(emotional: string[], neutral: string[], file: string): void {
  const difference = featureDifference(neutral, emotional, "the emotional corpus's");
  if (difference === undefined) return;
  throw new InputError(
    `Cannot use "${file}" as the neutral corpus: ${difference}; ` +
      "the two need the same features in the same order",
  );
}

/** A corpus for the results. */
export function summarize(
  settings: Sources,
  corpus: Corpus | NeutralCorpus,
): CorpusSummary {
  const count = (names: string[], indices: Uint16Array | Uint8Array) =>
    Object.fromEntries(
      names.map((name, i) => [name, indices.filter((index) => index === i).length]),
    );
  const { features, metadata, utterances, featureNames, speakers, speakerOf, counts } = corpus;
  return {
    features: { ...features, path: nameOfSource(settings) },
    ...(metadata &&
      { metadata: { ...metadata, path: settings.metadata ?? settings.distribution! } }),
    utterances: utterances.length,
    featuresPerUtterance: featureNames.length,
    speakers: count(speakers, speakerOf),
    ...("classes" in corpus && { classes: count(corpus.classes, corpus.labelOf) }),
    counts,
  };
}
