// Settings chosen inside the training speakers of each fold.
import assert from "node:assert/strict";
import { computeBinaries, libsvmBinary } from "../../src/binaries.ts";
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { type Dataset, neverTested, testRows } from "../../src/experiment/dataset.ts";
import { type Experiment, type Run, runExperiment } from "../../src/experiment/mod.ts";
import {
  foldTask,
  neutralTask,
  type Setting,
  validationTask,
  variantsOf,
} from "../../src/experiment/plan.ts";
import { bestOf, validationFigure, validationGroups } from "../../src/experiment/selection.ts";
import { trainFolds } from "../../src/experiment/train.ts";
import {
  type FoldOutcome,
  type NeutralOutcome,
  type Outcome,
  type Task,
  type ValidationOutcome,
  work,
} from "../../src/experiment/work.ts";
import { type Progress, type Results, silent } from "../../src/report/mod.ts";
import { randomFloats } from "../compute/numbers.ts";
import * as reference from "../reference/metrics.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

const features = 8;
const resolve = (path: string) => root + path;
const names = ["s0", "s1", "s2", "s3", "s4"];

/** Utterances of each class by each speaker: no two speakers have as many, and no two classes. */
const counts = [[9, 4, 2], [8, 3, 2], [7, 3, 2], [6, 3, 2], [5, 3, 2]];

/** Five speakers, each a fold, three classes that overlap, and neutral speech of others. */
function smallDataset(): Dataset {
  const utterances = counts.flatMap((classes, speaker) =>
    classes.flatMap((count, label) => Array.from({ length: count }, () => ({ speaker, label })))
  );
  const noise = randomFloats(utterances.length * features, 11);
  const shifts = [1, 2, 3].map((label) => randomFloats(features, 100 + label, -0.9, 0.9));
  const offsets = names.map((_, speaker) => randomFloats(features, 200 + speaker, -0.3, 0.3));
  const speakerOf = Uint16Array.from(utterances, ({ speaker }) => speaker);
  return {
    features,
    emotional: {
      values: noise.map((value, i) => {
        const { speaker, label } = utterances[Math.floor(i / features)];
        const j = i % features;
        return value + shifts[label][j] + offsets[speaker][j];
      }),
      speakerOf,
      labelOf: Uint8Array.from(utterances, ({ label }) => label),
      classes: 3,
      foldOf: speakerOf,
    },
    neutral: {
      values: randomFloats(30 * features, 12, -1.5, 1.5),
      speakerOf: Uint16Array.from({ length: 30 }, (_, i) => i % 3),
    },
  };
}

/** An experiment of one system, with strict arithmetic. */
function experimentOf(system: object, change: Record<string, unknown> = {}): Experiment {
  return featureExperiment({ arithmetic: "strict", systems: [system], ...change });
}

const stage = { epochs: 3, batch: 20, rate: 1 };
const dae = { id: "d", kind: "dae", hidden: [4], pretraining: stage, finetuning: stage };
const modified = { ...dae, id: "m", kind: "modified", neutral: stage };

/** A system with choices, and its candidates as systems without, the first of equals first. */
interface Grid {
  readonly system: object;
  readonly candidates: readonly { system: object; chosen: object }[];
}

/** The modified DAE with two options for each of four settings. */
function modifiedGrid(): Grid {
  const [sizes, alphas, costs, gammas] = [[3, [5, 4]], [0.9, 0.2], [0.5, 8], ["scale", 20]];
  return {
    system: {
      ...modified,
      hidden: { choose: sizes },
      alpha: { choose: alphas },
      svm: { C: { choose: costs }, gamma: { choose: gammas } },
    },
    candidates: sizes.flatMap((hidden) =>
      alphas.flatMap((alpha) =>
        costs.flatMap((C) =>
          gammas.map((gamma) => ({
            system: { ...modified, hidden: [hidden], alpha, svm: { C, gamma } },
            chosen: { hidden, alpha, "svm.C": C, "svm.gamma": gamma },
          }))
        )
      )
    ),
  };
}

