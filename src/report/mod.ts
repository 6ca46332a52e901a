/**
 * The report layer: from predictions to figures, tables and files' texts. It knows nothing of how a run is
 * made.
 *
 * @module
 */
export * from "./comparison.ts";
export * from "./csv.ts";
export * from "./csv_tables.ts";
export * from "./files.ts";
export { oneLine } from "./format.ts";
export * from "./intervals.ts";
export * from "./latex.ts";
export * from "./losses.ts";
export * from "./markdown.ts";
export * from "./metrics.ts";
export * from "./model_card.ts";
export * from "./page/mod.ts";
export * from "./progress.ts";
export * from "./results.ts";
export * from "./table.ts";
export { terminalReport } from "./terminal.ts";
