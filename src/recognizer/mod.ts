/**
 * From sound to emotion: a trained model as a library, in browsers, Deno, Node, Bun and edge workers.
 *
 * @example
 * ```ts
 * import { decodeAudio, Model } from "@emodae/emodae";
 *
 * const get = async (address: string) =>
 *   new Uint8Array(await (await fetch(address)).arrayBuffer());
 *
 * using model = await Model.from(await get("model.emodae"));
 * const { samples, sampleRate } = await decodeAudio(await get("speech.wav"));
 * const { label, probabilities } = await model.predict(samples, sampleRate);
 * console.log(label, probabilities);
 *
 * for await (const segment of model.segments(samples, sampleRate)) {
 *   console.log(segment.start, segment.end, segment.label);
 * }
 * ```
 *
 * @module
 */
export * from "../audio/mod.ts";
export type { Arithmetic, BinaryName } from "../compute/mod.ts";
export * from "../is10/mod.ts";
export {
  type CardCorpus,
  type CardEvaluation,
  type CardFigure,
  type ModelCard,
  ModelFileError,
} from "../model_file/mod.ts";
export * from "./model.ts";
export * from "./prediction.ts";
export type { LazyWasmSource, WasmSource, WasmSources } from "./wasm_source.ts";
export type { SegmentOptions } from "./windows.ts";
