import assert from "node:assert/strict";
import { keyOf } from "../../src/store/mod.ts";
import { filesBelow, soundStore, withFolder } from "../store/folder.ts";
import { smallModified } from "../experiment/synthetic.ts";
import { root, run } from "./command_line.ts";

/** A store with two pieces of 1 MB and one of 0.5 MB of other kinds, the first one old. */
async function fill(store: string): Promise<void> {
  const put = async (kind: string, index: number, bytes: number) => {
    const key = keyOf(kind, index);
    await soundStore(store).put(key, { meta: null, arrays: { a: new Uint8Array(bytes) } });
    return `${store}/${kind}/${key.hash.slice(0, 2)}/${key.hash}`;
  };
  const old = await put("features", 1, 1e6);
  Deno.utimeSync(old, new Date("2020-01-02"), new Date("2020-01-02"));
  await put("features", 2, 1e6);
  await put("folds", 1, 5e5);
}

const today = () => new Date().toISOString().slice(0, 10);

Deno.test("status says what the store holds, kind by kind", () =>
  withFolder(async (folder) => {
    const empty = { code: 0, stdout: "runs/store is empty\n", stderr: "" };
    assert.deepEqual(await run(folder, ["status"]), empty);

    const before = today();
    await fill(`${folder}/st`);
    const { code, stdout } = await run(folder, ["status", "--store", "st"]);
    assert.equal(code, 0);
    assert.equal(
      stdout.replaceAll(before, "TODAY").replaceAll(today(), "TODAY"),
      "features: 2 pieces, 2.0 MB, 2020-01-02 to TODAY\n" +
        "folds: 1 piece, 0.5 MB, TODAY to TODAY\n",
    );
    Deno.writeTextFileSync(
      `${folder}/st/${filesBelow(`${folder}/st`)[0]}.${crypto.randomUUID()}.partial`,
      "x",
    );
    const unfinished = await run(folder, ["status", "--store", "st"]);
    assert.match(unfinished.stdout, /^features: 2 pieces, 1 unfinished, 2\.0 MB/);
  }));

Deno.test("clean removes the kinds named, what is old, or all", () =>
  withFolder(async (folder) => {
    const store = `${folder}/runs/store`;
    await fill(store);
    const clean = async (...args: string[]) => (await run(folder, ["clean", ...args])).stdout;
    const kinds = () => filesBelow(store).map((path) => path.split("/")[0]);

    const partial = `${store}/${filesBelow(store)[0]}.${crypto.randomUUID()}.partial`;
    Deno.writeFileSync(partial, new Uint8Array(2e6));
    Deno.utimeSync(partial, new Date("2020-01-02"), new Date("2020-01-02"));
    assert.equal(
      await clean("--older-than", "30"),
      "Removed 1 piece and 1 unfinished, 3.0 MB\n",
    );
    assert.deepEqual(kinds(), ["features", "folds"]);
    assert.equal(await clean("features"), "Removed 1 piece, 1.0 MB\n");
    assert.deepEqual(kinds(), ["folds"]);
    assert.equal(await clean(), "Removed 1 piece, 0.5 MB\n");
    assert.deepEqual(kinds(), []);
    assert.equal(await clean(), "Removed 0 pieces, 0.0 MB\n");
  }));

Deno.test("status and clean refuse what they do not know, and remove nothing", () =>
  withFolder(async (folder) => {
    await fill(`${folder}/st`);
    const before = filesBelow(`${folder}/st`);
    const fails = async (args: string[], says: string) =>
      assert.deepEqual(await run(folder, args), {
        code: 2,
        stdout: "",
        stderr: `error: ${says}\n`,
      });
    await fails(
      ["clean", "folds", "feature", "--store", "st"],
      'Cannot clean "feature": the kinds in st are features, folds',
    );
    await fails(["clean", "folds"], 'Cannot clean "folds": the kinds in runs/store are none');
    await fails(
      ["clean", "--older-than", "week", "--store", "st"],
      "Cannot use --older-than week: allowed is a whole number from 0 to 36500",
    );
    await fails(["status", "folds"], 'Cannot use "folds" here; see --help');
    await fails(["clean", "--all"], "Unknown option '--all'; see --help");
    assert.deepEqual(filesBelow(`${folder}/st`), before);
  }));

Deno.test("what is removed is made again by the same run, with the same results", () =>
  withFolder(async (folder) => {
    const experiment = {
      ...JSON.parse(Deno.readTextFileSync(`${root}experiments/features.json`)),
      split: { kind: "groups", folds: 2 },
      systems: [{ id: "static", kind: "static" }, smallModified],
    };
    Deno.writeTextFileSync(`${folder}/e.json`, JSON.stringify(experiment));
    const results = async () => {
      const { code, stdout } = await run(folder, ["e.json", "--data", root, "--json", "--quiet"]);
      assert.equal(code, 0);
      return stdout;
    };
    const counts = async () =>
      (await run(folder, ["status"])).stdout.replaceAll(/, [\d.]+ MB.*/g, "");

    const before = await results();
    assert.equal(await counts(), "fold: 4 pieces\nneutral-model: 2 pieces\n");
    await run(folder, ["clean", "fold"]);
    assert.equal(await counts(), "neutral-model: 2 pieces\n");
    assert.equal(await results(), before);
    assert.equal(await counts(), "fold: 4 pieces\nneutral-model: 2 pieces\n");
  }));
