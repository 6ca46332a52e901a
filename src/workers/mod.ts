/**
 * Worker threads: a pool that hands out tasks, and what its workers call.
 *
 * @module
 */
export { inOrder } from "./in_order.ts";
export { Pool, type TaskListener } from "./pool.ts";
export { type DoTask, serve } from "./serve.ts";
