import assert from "node:assert/strict";
import { isAbsolute } from "node:path";
import fc from "fast-check";
import { largestProblem } from "../../src/compute/mod.ts";
import type { Corpus } from "../../src/corpus/mod.ts";
import { type Dataset, neverTested, testRows, trainRows } from "../../src/experiment/dataset.ts";
import { runExperiment } from "../../src/experiment/mod.ts";
import { checkFolds, splitCorpus } from "../../src/experiment/split.ts";
import { InputError } from "../../src/input_error.ts";
import { silent } from "../../src/report/mod.ts";
import * as reference from "../reference/metrics.ts";
import { withFiles } from "../corpus/files.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";
import { tinyCorpus, type TinyUtterance } from "./tiny_corpus.ts";

/** Two utterances each of the speakers a, b and c, in two sessions. */
const corpus = tinyCorpus(
  [["b", "2"], ["a", "1"], ["a", "1"], ["c", "2"], ["c", "2"], ["b", "1"]].map((
    [speaker, session],
    i,
  ): TinyUtterance => ({ speaker, label: i % 2 ? "calm" : "angry", facts: { session } })),
);

function split(kind: Parameters<typeof splitCorpus>[1], of: Corpus = corpus, list?: string[]) {
  const { names, foldOf } = splitCorpus(of, kind, list);
  return { names, foldOf: [...foldOf] };
}

const bySpeaker = { kind: "speaker" } as const;
const bySession = { kind: "column", column: "session" } as const;
const byList = { kind: "list", list: "test.txt" } as const;

Deno.test("split by speaker: each is a fold", () => {
  assert.deepEqual(split(bySpeaker), { names: ["a", "b", "c"], foldOf: [1, 0, 0, 2, 2, 1] });
});

Deno.test("split by a column: each of its values is a fold, sorted, whoever speaks", () => {
  assert.deepEqual(split(bySession), { names: ["1", "2"], foldOf: [1, 0, 0, 1, 1, 0] });
});

Deno.test("split by a list: its utterances are one fold, and all others are trained only", () => {
  const folds = splitCorpus(corpus, byList, ["u4", "u0"]);
  assert.deepEqual(folds.names, ["test list"]);
  assert.deepEqual([...folds.foldOf].map((fold) => fold === 0), [
    ...[true, false, false, false, true, false],
  ]);
  const dataset = { emotional: { foldOf: folds.foldOf } } as Dataset;
  assert.deepEqual([...testRows(dataset, 0)], [0, 4]);
  assert.deepEqual([...trainRows(dataset, 0)], [1, 2, 3, 5]);
  assert(folds.foldOf.every((fold) => fold === 0 || fold === neverTested));
});

/** A corpus whose speakers s0, s1, ... have so many utterances. */
function withSizes(sizes: number[]): Corpus {
  return tinyCorpus(
    sizes.flatMap((size, i) => Array.from({ length: size }, () => ({ speaker: `s${i}` }))),
  );
}

Deno.test("split into groups: the largest speakers first, each into the smallest group", () => {
  const folds = split({ kind: "groups", folds: 2 }, withSizes([3, 5, 3, 4, 3]));
  assert.deepEqual(folds.names, ["group 1", "group 2"]);
  // s1: 5 | s3: 4 | s0: 4 + 3 | s2: 5 + 3 | s4: 7 + 3
  const groups = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
  assert.deepEqual(folds.foldOf, groups);
});

Deno.test("split into groups: every speaker in one, none empty, sizes apart by one speaker at most", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 });
  fc.assert(fc.property(sizes, fc.nat(), (sizes, n) => {
    const folds = 2 + n % (sizes.length - 1);
    const made = withSizes(sizes);
    const { names, foldOf } = splitCorpus(made, { kind: "groups", folds });
    assert.equal(names.length, folds);
    const pairs = new Set(Array.from(foldOf, (fold, row) => `${made.speakerOf[row]} ${fold}`));
    assert.equal(pairs.size, sizes.length, "a speaker is in two groups");
    const filled = names.map((_, group) => foldOf.filter((fold) => fold === group).length);
    assert(Math.min(...filled) > 0);
    assert(Math.max(...filled) - Math.min(...filled) <= Math.max(...sizes));
    assert.deepEqual(splitCorpus(made, { kind: "groups", folds }).foldOf, foldOf);
  }));
});

