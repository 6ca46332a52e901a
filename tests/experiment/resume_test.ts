// What the store is for: nothing finished is done again, and no result depends on what the store had.
import assert from "node:assert/strict";
import { OutputFolder, runExperiment } from "../../src/experiment/mod.ts";
import { storeStatus } from "../../src/store/mod.ts";
import { rejects } from "../corpus/files.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

const { neutral: _, ...smallDae } = smallModified;
const systems = [
  { id: "static", kind: "static" },
  { ...smallDae, id: "dae", kind: "dae" },
  { ...smallModified, id: "train" },
  { ...smallModified, id: "fixed", scaling: { scope: "neutral" } },
] as const;
const base = { split: { kind: "groups", folds: 2 }, systems };

/** Runs an experiment: its files without the timings, what it said, and the seconds of its pieces. */
async function run(change: Record<string, unknown> = {}, store?: string, jobs = 2) {
  const notes: string[] = [];
  const { files } = await runExperiment(featureExperiment({ ...base, ...change }), {
    jobs,
    store,
    resolve: (path) => root + path,
    progress: { note: (text) => void notes.push(text), update() {}, finished() {}, end() {} },
  });
  const { "timings.json": timings, ...results } = files;
  return { results, notes, seconds: secondsOf(timings) };
}

/** By system, what its folds took and what its neutral models took. */
type Seconds = Map<string, Set<number>>;

/** What a piece took is kept with it, to the last digit: it changes if and only if the piece is made again. */
function secondsOf(timings: string): Seconds {
  const all: Seconds = new Map();
  const add = (name: string, seconds: number) =>
    all.set(name, (all.get(name) ?? new Set()).add(seconds));
  for (const { system, seconds, neutralSeconds } of JSON.parse(timings).folds) {
    add(system, seconds);
    if (neutralSeconds !== undefined) add(`${system}, neutral`, neutralSeconds);
  }
  return all;
}

