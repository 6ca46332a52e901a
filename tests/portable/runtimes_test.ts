/** Other runtimes give the same bytes as this one. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { binaries, libsvmBinary } from "../modules.ts";
import { classes, rows, type Solution, solve } from "./solve.ts";
import { bundleWorker, findWorkerd, hasNode, local, run, withFolder } from "./tools.ts";
import { Workerd } from "./workerd.ts";

/** Deno's solution, with strict arithmetic; it has to be a good one. */
async function solveHere(): Promise<Solution> {
  const solution = await solve(binaries, libsvmBinary, "strict");
  assert.deepEqual(solution.labels, Array.from({ length: rows }, (_, row) => row % classes));
  const values = new Float64Array(Uint8Array.fromHex(solution.decisionValues).buffer);
  assert.equal(values.length, rows * classes * (classes - 1) / 2);
  assert.equal(new Set(values).size, values.length);
  return solution;
}

const workerd = await findWorkerd();

Deno.test({
  name: "workerd trains and predicts with the same bytes as Deno" +
    (workerd ? "" : " (ignored: there is no workerd for this platform)"),
  ignore: !workerd,
  fn: () =>
    withFolder(async (folder) => {
      await bundleWorker(folder);
      await using server = await Workerd.start(workerd!, folder);
      const ask = async (arithmetic: string): Promise<Solution> => {
        const signal = AbortSignal.timeout(10_000);
        const response = await fetch(`${server.url}/${arithmetic}`, { signal });
        const text = await response.text();
        assert.equal(response.status, 200, text);
        return JSON.parse(text);
      };
      const strict = await solveHere();
      assert.deepEqual(await ask("strict"), strict);
      const fast = await ask("fast");
      assert.equal(fast.binary, "relaxed");
      assert.deepEqual(fast.labels, strict.labels);
    }),
});

const node = await hasNode();

Deno.test({
  name: "Node trains and predicts with the same bytes as Deno" +
    (node ? "" : " (ignored: there is no Node)"),
  ignore: !node,
  fn: () =>
    withFolder(async (folder) => {
      await bundleWorker(folder);
      const args = [local("node.mjs"), pathToFileURL(`${folder}/`).href];
      const { success, stdout, stderr } = await run("node", ...args);
      assert(success, stderr);
      const { strict, fast, relaxedSimd } = JSON.parse(stdout);
      assert.deepEqual(strict, await solveHere());
      assert.equal(fast.binary, relaxedSimd ? "relaxed" : "baseline");
      assert.deepEqual(fast.labels, strict.labels);
      if (!relaxedSimd) assert.deepEqual(fast, strict);
    }),
});
