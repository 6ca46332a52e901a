// The rest of the method as an experiment runs it: stacks, optimizers, corruptions and joins.
import assert from "node:assert/strict";
import { type Run, runExperiment } from "../../src/experiment/mod.ts";
import { silent } from "../../src/report/mod.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

const resolve = (path: string) => root + path;
const stage = (kind: string, rate: number) => ({
  ...{ epochs: 3, batch: 50, rate },
  optimizer: { kind },
});
const stages = (kind: string, rate: number) => ({
  neutral: stage(kind, rate),
  pretraining: stage(kind, rate),
  finetuning: stage(kind, rate),
});
const { neutral: _, ...unsupervised } = stages("adam", 0.01);
const experiment = featureExperiment({
  arithmetic: "strict",
  scaling: { scope: "neutral" },
  systems: [
    { id: "adam", kind: "dae", hidden: [9, [11, 6, 5]], ...unsupervised },
    {
      ...{ ...smallModified, id: "momentum", hidden: [[11, 6]], alpha: "learned" },
      ...{ ...stages("momentum", 0.01), corruption: { kind: "masking" } },
    },
    {
      ...{ ...smallModified, id: "lbfgs", hidden: [9, [11, 6]], join: "gated" },
      ...{ ...stages("lbfgs", 0.01), corruption: { kind: "salt-and-pepper" } },
    },
  ],
});

// As in strict_test.ts: it changes when the arithmetic of a run changes, and with nothing else.
const golden = "9ceed153dac8cdb99f01f6c0e316c69029d4d5441d542a05c7323857659ef67e";

const run = (jobs: number) => runExperiment(experiment, { jobs, resolve, progress: silent });
const { files, results } = await run(1);

Deno.test("all of it: the same bytes for any number of workers, on every machine", async () => {
  const bytes = ({ files }: Run) => files["losses.csv"] + files["predictions.csv"];
  assert.equal(bytes(await run(3)), bytes({ files, results }));
  const text = new TextEncoder().encode(bytes({ files, results }));
  const hash = await crypto.subtle.digest("SHA-256", text);
  assert.equal(new Uint8Array(hash).toHex(), golden);
});

Deno.test("a stack is named by its layers, and each of them has its losses", () => {
  assert.deepEqual(results.systems.map(({ id, hidden }) => [id, hidden]), [
    ["adam", 9],
    ["adam", "11-6-5"],
    ["momentum", "11-6"],
    ["lbfgs", 9],
    ["lbfgs", "11-6"],
  ]);
  const stagesOf = (id: string, hidden: string) => {
    const [header, ...rows] = files["losses.csv"].split("\n").map((line) => line.split(","));
    const own = rows.filter((row) => row[0] === id && row[1] === hidden);
    return [...new Set(own.map((row) => row[header.indexOf("stage")]))];
  };
  assert.deepEqual(stagesOf("adam", "11-6-5"), [
    "emotion pre-training",
    "emotion pre-training of layer 2",
    "emotion pre-training of layer 3",
    "fine-tuning",
  ]);
  assert.deepEqual(stagesOf("lbfgs", "11-6"), [
    "neutral pre-training",
    "neutral pre-training of layer 2",
    "emotion pre-training",
    "emotion pre-training of layer 2",
    "fine-tuning",
  ]);
});