/** The basic DAE with options for how it is trained. */
function daeGrid(): Grid {
  const [rates, epochs, sigmas] = [[0.1, 3], [0, 6], [0, 0.4]];
  const settings = (rate: unknown, epochs: unknown, sigma: unknown) => ({
    ...dae,
    pretraining: { ...stage, rate },
    finetuning: { ...stage, epochs },
    corruption: { kind: "gaussian", sigma },
  });
  return {
    system: settings({ choose: rates }, { choose: epochs }, { choose: sigmas }),
    candidates: rates.flatMap((rate) =>
      epochs.flatMap((epochs) =>
        sigmas.map((sigma) => ({
          system: settings(rate, epochs, sigma),
          chosen: {
            "pretraining.rate": rate,
            "finetuning.epochs": epochs,
            "corruption.sigma": sigma,
          },
        }))
      )
    ),
  };
}

/** Trains on workers. */
async function train(
  dataset: Dataset,
  experiment: Experiment,
  { jobs = 2, progress = silent }: { jobs?: number; progress?: Progress } = {},
) {
  const folds = [...new Set(dataset.emotional.foldOf)].filter((fold) => fold !== neverTested);
  return await trainFolds(
    variantsOf(experiment),
    dataset,
    folds.sort((a, b) => a - b).map((fold) => `fold ${fold}`),
    experiment,
    { jobs, progress },
  );
}

const compute = await Compute.create(computeBinaries, "strict");
const libsvm = await Libsvm.create(libsvmBinary);

/** Does a task here. */
function run<O extends Outcome>(dataset: Dataset, task: Task): O {
  return work({ compute, libsvm, dataset }, task, () => {}) as O;
}

/** The one setting of an experiment without a choice. */
function settingOf(system: object, change: Record<string, unknown> = {}): Setting {
  const [{ candidates: [{ setting }, ...others] }] = variantsOf(experimentOf(system, change));
  assert.equal(others.length, 0);
  return setting;
}

/** A fold of a system without a choice, from nothing. */
function runFold(dataset: Dataset, setting: Setting, fold: number): FoldOutcome {
  return run(dataset, foldTask(setting, fold, neutralOf(dataset, setting, fold)?.weights));
}

function neutralOf(dataset: Dataset, setting: Setting, fold: number): NeutralOutcome | undefined {
  const task = neutralTask(setting, fold);
  return task && run(dataset, task);
}

/** A corpus of a fold's training utterances alone, whose folds are groups of its speakers. */
function trainingCorpus(
  { emotional, ...rest }: Dataset,
  fold: number,
  groups: number[][],
): Dataset {
  const { values, speakerOf, labelOf, foldOf, classes } = emotional;
  const rows = Array.from(foldOf.keys()).filter((row) => foldOf[row] !== fold);
  return {
    ...rest,
    emotional: {
      values: Float32Array.from(
        rows.flatMap((row) => [...values.subarray(row * features, (row + 1) * features)]),
      ),
      speakerOf: Uint16Array.from(rows, (row) => speakerOf[row]),
      labelOf: Uint8Array.from(rows, (row) => labelOf[row]),
      foldOf: Uint16Array.from(
        rows,
        (row) => groups.findIndex((group) => group.includes(speakerOf[row])),
      ),
      classes,
    },
  };
}

type Objective = "ua" | "wa";

/**
 * A system's figures on a fold's training speakers, by plain runs on a corpus that has only them. The scope
 * "all" of that corpus is the scope "train" of the fold.
 */
