import assert from "node:assert/strict";
import { runExperiment } from "../../src/experiment/mod.ts";
import { silent } from "../../src/report/mod.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

// Taken from this very test. It changes when the arithmetic of a run changes, which is worth a line in the
// commit's message; it must not change with the machine, the runtime or the number of workers.
const golden = "7f4356793cef627b12aa97a5b76a0b321967008c3f96bfc0d6d8ac01cdce591a";

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
