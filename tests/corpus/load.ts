// The corpora of feature files, without what only recordings need.
import {
  type Corpus,
  type CorpusOptions,
  type ExtractionTools,
  loadCorpus as load,
  loadNeutralCorpus as loadNeutral,
  type NeutralCorpus,
  type NeutralCorpusOptions,
} from "../../src/corpus/mod.ts";

const unused = () => {
  throw new Error("nothing is extracted from feature files");
};
const tools: ExtractionTools = { jobs: 1, onRecording: unused, onNote: unused };

/** Loads a corpus from a feature file. */
export function loadCorpus(options: CorpusOptions): Promise<Corpus> {
  return load(options, tools);
}

/** Loads a neutral corpus from a feature file. */
export function loadNeutralCorpus(options: NeutralCorpusOptions): Promise<NeutralCorpus> {
  return loadNeutral(options, tools);
}