function figuresByRuns(
  dataset: Dataset,
  system: object,
  fold: number,
  groups: number[][],
): Record<Objective, number> {
  const inner = trainingCorpus(dataset, fold, groups);
  const { speakerOf, labelOf } = inner.emotional;
  const setting = settingOf(system, { scaling: { scope: "all" } });
  const speakers = groups.flatMap((group, i) => {
    const { rows, predicted } = runFold(inner, setting, i);
    return group.map((speaker) => {
      const own = [...rows.keys()].filter((at) => speakerOf[rows[at]] === speaker);
      const truth = own.map((at) => labelOf[rows[at]]);
      const said = own.map((at) => predicted[at]);
      return { ua: reference.ua(truth, said), wa: reference.wa(truth, said) };
    });
  });
  const mean = (objective: Objective) =>
    speakers.reduce((sum, figures) => sum + figures[objective], 0) / speakers.length;
  return { ua: mean("ua"), wa: mean("wa") };
}

/** The first candidate with the highest figure, of either kind. */
function bestByRuns(
  dataset: Dataset,
  { candidates }: Grid,
  fold: number,
  groups: number[][],
): Record<Objective, Grid["candidates"][number]> {
  const figures = candidates.map(({ system }) => figuresByRuns(dataset, system, fold, groups));
  const best = (objective: Objective) => {
    const values = figures.map((both) => both[objective]);
    return candidates[values.findIndex((value) => value > Math.max(...values) - 1e-9)];
  };
  return { ua: best("ua"), wa: best("wa") };
}

const eachSpeaker = names.map((_, fold) =>
  [0, 1, 2, 3, 4].filter((s) => s !== fold).map((s) => [s])
);

/** By hand: the speakers, of 15, 13, 12, 11 and 10 utterances, without one in two groups about as large. */
const twoGroups = [
  [[1, 4], [2, 3]],
  [[0, 4], [2, 3]],
  [[0, 4], [1, 3]],
  [[0, 4], [1, 2]],
  [[0, 3], [1, 2]],
];

const selections = [
  { objective: "ua", folds: "speaker", groups: eachSpeaker, grid: modifiedGrid() },
  { objective: "wa", folds: "speaker", groups: eachSpeaker, grid: modifiedGrid() },
  { objective: "ua", folds: 2, groups: twoGroups, grid: modifiedGrid() },
  { objective: "ua", folds: 2, groups: twoGroups, grid: daeGrid() },
] as const;

for (const { groups, grid, ...selection } of selections) {
  const keys = Object.keys(grid.candidates[0].chosen).join(", ");
  const { objective, folds } = selection;
  Deno.test(`${keys} by ${objective}, folds ${folds}: as plain runs on the training speakers have it`, async () => {
    const dataset = smallDataset();
    const [trained] = await train(dataset, experimentOf(grid.system, { selection }));
    const best = trained.map((_, fold) => bestByRuns(dataset, grid, fold, groups[fold]));
    trained.forEach(({ seconds: _, chosen, failed, neutral, ...outcome }, fold) => {
      const { chosen: expected, system } = best[fold][objective];
      assert.deepEqual(chosen, expected);
      assert.deepEqual(failed, []);
      const setting = settingOf(system);
      assert.deepEqual(outcome, runFold(dataset, setting, fold), "the fold itself is trained so");
      assert.deepEqual(neutral?.outcome, neutralOf(dataset, setting, fold));
    });
    assert(best.some((one) => one[objective] !== best[0][objective]), "all folds chose the same");
    assert(best.some(({ ua, wa }) => ua !== wa), "the objective makes no difference");
  });
}

/** The dataset with one fold only, that of a speaker. */
function withOneFold({ emotional, ...rest }: Dataset, speaker: number): Dataset {
  const foldOf = emotional.speakerOf.map((own) => own === speaker ? 0 : neverTested);
  return { ...rest, emotional: { ...emotional, foldOf } };
}

/** The dataset with other features, and other labels, in some rows. */
function withOthers(
  { emotional, ...rest }: Dataset,
  rows: Iterable<number>,
  { features: others = true, labels = true } = {},
): Dataset {
  const values = emotional.values.slice();
  const labelOf = emotional.labelOf.slice();
  for (const row of rows) {
    if (others) {
      for (let j = 0; j < features; j++) values[row * features + j] = 9 * Math.cos(3 * row + j);
    }
    if (labels) labelOf[row] = (labelOf[row] + 1) % emotional.classes;
  }
  return { ...rest, emotional: { ...emotional, values, labelOf } };
}

