/**
 * Runs the experiment that the arguments name, file and data folder, without a store, and prints its seconds and its peak resident memory as
 * JSON: a process of its own for bench/paper.ts.
 *
 * @module
 */
import process from "node:process";
import { parseExperiment, runExperiment } from "../src/experiment/mod.ts";
import { silent } from "../src/report/mod.ts";

const [file, folder] = Deno.args;
const start = performance.now();
const { files } = await runExperiment(parseExperiment(await Deno.readTextFile(file), file), {
  jobs: navigator.hardwareConcurrency,
  resolve: (path) => `${folder}/${path}`,
  progress: silent,
});
const seconds = (performance.now() - start) / 1000;
const { loading } = JSON.parse(files["timings.json"]);
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, loading, peakBytes }));
