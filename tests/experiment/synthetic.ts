import { loadCorpus, loadNeutralCorpus } from "../corpus/load.ts";
import type { Corpus, NeutralCorpus } from "../../src/corpus/mod.ts";
import type { Dataset } from "../../src/experiment/dataset.ts";
import { type Folds, splitCorpus } from "../../src/experiment/split.ts";
import { parseExperiment } from "../../src/experiment/mod.ts";
import type { Experiment } from "../../src/experiment/mod.ts";

/** The repository's folder. */
export const root: string = new URL("../../", import.meta.url).pathname;

/** The experiment on the feature files in fixtures/, with other systems or a change if given. */
export function featureExperiment(change: Record<string, unknown> = {}): Experiment {
  const written = JSON.parse(Deno.readTextFileSync(`${root}experiments/features.json`));
  return parseExperiment(JSON.stringify({ ...written, ...change }), "features.json");
}

/** The corpora of feature files in fixtures/. */
export async function syntheticCorpora(): Promise<{ corpus: Corpus; neutral: NeutralCorpus }> {
  const { corpus, neutral } = featureExperiment();
  return {
    corpus: await loadCorpus({
      ...corpus,
      features: root + corpus.features,
      metadata: root + corpus.metadata,
      facts: ["gender"],
    }),
    neutral: await loadNeutralCorpus({
      ...neutral!,
      features: root + neutral!.features,
      metadata: root + neutral!.metadata,
    }),
  };
}

/**
 * The same as workers see them.
 *
 * @param split by speaker, if nothing else is said
 */
export async function syntheticDataset(
  split: (corpus: Corpus) => Folds = (corpus) => splitCorpus(corpus, { kind: "speaker" }),
): Promise<Dataset> {
  const { corpus, neutral } = await syntheticCorpora();
  const { values, speakerOf, labelOf, classes, featureNames } = corpus;
  const { foldOf } = split(corpus);
  return {
    features: featureNames.length,
    emotional: { values, speakerOf, labelOf, classes: classes.length, foldOf },
    neutral: { values: neutral.values, speakerOf: neutral.speakerOf },
  };
}

/** A modified DAE that trains in a moment. */
export const smallModified = {
  id: "m",
  kind: "modified",
  hidden: 9,
  neutral: { epochs: 2, batch: 50 },
  pretraining: { epochs: 2, batch: 50 },
  finetuning: { epochs: 2, batch: 50 },
} as const;
