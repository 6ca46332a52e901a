/**
 * From files of sound to features: workers, and the store that keeps what they made.
 *
 * @module
 */
export { extractAll, type ExtractionSetup, type Outcome } from "./extract_all.ts";
export { FeatureFile, type FileLayout, fileLayouts, type RowName } from "./feature_file.ts";
export type { ExtractionSettings } from "./recording_extractor.ts";
export type { Sound, SoundSource } from "./source.ts";
