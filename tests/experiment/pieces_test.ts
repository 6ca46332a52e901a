import assert from "node:assert/strict";
import { computeBinaries, libsvmBinary } from "../../src/binaries.ts";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { type Dataset, testRows, trainRows } from "../../src/experiment/dataset.ts";
import { OutcomeStore } from "../../src/experiment/pieces.ts";
import { foldTask, neutralTask, variantsOf } from "../../src/experiment/plan.ts";
import { type NeutralOutcome, work } from "../../src/experiment/work.ts";
import { rejects } from "../corpus/files.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { featureExperiment, smallModified, syntheticDataset } from "./synthetic.ts";

const fold = 3;
const otherFold = 5;

type Part = "emotional" | "neutral";

/** The dataset with one value of an array replaced by the next one, or by another. */
function withOther(
  dataset: Dataset,
  part: Part,
  array: "values" | "labelOf" | "speakerOf" | "foldOf",
  index: number,
  value?: number,
): Dataset {
  const rows = dataset[part]! as Dataset["emotional"];
  const copy = rows[array].slice();
  copy[index] = value ?? copy[index] + 1;
  return { ...dataset, [part]: { ...rows, [array]: copy } };
}

/** Changes of the dataset, each of one number. */
const changes: Record<string, (dataset: Dataset) => Dataset> = {
  "a test value": (dataset) =>
    withOther(dataset, "emotional", "values", testRows(dataset, fold)[0] * dataset.features),
  "a training value": (dataset) =>
    withOther(dataset, "emotional", "values", trainRows(dataset, fold)[0] * dataset.features),
  "a training label": (dataset) =>
    withOther(
      dataset,
      "emotional",
      "labelOf",
      trainRows(dataset, fold).find((row) => dataset.emotional.labelOf[row] === 0)!,
    ),
  "a training speaker": (dataset) =>
    withOther(
      dataset,
      "emotional",
      "speakerOf",
      dataset.emotional.speakerOf.findIndex((speaker) => speaker === otherFold),
    ),
  "one test utterance more": (dataset) =>
    withOther(dataset, "emotional", "foldOf", trainRows(dataset, fold)[0], fold),
  "another fold": (dataset) =>
    withOther(
      dataset,
      "emotional",
      "foldOf",
      dataset.emotional.foldOf.findIndex((other) => other === otherFold),
    ),
  "a neutral value": (dataset) => withOther(dataset, "neutral", "values", 0, 1e3),
  "a neutral speaker": (dataset) => withOther(dataset, "neutral", "speakerOf", 0),
};

/** The changes that leave the key of the neutral model, and of the static fold, as it is. */
const unconcerned: Record<string, { neutral: string[]; fold: string[] }> = {
  train: {
    neutral: ["a training label", "a training speaker", "another fold", "a neutral speaker"],
    fold: ["a training speaker", "another fold", "a neutral value", "a neutral speaker"],
  },
  all: {
    neutral: [
      ...["a training label", "a training speaker", "one test utterance more", "another fold"],
      "a neutral speaker",
    ],
    fold: ["a training speaker", "another fold", "a neutral value", "a neutral speaker"],
  },
  speaker: {
    neutral: [
      ...["a test value", "a training value", "a training label", "a training speaker"],
      ...["one test utterance more", "another fold"],
    ],
    fold: ["another fold", "a neutral value", "a neutral speaker"],
  },
  neutral: {
    neutral: [
      ...["a test value", "a training value", "a training label", "a training speaker"],
      ...["one test utterance more", "another fold", "a neutral speaker"],
    ],
    fold: ["a training speaker", "another fold", "a neutral speaker"],
  },
  "train+neutral": {
    neutral: ["a training label", "a training speaker", "another fold", "a neutral speaker"],
    fold: ["a training speaker", "another fold", "a neutral speaker"],
  },
};

/** The keys and the outcomes of a fold of static features and of a neutral model. */
async function keysAndOutcomes(dataset: Dataset, scope: string) {
  const systems = [{ id: "static", kind: "static" }, smallModified];
  const experiment = featureExperiment({ scaling: { scope }, systems });
  const [plain, modified] = variantsOf(experiment).map(({ candidates: [{ setting }] }) => setting);
  const tasks = { neutral: neutralTask(modified, fold)!, fold: foldTask(plain, fold) };
  const store = new OutcomeStore(undefined, dataset, "strict", () => {});
  const compute = await Compute.create(computeBinaries, "strict");
  const tools = { compute, libsvm: await Libsvm.create(libsvmBinary), dataset };
  return {
    neutral: {
      key: store.neutralKey(tasks.neutral).hash,
      outcome: work(tools, tasks.neutral, () => {}),
    },
    fold: { key: store.foldKey(tasks.fold).hash, outcome: work(tools, tasks.fold, () => {}) },
  };
}

for (const scope of Object.keys(unconcerned)) {
  Deno.test(`scaling scope ${scope}: pieces of equal keys are equal, and what is of no concern leaves the key`, async () => {
    const dataset = await syntheticDataset();
    const before = await keysAndOutcomes(dataset, scope);
    const same: typeof unconcerned[string] = { neutral: [], fold: [] };
    for (const [what, change] of Object.entries(changes)) {
      const after = await keysAndOutcomes(change(dataset), scope);
      for (const kind of ["neutral", "fold"] as const) {
        if (after[kind].key !== before[kind].key) continue;
        same[kind].push(what);
        assert.deepEqual(after[kind].outcome, before[kind].outcome, `${kind}, ${what}`);
      }
    }
    assert.deepEqual(same, unconcerned[scope]);
  });
}

Deno.test("the same numbers in rows of another width have other keys", async () => {
  const dataset = await syntheticDataset();
  const experiment = featureExperiment({ systems: [smallModified] });
  const [{ candidates: [{ setting }] }] = variantsOf(experiment);
  const task = neutralTask(setting, fold)!;
  const keyOf = (dataset: Dataset) =>
    new OutcomeStore(undefined, dataset, "strict", () => {}).neutralKey(task).hash;
  assert.notEqual(keyOf({ ...dataset, features: dataset.features / 2 }), keyOf(dataset));
});

Deno.test("settled: what is being written is finished or refused", () =>
  withFolder(async (folder) => {
    const dataset = await syntheticDataset();
    const [{ candidates: [{ setting }] }] = variantsOf(
      featureExperiment({ systems: [smallModified] }),
    );
    const task = neutralTask(setting, fold)!;
    const scaling = { values: 1, outside: 0, constant: 0 };
    const outcome: NeutralOutcome = { kind: "neutral", weights: [], losses: [], scaling };
    const timed = { outcome, seconds: 0.1 };

    const store = new OutcomeStore(`${folder}/store`, dataset, "strict", () => {});
    const key = store.neutralKey(task);
    const written = store.put(key, timed);
    await store.settled();
    assert.deepEqual(filesBelow(`${folder}/store`), [
      `neutral-model/${key.hash.slice(0, 2)}/${key.hash}`,
    ]);
    await written;
    assert.deepEqual(await store.get(key), timed);

    Deno.writeTextFileSync(`${folder}/file`, "");
    const refused = new OutcomeStore(`${folder}/file`, dataset, "strict", () => {});
    const failing = rejects(() => refused.put(key, timed), `Cannot write "${folder}/file/`);
    await refused.settled();
    await failing;
  }));