function rowsOf({ emotional: { speakerOf } }: Dataset, speaker: number): number[] {
  return [...speakerOf.keys()].filter((row) => speakerOf[row] === speaker);
}

Deno.test("nothing of a test speaker reaches the choice of its fold", async () => {
  const { system } = modifiedGrid();
  for (const speaker of [0, 1, 3]) {
    const dataset = withOneFold(smallDataset(), speaker);
    const other = withOthers(dataset, testRows(dataset, 0));
    const [[expected]] = await train(dataset, experimentOf(system));
    const [[actual]] = await train(other, experimentOf(system));
    assert.deepEqual(actual.chosen, expected.chosen);
    assert.notDeepEqual(actual.predicted, expected.predicted);
  }
});

/** Predictions for a group of training speakers, with two SVMs. */
function validated(dataset: Dataset, group: number[], scope: string): ValidationOutcome {
  const setting = settingOf(modified, { scaling: { scope } });
  const settings = [0.5, 8].map((C) => ({ ...setting, svm: { ...setting.svm, C } }));
  const { weights } = neutralOf(dataset, setting, 0)!;
  return run(dataset, validationTask(settings, 0, group, weights));
}

Deno.test("a validation speaker's labels do not reach its own predictions", () => {
  const dataset = smallDataset();
  const expected = validated(dataset, [2], "train");
  assert.deepEqual([...expected.rows], rowsOf(dataset, 2));
  const others = withOthers(dataset, rowsOf(dataset, 2), { features: false });
  assert.deepEqual(validated(others, [2], "train"), expected);
  const training = withOthers(dataset, rowsOf(dataset, 3), { features: false });
  assert.notDeepEqual(validated(training, [2], "train"), expected);
});

Deno.test("of two speakers left out together, one does not reach the other's predictions", () => {
  const dataset = smallDataset();
  const ofSpeaker2 = ({ rows, predicted }: ValidationOutcome) =>
    predicted.map((labels) =>
      Array.from(labels).filter((_, i) => dataset.emotional.speakerOf[rows[i]] === 2)
    );
  const expected = ofSpeaker2(validated(dataset, [2, 4], "neutral"));
  const other = withOthers(dataset, rowsOf(dataset, 4));
  assert.deepEqual(ofSpeaker2(validated(other, [2, 4], "neutral")), expected);
  assert.notDeepEqual(ofSpeaker2(validated(other, [2], "neutral")), expected);
});

/** Counts the tasks of a run by what they are, and checks what the progress says of the whole. */
async function countTasks(experiment: Experiment): Promise<Record<string, number>> {
  const texts: string[] = [];
  const shares: number[] = [];
  const progress: Progress = {
    ...silent,
    update: (done) => shares.push(done),
    finished(done, text) {
      shares.push(done);
      texts.push(text);
    },
  };
  await train(smallDataset(), experiment, { progress });
  assert(shares.every((share) => share >= 0 && share < 1 + 1e-9), `${Math.max(...shares)}`);
  assert(Math.abs(shares.at(-1)! - 1) < 1e-9, `${shares.at(-1)}`);
  assert(texts.at(-1)!.startsWith(`${texts.length}/${texts.length} `), texts.at(-1));
  const kindOf = (text: string) =>
    text.includes("neutral model") ? "neutral" : text.includes("trying") ? "validation" : "fold";
  const kinds = Map.groupBy(texts, kindOf);
  return Object.fromEntries([...kinds].map(([kind, texts]) => [kind, texts.length]));
}

