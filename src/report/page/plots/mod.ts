/**
 * The drawings of the page, SVG by Observable Plot and a server-side DOM. They take a moment to load, so that
 * the page alone should import them, and only when it is made.
 *
 * @module
 */
export { accuracyPlot } from "./accuracy.ts";
export { differencePlot } from "./difference.ts";
export { lossPlot } from "./losses.ts";
export { recallPlot } from "./recall.ts";
export { speakerPlot } from "./speakers.ts";
