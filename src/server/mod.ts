/**
 * The server: one function from Request to Response, the same under Deno and in an edge worker. No files, no
 * terminal, no platform.
 *
 * @example
 * ```ts
 * import { Model } from "@emodae/emodae";
 * import { createHandler, localRecognizer } from "@emodae/emodae/server";
 *
 * const modelFile = await Deno.readFile("model.emodae");
 * const recognizer = localRecognizer(await Model.from(modelFile));
 * Deno.serve({ hostname: "127.0.0.1" }, createHandler({ recognizer, modelFile }));
 * ```
 *
 * @module
 */
export { answerOf } from "./answer.ts";
export type * from "./answer_types.ts";
export * from "./handler.ts";
export { defaultLimits, type Limits } from "./limits.ts";
export { Problem, type ProblemStatus } from "./problem.ts";
export type { BodyKind, Question, Segmentation } from "./question.ts";
export * from "./recognizer.ts";
export type { StaticFile } from "./static_file.ts";
