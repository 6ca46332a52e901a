/**
 * The model file: all that it takes from sound or features to probabilities, and the model's card, in one
 * ArrayBuffer that is read without a copy. No files, no platform.
 *
 * @module
 */
export type { CardCorpus, CardEvaluation, CardFigure, ModelCard } from "./card.ts";
export type { ModelContent } from "./content.ts";
export { decodeModel } from "./decode.ts";
export { describeModelFile, type ModelFileLayout } from "./describe.ts";
export { encodeModel } from "./encode.ts";
export { ModelFileError } from "./error.ts";
