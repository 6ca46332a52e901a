/**
 * What a trained model says of recordings and of feature files: workers that predict, and the rows that are
 * written.
 *
 * @module
 */
export { type Outcome, predictAll, type PredictionSettings } from "./predict_all.ts";
export type { Row, SoundFacts } from "./row.ts";
export {
  type RowColumns,
  type RowFormat,
  rowFormat,
  type RowFormatName,
  rowFormats,
} from "./row_format.ts";
export { findSources, type Source } from "./sources.ts";
export { Summary } from "./summary.ts";
export type { PredictionSetup, Result } from "./tasks.ts";