const session = (value: string): TinyUtterance => ({ speaker: "a", facts: { session: value } });
const impossible: [what: string, fails: () => unknown, message: string][] = [
  [
    "one speaker",
    () => split(bySpeaker, tinyCorpus([{ speaker: "a" }, { speaker: "a" }])),
    'Cannot leave one speaker out: the corpus has one only, "a"',
  ],
  [
    "a column of one value",
    () => split(bySession, tinyCorpus([session("1"), session("1")])),
    'Cannot leave one value of "session" out: the corpus has one only, "1"',
  ],
  [
    "a column that says nothing of some utterances",
    () => split(bySession, tinyCorpus([session("1"), session(""), session("2"), session("")])),
    'Cannot leave one value of "session" out: 2 of 4 utterances have none, such as "u1"',
  ],
  [
    "more groups than speakers",
    () => split({ kind: "groups", folds: 4 }),
    "Cannot make 4 groups of speakers: the corpus has 3 speakers",
  ],
  [
    "a list with names that the corpus does not have",
    () => split(byList, corpus, ["u0", "x", "u1", "y"]),
    'Cannot use the test list "test.txt": 2 of 4 utterances are not in the corpus, such as "x"',
  ],
  [
    "a list of all utterances",
    () => split(byList, corpus, corpus.utterances),
    'Cannot use the test list "test.txt": it has 6 of 6 utterances',
  ],
  [
    "an empty list",
    () => split(byList, corpus, []),
    'Cannot use the test list "test.txt": it has 0 of 6 utterances',
  ],
];
for (const [what, fails, message] of impossible) {
  Deno.test(`no split: ${what}`, () => assert.throws(fails, new InputError(message)));
}

/** What checkFolds says of speakers with these labels. */
function check(labels: Record<string, string[]>, list?: string[]): string[] {
  const made = tinyCorpus(
    Object.entries(labels).flatMap(([speaker, labels]) =>
      labels.map((label) => ({ speaker, label }))
    ),
  );
  return checkFolds(splitCorpus(made, list ? byList : bySpeaker, list), made);
}

Deno.test("folds that test and learn every class have no warning", () => {
  assert.deepEqual(check({ a: ["x", "y"], b: ["y", "x"], c: ["x", "y", "y"] }), []);
});

Deno.test("warnings: speakers who are not tested on every class, classes that a fold cannot learn", () => {
  assert.deepEqual(check({ a: ["x", "y", "z"], b: ["x", "y"], c: ["x"] }), [
    'only "a" has utterances of "z": the fold without it cannot learn it',
    'speaker "b" is not tested on "z"; the UA is over the other classes',
    'speaker "c" is tested on one class only, "x"',
  ]);
});

Deno.test("warnings are about what is tested: speakers outside of a test list have none", () => {
  const labels = { a: ["x", "y"], b: ["x", "x"], c: ["x", "y", "y"] };
  assert.deepEqual(check(labels, ["u0", "u1"]), []);
  assert.deepEqual(check(labels, ["u0", "u5"]), [
    'speaker "a" is tested on one class only, "x"',
    'speaker "c" is tested on one class only, "y"',
  ]);
});

Deno.test("a fold whose training utterances have one class only is an error in the input", () => {
  assert.throws(
    () => check({ a: ["x", "y"], b: ["x"], c: ["x"] }),
    new InputError('Cannot train without "a": the other utterances have only the class "x"'),
  );
});

Deno.test("a fold with more training utterances than the memory holds is an error in the input", () => {
  const labels = Array.from({ length: largestProblem }, (_, i) => i % 2 ? "x" : "y");
  assert.deepEqual(check({ a: ["x", "y"], b: labels }, ["u0", "u1"]), []);
  assert.throws(
    () => check({ a: ["x", "y"], b: [...labels, "x"] }, ["u0", "u1"]),
    new InputError(
      `Cannot train without "test list": ${largestProblem + 1} training utterances; ` +
        `the memory holds a kernel matrix of ${largestProblem}`,
    ),
  );
});

const systems = [{ id: "static", kind: "static" }, smallModified];
const fixture = Deno.readTextFileSync(`${root}fixtures/emotional.csv`).trim().split("\n").slice(1)
  .map((line) => line.split(",")).map(([utterance, speaker, label, gender]) => ({
    ...{ utterance, speaker, gender },
    label: label === "excited" ? "happy" : label,
    session: speaker < "s04" ? "1" : speaker < "s08" ? "2" : "3",
  }));