/** By system, how many pieces were made that were not there before. */
function made(before: Seconds, after: Seconds): Record<string, number> {
  const counts = [...after].map(([name, seconds]) =>
    [name, seconds.difference(before.get(name) ?? new Set()).size] as const
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** When each file of a store was written. */
function written(store: string): Record<string, number> {
  return Object.fromEntries(
    filesBelow(store).map((file) => [file, Number(Deno.statSync(`${store}/${file}`).mtime)]),
  );
}

Deno.test("the same run again gives the same bytes, trains nothing and writes nothing", () =>
  withFolder(async (store) => {
    const without = await run();
    const first = await run({}, store);
    assert.deepEqual(first.results, without.results);
    const kinds = (await storeStatus(store)).map(({ kind, pieces }) => [kind, pieces]);
    assert.deepEqual(kinds, [["fold", 8], ["neutral-model", 3]]);
    const files = written(store);
    for (const jobs of [1, 3]) {
      const again = await run({}, store, jobs);
      assert.deepEqual(again.results, first.results);
      assert.deepEqual(again.seconds, first.seconds);
      assert.deepEqual(written(store), files);
    }
  }));

/** The systems with a change to one of them. */
function but(id: string, change: object) {
  return { systems: systems.map((system) => system.id === id ? { ...system, ...change } : system) };
}

const modified = { train: 2, fixed: 2 };
const folds = { static: 2, dae: 2, ...modified };
const models = { "train, neutral": 2, "fixed, neutral": 1 };
const { corpus } = featureExperiment();

const changes: [what: string, change: Record<string, unknown>, again: Record<string, number>][] = [
  ["the experiment's name", { name: "other" }, {}],
  ["the order of the systems", { systems: systems.toReversed() }, {}],
  ["the cost of all SVMs", { svm: { C: 2 } }, folds],
  ["one system's SVM", but("dae", { svm: { C: 2 } }), { dae: 2 }],
  ["alpha", but("train", { alpha: 0.9 }), { train: 2 }],
  ["the join", but("fixed", { join: "gated" }), { fixed: 2 }],
  ["the fine-tuning", but("train", { finetuning: { epochs: 3, batch: 50 } }), { train: 2 }],
  [
    "the neutral pre-training",
    but("fixed", { neutral: { epochs: 3, batch: 50 } }),
    { fixed: 2, "fixed, neutral": 1 },
  ],
  ["the noise", but("dae", { corruption: { kind: "masking" } }), { dae: 2 }],
  ["one more size", but("dae", { hidden: [9, 5] }), { dae: 2 }],
  ["a system's seed", but("train", { seed: 7 }), { train: 2, "train, neutral": 2 }],
  ["one more seed", { seed: [1, 7] }, { dae: 2, ...modified, ...models }],
  [
    "a system's scaling",
    but("train", { scaling: { clip: false } }),
    { train: 2, "train, neutral": 2 },
  ],
  [
    "the order of the classes",
    { corpus: { ...corpus, classes: ["happy", "angry", "neutral", "sad"] } },
    folds,
  ],
  [
    "the classes",
    { corpus: { ...corpus, classes: ["angry", "sad"] } },
    { ...folds, "train, neutral": 2 },
  ],
  [
    "the split",
    { split: { kind: "groups", folds: 3 } },
    { static: 3, dae: 3, train: 3, fixed: 3, "train, neutral": 3 },
  ],
  ["the arithmetic", { arithmetic: "strict" }, { ...folds, ...models }],
];

Deno.test("a change makes again what depends on it and nothing else, with the results of a run of its own", async (t) => {
  await withFolder(async (store) => {
    const before = await run({}, store);
    const files = written(store);
    for (const [what, change, again] of changes) {
      await t.step(what, () =>
        withFolder(async (copy) => {
          for (const file of Object.keys(files)) {
            await Deno.mkdir(`${copy}/${file}`.replace(/[^/]*$/, ""), { recursive: true });
            await Deno.link(`${store}/${file}`, `${copy}/${file}`);
          }
          const after = await run(change, copy);
          assert.deepEqual(made(before.seconds, after.seconds), again);
          assert.deepEqual(after.results, (await run(change)).results);
        }));
    }
    assert.deepEqual(written(store), files);
  });
});

Deno.test("trials of the selection are kept as well", () =>
  withFolder(async (store) => {
    const choice = { systems: [{ id: "s", kind: "static", svm: { C: { choose: [1, 10] } } }] };
    const { results } = await run(choice, store);
    const files = written(store);
    assert(Object.keys(files).some((file) => file.startsWith("validation/")));
    assert.deepEqual((await run(choice, store)).results, results);
    assert.deepEqual(written(store), files);
  }));

Deno.test("a damaged piece is named and made again, and nothing else is", () =>
  withFolder(async (store) => {
    const before = await run({}, store);
    assert.deepEqual(before.notes.filter((note) => note.includes("damaged")), []);
    const files = filesBelow(store);
    const spoil = (kind: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array) => {
      const path = `${store}/${files.find((file) => file.startsWith(kind))}`;
      Deno.writeFileSync(path, change(Deno.readFileSync(path)));
      return path;
    };
    const fold = spoil("fold", (bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    const model = spoil("neutral-model", (bytes) => bytes.subarray(0, 100));

    const after = await run({}, store);
    assert.deepEqual(after.results, before.results);
    assert.deepEqual(after.notes.filter((note) => note.includes("damaged")).sort(), [
      `Made again, a damaged piece: "${fold}": its data are damaged`,
      `Made again, a damaged piece: "${model}": it has 100 bytes, the header alone ${
        headerOf(model)
      }`,
    ]);
    const again = made(before.seconds, after.seconds);
    assert.equal(Object.values(again).reduce((sum, count) => sum + count), 2);
    assert.deepEqual(filesBelow(store), files);

    const healed = await run({}, store);
    assert.deepEqual(healed.seconds, after.seconds);
    assert.deepEqual(healed.notes.filter((note) => note.includes("damaged")), []);
  }));

/** Where the header of a piece's file ends: 16 bytes, of which the third word is the length of the rest. */
function headerOf(path: string): number {
  return 16 + new DataView(Deno.readFileSync(path).buffer).getUint32(8, true);
}

Deno.test("a store that cannot be written ends the run with an error in the input", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    await rejects(() => run({}, `${folder}/file`), `"${folder}/file/`, "Not a directory");
  }));

Deno.test("two runs at once with one store: both give the same", () =>
  withFolder(async (folder) => {
    const alone = await run();
    const store = `${folder}/store`;
    const both = await Promise.all([run({}, store, 1), run({}, store, 1)]);
    for (const { results, notes } of both) {
      assert.deepEqual(results, alone.results);
      assert.deepEqual(notes.filter((note) => note.includes("damaged")), []);
    }
    assert.deepEqual((await run({}, store)).results, alone.results);
    assert(filesBelow(store).every((file) => !file.endsWith(".partial")));
  }));

Deno.test("results: a run that comes to nothing takes its empty folders along, but no results of another", () =>
  withFolder((folder) => {
    const path = `${folder}/runs/x`;
    const first = new OutputFolder(path);
    const second = new OutputFolder(path);
    first.discard();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    second.write({ "a.csv": "a", "b.json": "b" });
    assert.deepEqual(filesBelow(path), ["a.csv", "b.json"]);
    first.discard();
    second.discard();
    assert.equal(Deno.readTextFileSync(`${path}/b.json`), "b");
    const other = new OutputFolder(`${folder}/runs/deep/y`);
    other.discard();
    assert.deepEqual([...Deno.readDirSync(`${folder}/runs`)].map(({ name }) => name), ["x"]);
  }));

Deno.test("results that cannot be written leave no unfinished file", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x`;
    const output = new OutputFolder(path);
    Deno.mkdirSync(`${path}/b.json/taken`, { recursive: true });
    await rejects(
      () => output.write({ "b.json": "b", "c.csv": "c" }),
      `Cannot write to "${path}": `,
    );
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name), ["b.json"]);
  }));
