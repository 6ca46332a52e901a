import assert from "node:assert/strict";
import { computeBinaries, libsvmBinary } from "../../src/binaries.ts";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { type Dataset, testsNothing } from "../../src/experiment/dataset.ts";
import { runExperiment, trainExperimentModel } from "../../src/experiment/mod.ts";
import { modelTask, neutralTask, variantsOf } from "../../src/experiment/plan.ts";
import { Scaler } from "../../src/experiment/scaling.ts";
import { type ModelOutcome, type NeutralOutcome, work } from "../../src/experiment/work.ts";
import { classify, fitCalibration, inClassOrder } from "../../src/model/mod.ts";
import { decodeModel, encodeModel } from "../../src/model_file/mod.ts";
import { Model } from "../../src/recognizer/mod.ts";
import { type Progress, silent } from "../../src/report/mod.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import {
  featureExperiment,
  root,
  smallModified,
  syntheticCorpora,
  syntheticDataset,
} from "./synthetic.ts";

const resolve = (path: string) => root + path;
const options = { jobs: 2, resolve, progress: silent };

const dae = { ...smallModified, id: "d", kind: "dae", neutral: undefined };
const withSeed = (seed: number | number[]) =>
  featureExperiment({
    systems: [
      { id: "static", kind: "static" },
      { ...smallModified, hidden: [9, [8, 5]] },
      { ...dae, hidden: 7, scaling: { scope: "neutral", clip: false } },
    ],
    seed,
    arithmetic: "strict",
  });
const [experiment, withFirstSeed] = [withSeed([3, 4]), withSeed(3)];
const { results } = await runExperiment(withFirstSeed, options);

const choices = [
  { system: "static", trained: ["static", null] },
  { system: "m", hidden: "9", trained: ["m", 9] },
  { system: "m", hidden: "8-5", trained: ["m", "8-5"] },
  { system: "d", trained: ["d", 7] },
] as const;

const compute = await Compute.create(computeBinaries, "strict");
const libsvm = await Libsvm.create(libsvmBinary);

/** A variant's model, from nothing. */
function modelOf(dataset: Dataset, [id, hidden]: readonly unknown[]): ModelOutcome {
  const variant = variantsOf(experiment).find((one) => one.id === id && one.hidden === hidden)!;
  const [{ setting }] = variant.candidates;
  const tools = { compute, libsvm, dataset };
  const task = neutralTask(setting, testsNothing);
  const neutral = task && work(tools, task, () => {}) as NeutralOutcome;
  return work(tools, modelTask(setting, neutral?.weights), () => {}) as ModelOutcome;
}

for (const { trained: [id, hidden], ...choice } of choices) {
  const name = [id, hidden ?? []].flat().join(" ");
  const { content } = await trainExperimentModel(experiment, choice, options);

  Deno.test(`${name}: the card has the figures of results.json`, () => {
    const system = results.systems.find((one) => one.id === id && one.hidden === hidden)!;
    const { wa, ua, pooled, intervals, classes, confusion } = system;
    const { card } = content;
    const ends = (figure: typeof intervals.wa) => [figure!.low, figure!.high];
    assert.deepEqual(card.evaluation.figures, {
      WA: { mean: wa, interval: ends(intervals.wa) },
      UA: { mean: ua, interval: ends(intervals.ua) },
      "WA pooled": { mean: pooled.wa, interval: ends(intervals.pooled.wa) },
      "UA pooled": { mean: pooled.ua, interval: ends(intervals.pooled.ua) },
    });
    assert.deepEqual(
      card.evaluation.recall,
      Object.fromEntries(classes.map(({ label, recall }) => [label, recall])),
    );
    assert.deepEqual(card.evaluation.confusion, confusion.counts);
    assert.equal(card.evaluation.split, "leave one speaker out, 10 folds");
    const { emotional, neutral } = results.corpora;
    assert.deepEqual(card.corpora.emotional, {
      name: "emotional.arff.gz",
      sha256: emotional.features.sha256,
      utterances: emotional.utterances,
      speakers: emotional.speakers,
      classes: emotional.classes,
      synthetic: false,
    });
    assert.equal(
      card.corpora.neutral?.sha256,
      id === "static" ? undefined : neutral!.features.sha256,
    );
  });

  Deno.test(`${name}: the file predicts what the classifier does on all training utterances`, async () => {
    const { corpus } = await syntheticCorpora();
    const dataset = await syntheticDataset();
    const { classifier } = modelOf(dataset, [id, hidden]);
    const { scaling } = experiment.systems.find((system) => system.id === id)!;
    const rows = Uint32Array.from(corpus.labelOf.keys());
    const data = new Scaler(dataset, scaling, testsNothing).scaled("emotional", rows);
    const expected = classify(compute, classifier, data);
    const K = corpus.classes.length;
    const decisionValues = inClassOrder(classifier.svm, expected.decisionValues, K);

    using model = await Model.from(encodeModel(content));
    const predicted = model.predictFeatures(corpus.values.slice());
    assert.deepEqual(
      predicted.map(({ label }) => label),
      Array.from(expected.labels, (label) => corpus.classes[label]),
    );
    assert.deepEqual(predicted.flatMap((one) => [...one.decisionValues]), [...decisionValues]);
  });
}

