import { loadCorpus, loadNeutralCorpus } from "../corpus/load.ts";
import type { Dataset } from "../../src/experiment/dataset.ts";
import { parseExperiment } from "../../src/experiment/mod.ts";
import type { Experiment } from "../../src/experiment/mod.ts";

/** The repository's folder. */
export const root: string = new URL("../../", import.meta.url).pathname;

/** The experiment on the feature files in fixtures/, with other systems or a change if given. */
export function featureExperiment(change: Record<string, unknown> = {}): Experiment {
  const written = JSON.parse(Deno.readTextFileSync(`${root}experiments/features.json`));
  return parseExperiment(JSON.stringify({ ...written, ...change }), "features.json");
}

/** The synthetic corpora as workers see them. */
export async function syntheticDataset(): Promise<Dataset> {
  const { corpus, neutral } = featureExperiment();
  const emotional = await loadCorpus({
    ...corpus,
    features: root + corpus.features,
    metadata: root + corpus.metadata,
  });
  const other = await loadNeutralCorpus({
    ...neutral!,
    features: root + neutral!.features,
    metadata: root + neutral!.metadata,
  });
  const { values, speakerOf, labelOf, classes, featureNames } = emotional;
  return {
    features: featureNames.length,
    emotional: { values, speakerOf, labelOf, classes: classes.length, foldOf: speakerOf },
    neutral: { values: other.values, speakerOf: other.speakerOf },
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
