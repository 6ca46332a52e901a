/** Other runtimes give the same bytes as this one. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { is10Binary } from "../../src/binaries.ts";
import type { FeatureSet } from "../../src/is10/mod.ts";
import { format, wav } from "../audio/wav_file.ts";
import { signal } from "../is10/selfcheck.ts";
import { binaries, libsvmBinary } from "../modules.ts";
import { featuresOf } from "./features.ts";
import { classes, rows, type Solution, solve } from "./solve.ts";
import { bundleWorker, findWorkerd, hasNode, local, run, withFolder } from "./tools.ts";
import { Workerd } from "./workerd.ts";

/** The self-check signal at 16 kHz. */
const recording = new Uint8Array(wav(format(), new Uint8Array(signal.buffer)));

/** Deno's solution, with strict arithmetic; it has to be a good one. */
async function solveHere(): Promise<Solution> {
  const solution = await solve(binaries, libsvmBinary, "strict");
  assert.deepEqual(solution.labels, Array.from({ length: rows }, (_, row) => row % classes));
  const values = new Float64Array(Uint8Array.fromHex(solution.decisionValues).buffer);
  assert.equal(values.length, rows * classes * (classes - 1) / 2);
  assert.equal(new Set(values).size, values.length);
  return solution;
}

/** Deno's features of the recording, 1582 in each variant. */
async function featuresHere(): Promise<Record<FeatureSet, string>> {
  const features = {
    "is10": await featuresOf(recording, is10Binary, "is10"),
    "is10-compat": await featuresOf(recording, is10Binary, "is10-compat"),
  };
  for (const digits of Object.values(features)) assert.equal(digits.length, 2 * 4 * 1582);
  return features;
}

const workerd = await findWorkerd();

Deno.test({
  name: "workerd trains, predicts and extracts features with the same bytes as Deno" +
    (workerd ? "" : " (ignored: there is no workerd for this platform)"),
  ignore: !workerd,
  fn: () =>
    withFolder(async (folder) => {
      const files = await bundleWorker(folder);
      await using server = await Workerd.start(workerd!, folder, files);
      const ask = async (path: string, request?: RequestInit): Promise<string> => {
        const signal = AbortSignal.timeout(10_000);
        const response = await fetch(`${server.url}/${path}`, { ...request, signal });
        const text = await response.text();
        assert.equal(response.status, 200, text);
        return text;
      };
      const strict = await solveHere();
      assert.deepEqual(JSON.parse(await ask("solve/strict")), strict);
      const fast: Solution = JSON.parse(await ask("solve/fast"));
      assert.equal(fast.binary, "relaxed");
      assert.deepEqual(fast.labels, strict.labels);
      const post = { method: "POST", body: recording };
      for (const [set, digits] of Object.entries(await featuresHere())) {
        assert.equal(await ask(`features/${set}`, post), digits, set);
      }
    }),
});

const node = await hasNode();

Deno.test({
  name: "Node trains, predicts and extracts features with the same bytes as Deno" +
    (node ? "" : " (ignored: there is no Node)"),
  ignore: !node,
  fn: () =>
    withFolder(async (folder) => {
      await bundleWorker(folder);
      await Deno.writeFile(`${folder}/recording.wav`, recording);
      const args = [local("node.mjs"), pathToFileURL(`${folder}/`).href];
      const { success, stdout, stderr } = await run("node", ...args);
      assert(success, stderr);
      const { strict, fast, relaxedSimd, features } = JSON.parse(stdout);
      assert.deepEqual(strict, await solveHere());
      assert.equal(fast.binary, relaxedSimd ? "relaxed" : "baseline");
      assert.deepEqual(fast.labels, strict.labels);
      if (!relaxedSimd) assert.deepEqual(fast, strict);
      assert.deepEqual(features, await featuresHere());
    }),
});