Deno.test("one training for each encoder and group, whatever the number of C and gamma", async () => {
  const twice = { systems: [modified, { ...modified, id: "again" }] };
  assert.deepEqual(await countTasks(experimentOf({}, twice)), { neutral: 5, fold: 5 });
  const svm = modifiedGrid().system as { svm: object };
  const still = { id: "s", kind: "static", svm: svm.svm };
  assert.deepEqual(await countTasks(experimentOf(still)), { validation: 5 * 4, fold: 5 });
  const encoders = 2 * 2;
  const fixedSize = { ...svm, hidden: 4 };
  assert.deepEqual(await countTasks(experimentOf(fixedSize, { selection: { folds: 2 } })), {
    neutral: 5, // a scaling each; alpha, C and gamma have no part in it
    validation: 5 * 2 * 2,
    fold: 5,
  });
  assert.deepEqual(await countTasks(experimentOf(svm, { scaling: { scope: "neutral" } })), {
    neutral: 2, // a size each
    validation: 5 * 4 * encoders,
    fold: 5,
  });
});

Deno.test("the progress allows for a choice that takes longer, or less, than the first option", async () => {
  for (const sizes of [[1, 30], [30, 1]]) {
    await countTasks(experimentOf({ ...dae, hidden: { choose: sizes } }, { seed: [1, 2] }));
  }
});

Deno.test("sizes to choose from are one column; the SVM's options vary fastest", () => {
  const svm = { C: { choose: [1, 10] } };
  const own = { ...dae, hidden: { choose: [3, [5, 4]] }, svm };
  const shared = { ...own, svm: undefined };
  for (const experiment of [experimentOf(own), experimentOf(shared, { svm })]) {
    const variants = variantsOf(experiment);
    assert.deepEqual(variants.map(({ hidden }) => hidden), ["chosen"]);
    assert.deepEqual(variants[0].candidates.map(({ chosen }) => chosen), [
      { hidden: 3, "svm.C": 1 },
      { hidden: 3, "svm.C": 10 },
      { hidden: [5, 4], "svm.C": 1 },
      { hidden: [5, 4], "svm.C": 10 },
    ]);
  }
  const columns = variantsOf(experimentOf({ ...own, hidden: [3, [5, 4]] }));
  assert.deepEqual(columns.map(({ hidden, candidates }) => [hidden, candidates.length]), [
    [3, 2],
    ["5-4", 2],
  ]);
});

Deno.test("a candidate that does not train is named, counted and not chosen", async () => {
  const dataset = smallDataset();
  const summed = {
    gradient: "sum",
    corruption: { kind: "gaussian", sigma: 0 },
    svm: { C: { choose: [1, 10] } },
  };
  const rates = (stage: "neutral" | "finetuning", rate: unknown) => ({
    ...modified,
    ...summed,
    [stage]: { ...modified[stage], rate },
  });
  for (const stage of ["neutral", "finetuning"] as const) {
    const notes: string[] = [];
    const progress = { ...silent, note: (text: string) => void notes.push(text) };
    const system = rates(stage, { choose: [1e38, 0.01] });
    const [actual] = await train(dataset, experimentOf(system), { progress });
    const [expected] = await train(dataset, experimentOf(rates(stage, 0.01)));
    const key = `${stage}.rate`;
    actual.forEach(({ predicted, chosen, failed }, fold) => {
      assert.deepEqual(predicted, expected[fold].predicted);
      assert.deepEqual(chosen, { [key]: 0.01, ...expected[fold].chosen });
      assert.deepEqual(failed.map(({ options }) => options), [
        { [key]: 1e38, "svm.C": 1 },
        { [key]: 1e38, "svm.C": 10 },
      ]);
      const name = stage === "neutral" ? "neutral pre-training" : "fine-tuning";
      const where = new RegExp(`^Cannot train: in ${name}, epoch \\d, the loss is `);
      failed.forEach(({ reason }) => assert.match(reason, where));
      assert.deepEqual(expected[fold].failed, []);
    });
    const said = notes.filter((note) => note.startsWith("Cannot be chosen: m 4 seed 1, without "));
    assert.equal(said.length, actual.length);
    said.forEach((note) =>
      assert.match(note, new RegExp(`, trying ${stage}.rate 1e\\+38, 2 SVMs: Cannot train: in `))
    );
    await assert.rejects(
      train(dataset, experimentOf(rates(stage, { choose: [1e38, 2e38] }))),
      /^TrainingError: m 4 seed 1, without fold \d, all 4 candidates: Cannot train: in /,
    );
  }
});

