import assert from "node:assert/strict";
import type { Corpus } from "../../src/corpus/mod.ts";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { computeBinaries, libsvmBinary } from "../../src/binaries.ts";
import { type Dataset, testRows, trainRows } from "../../src/experiment/dataset.ts";
import { leakageStatement } from "../../src/experiment/leakage.ts";
import { foldTask, neutralTask, validationTask, variantsOf } from "../../src/experiment/plan.ts";
import { Scaler } from "../../src/experiment/scaling.ts";
import { validationGroups } from "../../src/experiment/selection.ts";
import { type Folds, splitCorpus } from "../../src/experiment/split.ts";
import { trainFold, work } from "../../src/experiment/work.ts";
import {
  featureExperiment,
  smallModified,
  syntheticCorpora,
  syntheticDataset,
} from "./synthetic.ts";

const ignore = () => {};

/** A split, and the fold of it that is tested. */
interface Tested {
  fold: number;
  split(corpus: Corpus): Folds;
}

const splits: Record<string, Tested> = {
  "by speaker": { fold: 3, split: (corpus) => splitCorpus(corpus, { kind: "speaker" }) },
  "by a column": {
    fold: 1,
    split: (corpus) => splitCorpus(corpus, { kind: "column", column: "gender" }),
  },
  "by a list": {
    fold: 0,
    split(corpus) {
      const tested = corpus.utterances.filter((name) => /^s0[27]/.test(name));
      return splitCorpus(corpus, { kind: "list", list: "" }, tested);
    },
  },
};
const bySpeaker = splits["by speaker"];

/** The dataset with the features and labels of what a fold tests replaced by others. */
function withOtherTest(dataset: Dataset, fold: number): Dataset {
  const { emotional, features } = dataset;
  const values = emotional.values.slice();
  const labelOf = emotional.labelOf.slice();
  for (const row of testRows(dataset, fold)) {
    for (let j = 0; j < features; j++) values[row * features + j] = 1e4 * Math.cos(row + j);
    labelOf[row] = (labelOf[row] + 1) % emotional.classes;
  }
  return { ...dataset, emotional: { ...emotional, values, labelOf } };
}

/** Everything that is trained for a fold: the neutral model, what the selection goes by, the classifier. */
async function trained(dataset: Dataset, scope: string, fold: number) {
  const compute = await Compute.create(computeBinaries, "strict");
  const tools = { compute, libsvm: await Libsvm.create(libsvmBinary), dataset };
  const experiment = featureExperiment({ scaling: { scope }, systems: [smallModified] });
  const [{ candidates: [{ setting }] }] = variantsOf(experiment);
  const neutral = work(tools, neutralTask(setting, fold)!, ignore);
  assert(neutral.kind === "neutral");
  const [validated] = validationGroups(dataset, fold, { ...experiment.selection, folds: 3 });
  const validation = work(
    tools,
    validationTask([setting], fold, validated, neutral.weights),
    ignore,
  );
  const task = foldTask(setting, fold, neutral.weights);
  const { classifier } = trainFold(tools, new Scaler(dataset, task.scaling, fold), task, ignore);
  return { neutral: neutral.weights, validation, classifier };
}

for (const [how, { fold, split }] of Object.entries(splits)) {
  for (const scope of ["train", "neutral", "train+neutral", "speaker"]) {
    Deno.test(`split ${how}, scaling scope ${scope}: nothing trained depends on the test utterances`, async () => {
      const dataset = await syntheticDataset(split);
      const other = withOtherTest(dataset, fold);
      assert.deepEqual(await trained(other, scope, fold), await trained(dataset, scope, fold));
    });
  }

  Deno.test(`split ${how}: the leakage statement says the same`, async () => {
    const { corpus, neutral } = await syntheticCorpora();
    const systems = ["train", "neutral", "train+neutral"].map((scope) => ({
      ...{ ...smallModified, id: scope, scaling: { scope } },
    }));
    const { items } = leakageStatement(
      featureExperiment({ systems }),
      corpus,
      neutral,
      split(corpus),
    );
    assert.deepEqual(items.filter(({ touchesTest }) => touchesTest !== "no"), []);
  });
}

Deno.test("scaling scope all: the trained parameters do depend on the test speaker's rows", async () => {
  const { fold, split } = bySpeaker;
  const dataset = await syntheticDataset(split);
  const [a, b] = [
    await trained(withOtherTest(dataset, fold), "all", fold),
    await trained(dataset, "all", fold),
  ];
  assert.notDeepEqual(a.classifier.layers, b.classifier.layers);
  assert.notDeepEqual(a.neutral, b.neutral);
});

Deno.test("a training speaker's rows do reach the trained parameters", async () => {
  const { fold, split } = bySpeaker;
  const dataset = await syntheticDataset(split);
  const values = dataset.emotional.values.slice();
  const [row] = trainRows(dataset, fold);
  values[row * dataset.features] += 1;
  const changed = { ...dataset, emotional: { ...dataset.emotional, values } };
  assert.notDeepEqual(await trained(changed, "train", fold), await trained(dataset, "train", fold));
});

Deno.test("speakers on both sides: the statement says labels, and a test speaker's label does reach the SVM", async () => {
  const { corpus, neutral } = await syntheticCorpora();
  const tested = corpus.utterances.filter((name) => /^s02.*[02468]$/.test(name));
  const split = (corpus: Corpus) => splitCorpus(corpus, { kind: "list", list: "" }, tested);
  const experiment = featureExperiment({ systems: [smallModified] });
  const { items } = leakageStatement(experiment, corpus, neutral, split(corpus));
  const { touchesTest, detail } = items.find(({ what }) => what.endsWith("SVM"))!;
  assert.equal(touchesTest, "labels");
  assert.match(detail, /other utterances of 1 test speaker \(s02\)/);

  const dataset = await syntheticDataset(split);
  const labelOf = dataset.emotional.labelOf.slice();
  const row = corpus.utterances.findIndex((name) => /^s02.*[13579]$/.test(name));
  labelOf[row] = (labelOf[row] + 1) % dataset.emotional.classes;
  const changed = { ...dataset, emotional: { ...dataset.emotional, labelOf } };
  const [a, b] = [await trained(changed, "train", 0), await trained(dataset, "train", 0)];
  assert.deepEqual(a.neutral, b.neutral);
  assert.notDeepEqual(a.classifier.svm, b.classifier.svm);
});
