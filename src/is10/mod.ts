/**
 * The 1582 features of the INTERSPEECH 2010 Paralinguistic Challenge, from sound. Runs wherever WebAssembly
 * runs: no files, no terminal, no platform.
 *
 * @module
 */
export * from "./extractor.ts";
export * from "./names.ts";
