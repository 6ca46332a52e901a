/**
 * Corpora: reads feature files, or extracts features from recordings, and joins them with metadata by
 * utterance name.
 *
 * Everything that is left out on the way (a missing value, no metadata, ...) is counted in
 * {@linkcode CorpusCounts}; what cannot be read throws an `InputError` with file, line and value.
 *
 * @module
 */
export { type Corpus, type CorpusOptions, loadCorpus } from "./corpus.ts";
export { loadNeutralCorpus, type NeutralCorpus, type NeutralCorpusOptions } from "./neutral.ts";
export { type CorpusCounts, type Counted, describeCounts } from "./counts.ts";
export { featureDifference } from "./feature_difference.ts";
export { type FeatureTable, readFeatures } from "./features.ts";
export { type FeatureRow, streamFeatures } from "./stream_features.ts";
export type { FeatureFormat } from "./layout.ts";
export { type Metadata, type MetadataColumns, type MetadataRow, readMetadata } from "./metadata.ts";
export { findRecordings, type FoundRecording } from "./distributions/mod.ts";
export type { ExtractionTools } from "./extract_table.ts";
export { distributions, type SourceOptions } from "./source.ts";