Deno.test("the calibration is fitted on the folds' decision values", async () => {
  const { content } = await trainExperimentModel(experiment, { system: "static" }, options);
  const dataset = await syntheticDataset();
  const [{ candidates: [{ setting }] }] = variantsOf(experiment);
  const { foldOf, labelOf, classes } = dataset.emotional;
  const folds = [...new Set(foldOf)].sort((a, b) => a - b).map((fold) => {
    const task = { ...modelTask(setting), kind: "fold", fold } as const;
    const outcome = work({ compute, libsvm, dataset }, task, () => {});
    assert(outcome.kind === "fold");
    return outcome;
  });
  const values = folds.flatMap(({ decisionValues }) => [...decisionValues]);
  const labels = folds.flatMap(({ rows }) => Array.from(rows, (row) => labelOf[row]));
  assert.deepEqual(
    content.calibration,
    fitCalibration(Float64Array.from(values), Uint8Array.from(labels), classes),
  );
});

Deno.test("the selection takes all speakers: the candidate that plain runs have as the best", async () => {
  const sizes = [2, 6];
  const costs = [0.01, 3];
  const systemOf = (hidden: unknown, C: unknown) => ({ ...dae, hidden, svm: { C } });
  const open = featureExperiment({
    systems: [systemOf({ choose: sizes }, { choose: costs })],
    selection: { folds: 3 },
    arithmetic: "strict",
  });
  // all speakers are training speakers, so that the range of all is the model's
  const candidates = sizes.flatMap((hidden) => costs.map((C) => ({ hidden, C })));
  const figures = await Promise.all(candidates.map(async ({ hidden, C }) => {
    const plain = featureExperiment({
      systems: [systemOf(hidden, C)],
      split: { kind: "groups", folds: 3 },
      scaling: { scope: "all" },
      arithmetic: "strict",
    });
    return (await runExperiment(plain, { ...options, jobs: 1 })).results.systems[0].ua;
  }));
  const best = candidates[figures.findIndex((ua) => ua > Math.max(...figures) - 1e-9)];
  assert(new Set(figures.map((ua) => ua.toFixed(9))).size > 1, "the settings make no difference");

  const { content } = await trainExperimentModel(open, {}, options);
  assert.deepEqual(content.card.chosen, { hidden: best.hidden, "svm.C": best.C });
  assert.deepEqual(content.card.system.hidden, [best.hidden]);
  const fixed = featureExperiment({
    systems: [systemOf(best.hidden, best.C)],
    arithmetic: "strict",
  });
  const { content: expected } = await trainExperimentModel(fixed, {}, options);
  assert.deepEqual(content.classifier, expected.classifier);
  assert.deepEqual(content.card.settings, expected.card.settings);
  assert.deepEqual(expected.card.chosen, {});
});

Deno.test("equal bytes for 1 and 2 workers, and from the store, which has the experiment's folds", () =>
  withFolder(async (folder) => {
    const store = `${folder}/store`;
    const choice = { system: "m", hidden: "9" };
    const train = async (change: { jobs?: number; store?: string; progress?: Progress }) =>
      encodeModel(
        (await trainExperimentModel(experiment, choice, { ...options, ...change })).content,
      );
    const bytes = await train({ jobs: 1 });
    assert.deepEqual(await train({ jobs: 2 }), bytes);

    await runExperiment(withFirstSeed, { ...options, store });
    const before = filesBelow(store);
    assert.deepEqual(await train({ store }), bytes);
    const made = filesBelow(store).filter((file) => !before.includes(file));
    // its scaling leaves no speaker out: a neutral model of its own
    assert.deepEqual(made.map((file) => file.split("/")[0]), ["model", "neutral-model"]);
    assert.deepEqual(await train({ store }), bytes);
    assert.deepEqual(filesBelow(store), [...before, ...made].sort());
  }));

Deno.test("what was learned along with the weights is in the file", async () => {
  const learned = featureExperiment({ systems: [{ ...smallModified, alpha: "learned" }] });
  const { content } = await trainExperimentModel(learned, {}, options);
  const { classifier: { learnedAlphas } } = decodeModel(encodeModel(content));
  assert.equal(learnedAlphas?.length, 1);
  assert.deepEqual(learnedAlphas, content.classifier.learnedAlphas);
});

Deno.test("the card tells of what leaks into its figures, and of labels that were merged", async () => {
  const all = featureExperiment({
    systems: [
      { id: "a", kind: "static" },
      { id: "b", kind: "static", scaling: { scope: "all" } },
    ],
  });
  const limitsOf = async (system: string) =>
    (await trainExperimentModel(all, { system }, options)).content.card.limits.join("\n");
  const [plain, leaking] = [await limitsOf("a"), await limitsOf("b")];
  assert.match(leaking, /too good, since something of the test utterances leaks: scaling/);
  assert.doesNotMatch(plain, /leaks/);
  assert.match(plain, /Labels counted as another: excited as happy\./);
});
