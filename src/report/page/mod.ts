/**
 * The page: a run's report in one file that works offline.
 *
 * @module
 */
export { reportHtml } from "./page.ts";
