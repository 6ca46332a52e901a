import { loadCorpus, loadNeutralCorpus } from "../../src/corpus/mod.ts";
import type { Dataset } from "../../src/experiment/dataset.ts";
import { parseExperiment } from "../../src/experiment/mod.ts";
import type { Experiment } from "../../src/experiment/mod.ts";

/** The repository's folder. */
export const root: string = new URL("../../", import.meta.url).pathname;

/** The default experiment, with other systems or a change if given. */
export function defaultExperiment(change: Record<string, unknown> = {}): Experiment {
  const written = JSON.parse(Deno.readTextFileSync(`${root}experiment.json`));
  return parseExperiment(JSON.stringify({ ...written, ...change }), "experiment.json");
}

/** The synthetic corpora as workers see them. */
export async function syntheticDataset(): Promise<Dataset> {
  const { corpus, neutral } = defaultExperiment();
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
  const { values, speakerOf, labelOf, speakers, classes, featureNames } = emotional;
  return {
    features: featureNames.length,
    emotional: { values, speakerOf, labelOf, speakers: speakers.length, classes: classes.length },
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
