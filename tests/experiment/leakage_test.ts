import assert from "node:assert/strict";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { computeBinaries, libsvmBinary } from "../../src/binaries.ts";
import { type Dataset, testRows, trainRows } from "../../src/experiment/dataset.ts";
import { foldTask, neutralTask, variantsOf } from "../../src/experiment/plan.ts";
import { Scaler } from "../../src/experiment/scaling.ts";
import { trainFold, work } from "../../src/experiment/work.ts";
import { featureExperiment, smallModified, syntheticDataset } from "./synthetic.ts";

const fold = 3;
const ignore = () => {};

/** The dataset with the test speaker's features and labels replaced by others. */
function withOtherTestSpeaker(dataset: Dataset): Dataset {
  const { emotional, features } = dataset;
  const values = emotional.values.slice();
  const labelOf = emotional.labelOf.slice();
  for (const row of testRows(dataset, fold)) {
    for (let j = 0; j < features; j++) values[row * features + j] = 1e4 * Math.cos(row + j);
    labelOf[row] = (labelOf[row] + 1) % emotional.classes;
  }
  return { ...dataset, emotional: { ...emotional, values, labelOf } };
}

/** Everything that is trained for the fold: the neutral model and the classifier. */
async function trained(dataset: Dataset, scope: string) {
  const compute = await Compute.create(computeBinaries, "strict");
  const tools = { compute, libsvm: await Libsvm.create(libsvmBinary), dataset };
  const experiment = featureExperiment({ scaling: { scope }, systems: [smallModified] });
  const [{ candidates: [{ setting }] }] = variantsOf(experiment);
  const neutral = work(tools, neutralTask(setting, fold)!, ignore);
  assert(neutral.kind === "neutral");
  const task = foldTask(setting, fold, neutral.weights);
  const { classifier } = trainFold(tools, new Scaler(dataset, task.scaling, fold), task, ignore);
  return { neutral: neutral.weights, classifier };
}

for (const scope of ["train", "neutral", "train+neutral", "speaker"]) {
  Deno.test(`scaling scope ${scope}: no trained parameter depends on the test speaker's rows`, async () => {
    const dataset = await syntheticDataset();
    const other = withOtherTestSpeaker(dataset);
    assert.deepEqual(await trained(other, scope), await trained(dataset, scope));
  });
}

Deno.test("scaling scope all: the trained parameters do depend on the test speaker's rows", async () => {
  const dataset = await syntheticDataset();
  const [a, b] = [
    await trained(withOtherTestSpeaker(dataset), "all"),
    await trained(dataset, "all"),
  ];
  assert.notDeepEqual(a.classifier.layers, b.classifier.layers);
  assert.notDeepEqual(a.neutral, b.neutral);
});

Deno.test("a training speaker's rows do reach the trained parameters", async () => {
  const dataset = await syntheticDataset();
  const values = dataset.emotional.values.slice();
  const [row] = trainRows(dataset, fold);
  values[row * dataset.features] += 1;
  const changed = { ...dataset, emotional: { ...dataset.emotional, values } };
  assert.notDeepEqual(await trained(changed, "train"), await trained(dataset, "train"));
});
