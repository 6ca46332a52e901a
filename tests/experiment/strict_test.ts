import assert from "node:assert/strict";
import { runExperiment } from "../../src/experiment/mod.ts";
import { silent } from "../../src/report/mod.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

// Taken from this very test. It changes when the arithmetic of a run changes, which is worth a line in the
// commit's message; it must not change with the machine, the runtime or the number of workers.
const golden = "d375190451712b22f244dca50e71b20341f3ccaee1d954cebe451fcd435ab77d";

Deno.test("strict arithmetic: every loss and prediction has the same bits on every machine", async () => {
  const experiment = featureExperiment({
    arithmetic: "strict",
    systems: [
      { id: "static", kind: "static" },
      { ...smallModified, corruption: { kind: "salt-and-pepper" } },
      { ...smallModified, id: "gaussian", scaling: { scope: "neutral" }, gradient: "sum" },
    ],
  });
  const resolve = (path: string) => root + path;
  const { files } = await runExperiment(experiment, {
    jobs: 2,
    resolve,
    progress: silent,
  });
  const text = files["losses.csv"] + files["predictions.csv"];
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  assert.equal(new Uint8Array(hash).toHex(), golden);
});
