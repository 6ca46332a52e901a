/**
 * The server under Deno: on a socket, with worker threads that predict.
 *
 * @module
 */
export * from "./page.ts";
export * from "./service.ts";
