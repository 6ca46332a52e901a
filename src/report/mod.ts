/**
 * The report layer: from predictions to figures, tables and files' texts. It knows nothing of how a run is
 * made.
 *
 * @module
 */
export * from "./csv.ts";
export * from "./metrics.ts";
export * from "./progress.ts";
export * from "./results.ts";
export * from "./table.ts";
export * from "./terminal.ts";
