/**
 * The model layer: scaling, the two-stage schedule of the denoising autoencoders, the support vector
 * machine, and the way from scaled features to a class. Runs wherever WebAssembly runs: no files, no
 * terminal, no platform.
 *
 * @module
 */
export * from "./calibration.ts";
export * from "./classifier.ts";
export * from "./dae.ts";
export * from "./lbfgs.ts";
export type { Optimizer } from "./optimizer.ts";
export * from "./predictor.ts";
export * from "./scaler.ts";
export * from "./stack.ts";
export * from "./stage.ts";
export {
  inClassOrder,
  type Predictions,
  type Svm,
  type SvmSettings,
  trainSvm,
  validateSvms,
} from "./svm.ts";
export { type Utterances, utterancesInMemory } from "./utterances.ts";