Deno.test("the report says what could not be chosen, whatever the number of workers", async () => {
  const neutral = { ...stage, rate: { choose: [1e38, 0.01] } };
  const system = { ...smallModified, neutral, gradient: "sum" };
  const experiment = featureExperiment({ selection: { folds: 2 }, systems: [system] });
  const [one, two] = await Promise.all(
    [1, 2].map((jobs) => runExperiment(experiment, { jobs, resolve, progress: silent })),
  );
  assert.deepEqual(one.results, two.results);
  const { systems: [{ folds }], protocol } = one.results;
  const failed = folds.flatMap(({ failed }) => failed ?? []);
  assert.equal(failed.length, folds.length);
  assert.deepEqual(failed[0].options, { "neutral.rate": 1e38 });
  const line = `of candidates up to 1 could not be chosen, in ${folds.length} of ${folds.length} `;
  assert(protocol.some((text) => text.includes(line)), protocol.join("\n"));
});

Deno.test("of equal figures the first wins, also where rounding tells them apart", () => {
  assert.equal(bestOf([0.5, 0.7, 0.7, 0.6]), 1);
  assert(0.1 + 0.2 > 0.3);
  assert.equal(bestOf([0.2, 0.3, 0.1 + 0.2]), 1);
  assert.equal(bestOf([0.3, 0.3001]), 1);
});

Deno.test("the figure of a candidate is the mean over the validation speakers", () => {
  const dataset = smallDataset();
  // Speaker 0 has the labels 0 (9), 1 (4), 2 (2), and is predicted right in class 1 only;
  // speaker 1, 0 (8), 1 (3), 2 (2), in classes 0 and 1. In one group or in two, it is the same.
  const rows = Uint32Array.from({ length: 28 }, (_, row) => row);
  const right = (row: number) => row < 15 ? row >= 9 && row < 13 : row < 26;
  const predicted = Uint8Array.from(
    rows,
    (row) => (dataset.emotional.labelOf[row] + (right(row) ? 0 : 1)) % 3,
  );
  const together = [{ rows, predicted }];
  const apart = [[15, 28], [0, 15]].map(([start, end]) => ({
    rows: rows.subarray(start, end),
    predicted: predicted.subarray(start, end),
  }));
  for (const validated of [together, apart]) {
    const figure = (objective: "ua" | "wa") =>
      validationFigure(dataset, validated, { objective, folds: "speaker" });
    assert(Math.abs(figure("ua") - (1 / 3 + 2 / 3) / 2) < 1e-12);
    assert(Math.abs(figure("wa") - (4 / 15 + 11 / 13) / 2) < 1e-12);
  }
});

Deno.test("the training speakers are left out each, or in groups of about equal size", () => {
  const dataset = smallDataset();
  const groups = (dataset: Dataset, fold: number, folds: "speaker" | number) =>
    validationGroups(dataset, fold, { objective: "ua", folds });
  names.forEach((_, fold) => {
    assert.deepEqual(groups(dataset, fold, "speaker"), eachSpeaker[fold]);
    assert.deepEqual(groups(dataset, fold, 2), twoGroups[fold]);
    assert.deepEqual(groups(dataset, fold, 4).flat().sort(), eachSpeaker[fold].flat());
  });
  const { emotional } = dataset;
  const foldOf = emotional.foldOf.map((_, row) => row < 3 ? 0 : neverTested);
  const listed = { ...dataset, emotional: { ...emotional, foldOf } };
  // what a list leaves of speaker 0, 12 utterances, trains and validates
  assert.deepEqual(groups(listed, 0, "speaker"), [[1], [0], [2], [3], [4]]);
  assert.deepEqual(groups(listed, 0, 3), [[1], [0, 3], [2, 4]]);
});