/** Runs an experiment with another split; the metadata have a column "session" as well. */
async function runSplit(split: object, list: string[] = []) {
  let run: Awaited<ReturnType<typeof runExperiment>>;
  await withFiles(async (write) => {
    const lines = fixture.map((row) => Object.values(row).join(","));
    const { corpus } = featureExperiment();
    const metadata = write("m.csv", [Object.keys(fixture[0]), ...lines].join("\n"));
    write("list.txt", list.join("\r\n"));
    const experiment = featureExperiment({ split, systems, corpus: { ...corpus, metadata } });
    const resolve = (path: string) =>
      isAbsolute(path) ? path : path === "list.txt" ? metadata.replace("m.csv", path) : root + path;
    run = await runExperiment(experiment, { jobs: 2, resolve, progress: silent });
  });
  const { results, files } = run!;
  const predictions = files["predictions.csv"].trim().split("\n").slice(1)
    .map((line) => line.split(",")).map(([system, , , speaker, utterance, label, predicted]) => ({
      ...{ system, speaker, utterance, label, predicted },
    }));
  return { results, predictions, files };
}

/** Asserts that each system predicts these utterances once, and that the figures are over no others. */
function assertTested(
  { results, predictions }: Awaited<ReturnType<typeof runSplit>>,
  tested: typeof fixture,
): void {
  for (const { id, perSpeaker, wa, confusion } of results.systems) {
    const own = predictions.filter(({ system }) => system === id);
    const facts = own.map(({ utterance, speaker, label }) => ({ utterance, speaker, label }));
    const expected = tested.map(({ utterance, speaker, label }) => ({ utterance, speaker, label }));
    const byName = (a: { utterance: string }, b: { utterance: string }) =>
      a.utterance < b.utterance ? -1 : 1;
    assert.deepEqual(facts.sort(byName), expected.sort(byName));
    const speakers = [...new Set(tested.map(({ speaker }) => speaker))].sort();
    const figures = speakers.map((speaker) => {
      const rows = own.filter((row) => row.speaker === speaker);
      const index = (key: "label" | "predicted") =>
        rows.map((row) => confusion.labels.indexOf(row[key]));
      return { utterances: rows.length, wa: reference.wa(index("label"), index("predicted")) };
    });
    assert.deepEqual(
      perSpeaker.map(({ speaker, utterances, wa }) => ({ speaker, utterances, wa })),
      figures.map((figure, i) => ({ speaker: speakers[i], ...figure })),
    );
    const mean = figures.reduce((sum, { wa }) => sum + wa, 0) / figures.length;
    assert(Math.abs(wa - mean) < 1e-12);
    assert.equal(confusion.counts.flat().reduce((a, b) => a + b), tested.length);
  }
}

Deno.test("a whole run: each speaker a fold", async () => {
  const run = await runSplit({ kind: "speaker" });
  assertTested(run, fixture);
  assert.match(run.results.protocol[0], /^Split: leave one speaker out, 10 folds;/);
});

Deno.test("a whole run: each session a fold, of speakers who are in no other", async () => {
  const run = await runSplit({ kind: "column", column: "session" });
  assertTested(run, fixture);
  assert.match(run.results.protocol[0], /^Split: leave one value of "session" out, 3 folds;/);
  const folds = run.results.systems[0].folds.map(({ fold }) => fold);
  assert.deepEqual(folds, ["1", "2", "3"]);
  assert.match(run.results.leakage.verdict, /^none/);
});

Deno.test("a whole run: groups of speakers", async () => {
  const run = await runSplit({ kind: "groups", folds: 3 });
  assertTested(run, fixture);
  assert.match(run.results.protocol[0], /^Split: leave a group of speakers out, 3 folds;/);
});

Deno.test("a whole run: a list of utterances, of which some speakers have others", async () => {
  const tested = fixture.filter(({ speaker }, i) => speaker < "s04" && i % 3 > 0);
  const run = await runSplit(
    { kind: "list", list: "list.txt" },
    tested.map((row) => row.utterance),
  );
  assertTested(run, tested);
  assert.match(
    run.results.protocol[0],
    /^Split: test the utterances listed in "list.txt", 1 fold;/,
  );
  assert.match(
    run.results.leakage.verdict,
    /other utterances of 3 test speakers \(s01, s02, s03\)/,
  );
});

Deno.test("a column, as many groups as speakers, a list of a speaker's utterances: the same folds", async () => {
  const whole = await runSplit({ kind: "speaker" });
  const column = await runSplit({ kind: "column", column: "speaker" });
  assert.deepEqual(column.predictions, whole.predictions);
  const sorted = (rows: typeof whole.predictions) => rows.map((row) => JSON.stringify(row)).sort();
  const groups = await runSplit({ kind: "groups", folds: 10 });
  assert.deepEqual(sorted(groups.predictions), sorted(whole.predictions));
  const own = whole.predictions.filter(({ speaker }) => speaker === "s07");
  const list = await runSplit(
    { kind: "list", list: "list.txt" },
    own.map(({ utterance }) => utterance),
  );
  assert.deepEqual(list.predictions, own);
});