Deno.test("too few speakers, or classes, to choose with: the input is at fault", async () => {
  const grid = daeGrid().system;
  const refuse = (dataset: Dataset, message: RegExp, selection: object = {}) =>
    assert.rejects(train(dataset, experimentOf(grid, { selection })), {
      name: "InputError",
      message,
    });
  const dataset = smallDataset();
  await refuse(
    dataset,
    /^Cannot choose settings: selection.folds is 5, which needs 5 training speakers or more in every fold; one has 4$/,
    { folds: 5 },
  );
  const { emotional } = dataset;
  const rows = rowsOf(dataset, 0).length + rowsOf(dataset, 1).length;
  const two = {
    ...dataset,
    emotional: {
      ...emotional,
      values: emotional.values.slice(0, rows * features),
      speakerOf: emotional.speakerOf.slice(0, rows),
      labelOf: emotional.labelOf.slice(0, rows),
      foldOf: emotional.foldOf.slice(0, rows),
    },
  };
  await refuse(
    two,
    /^Cannot choose settings: selection.folds is "speaker", which needs 2 training .*; one has 1$/,
  );
  const labelOf = emotional.speakerOf.map((speaker) => speaker < 2 ? 1 : 0);
  const lopsided = { ...emotional, labelOf: Uint8Array.from(labelOf) };
  await refuse({ ...dataset, emotional: lopsided }, /^Cannot choose settings: .* one class only$/);
  await train(two, experimentOf(dae)); // without a choice nothing is asked of them
});

const whole = featureExperiment({
  split: { kind: "groups", folds: 3 },
  selection: { objective: "wa", folds: 2 },
  systems: [
    {
      id: "static",
      kind: "static",
      svm: { C: { choose: [0.1, 1, 10] }, gamma: { choose: ["scale", 0.01] } },
    },
    {
      ...{ ...smallModified, hidden: { choose: [9, [9, 5]] }, alpha: { choose: [0.5, "learned"] } },
      scaling: { scope: "neutral" },
    },
    { ...smallModified, id: "fixed" },
  ],
});

Deno.test("a run with a selection: the same bytes for 1 and 3 workers, and it says what was chosen", async () => {
  const [one, three] = await Promise.all(
    [1, 3].map((jobs) => runExperiment(whole, { jobs, resolve, progress: silent })),
  );
  const same = ({ files }: Run) => ({ ...files, "timings.json": "" });
  assert.deepEqual(same(three), same(one));
  const { systems, protocol, leakage }: Results = JSON.parse(one.files["results.json"]);
  assert.deepEqual(systems.map(({ id, hidden }) => [id, hidden]), [
    ["static", null],
    ["m", "chosen"],
    ["fixed", 9],
  ]);
  const [ofStatic, ofModified, ofFixed] = systems.map(({ folds }) => folds);
  for (const { chosen, gamma } of ofStatic) {
    assert.deepEqual(Object.keys(chosen!), ["svm.C", "svm.gamma"]);
    assert([0.1, 1, 10].includes(chosen!["svm.C"] as number));
    assert(chosen!["svm.gamma"] === "scale" ? gamma !== 0.01 : gamma === 0.01);
  }
  for (const { chosen, learnedAlphas } of ofModified) {
    assert.deepEqual(Object.keys(chosen!), ["hidden", "alpha"]);
    assert(["9", "9,5"].includes(String(chosen!.hidden)));
    assert.equal(chosen!.alpha === "learned", learnedAlphas !== undefined);
  }
  assert(ofFixed.every((fold) => !("chosen" in fold)));
  const how = "Settings chosen for every fold by the mean WA over its training speakers, " +
    "in 2 groups, each left out once: ";
  assert.deepEqual(protocol.filter((line) => line.startsWith("Settings")), [
    `${how}svm.C, svm.gamma (static)`,
    `${how}hidden, alpha (m)`,
    "Settings: fixed, none chosen by results (fixed)",
  ]);
  const selection = leakage.items.find(({ what }) => what === "selection (static, m)");
  assert.equal(selection?.touchesTest, "no");
});
