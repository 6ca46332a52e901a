import assert from "node:assert/strict";
import { dirname } from "node:path";
import { cleanStore, type Key, keyOf, storeStatus } from "../../src/store/mod.ts";
import { rejects } from "../corpus/files.ts";
import { fileOf, filesBelow, soundStore, withFolder } from "./folder.ts";

const MINUTE = 60_000, DAY = 24 * 60 * MINUTE;
const now = Date.now();
const features = [keyOf("features", { file: 1 }), keyOf("features", { file: 2 })];
const fold = keyOf("fold-result", {});

/** Puts a piece that was written some time ago; gives its size. */
async function put(folder: string, key: Key, age: number, elements = 0): Promise<number> {
  await soundStore(folder).put(key, { meta: null, arrays: { a: new Uint8Array(elements) } });
  return backdate(fileOf(folder, key), age);
}

/** Leaves an unfinished file of a piece; gives its name. */
function leavePartial(folder: string, key: Key, age: number, bytes: number): string {
  const path = `${fileOf(folder, key)}.${crypto.randomUUID()}.partial`;
  Deno.writeFileSync(path, new Uint8Array(bytes));
  backdate(path, age);
  return path.slice(folder.length + 1);
}

function backdate(path: string, age: number): number {
  Deno.utimeSync(path, new Date(now - age), new Date(now - age));
  return Deno.statSync(path).size;
}

Deno.test("status: pieces, unfinished files, bytes and times of each kind", () =>
  withFolder(async (folder) => {
    const bytes = await put(folder, fold, 5 * DAY) + await put(folder, features[0], 3 * DAY, 100);
    const second = await put(folder, features[1], DAY, 5000);
    leavePartial(folder, features[1], 2 * DAY, 7);
    const status = await storeStatus(folder);
    assert.deepEqual(status.map(({ kind, pieces, partial }) => [kind, pieces, partial]), [
      ["features", 2, 1],
      ["fold-result", 1, 0],
    ]);
    assert.equal(status[0].bytes + status[1].bytes, bytes + second + 7);
    const ages = status.map((
      { oldest, newest },
    ) => [now - oldest.getTime(), now - newest.getTime()]);
    assert.deepEqual(ages, [[3 * DAY, DAY], [5 * DAY, 5 * DAY]]);
  }));

Deno.test("clean: all pieces", () =>
  withFolder(async (folder) => {
    const bytes = await put(folder, features[0], 0) + await put(folder, fold, -DAY);
    assert.deepEqual(await cleanStore(folder), { pieces: 2, partial: 0, bytes });
    assert.deepEqual(await storeStatus(folder), []);
    assert.equal(await soundStore(folder).get(fold), undefined);
  }));

Deno.test("clean: pieces of some age, of some kinds", () =>
  withFolder(async (folder) => {
    const bytes = await put(folder, features[0], 3 * DAY);
    await put(folder, features[1], DAY);
    await put(folder, fold, 3 * DAY);
    const options = { olderThanDays: 2, kinds: ["features", "none"] };
    assert.deepEqual(await cleanStore(folder, options), { pieces: 1, partial: 0, bytes });
    const left = (await storeStatus(folder)).map(({ kind, pieces }) => [kind, pieces]);
    assert.deepEqual(left, [["features", 1], ["fold-result", 1]]);
    assert.ok(await soundStore(folder).get(features[1]));
  }));

Deno.test("clean: files left unfinished for more than an hour, not those being written", () =>
  withFolder(async (folder) => {
    await put(folder, fold, 0);
    const live = leavePartial(folder, fold, 59 * MINUTE, 10);
    leavePartial(folder, fold, 61 * MINUTE, 20);
    const options = { olderThanDays: 1000 };
    assert.deepEqual(await cleanStore(folder, options), { pieces: 0, partial: 1, bytes: 20 });
    const names = [fileOf("", fold).slice(1), live];
    assert.deepEqual(filesBelow(folder), names.sort());
  }));

Deno.test("clean and status leave alone what the store did not write", () =>
  withFolder(async (folder) => {
    const { hash } = fold;
    const start = hash.slice(0, 2), wrong = "00";
    assert.ok(!["ab", wrong].includes(start));
    const strangers = [
      "README",
      "file",
      "notes/README",
      "notes/ab",
      `notes/${hash}`,
      `notes/${start}/README`,
      `notes/${start}/${hash}.txt`,
      `notes/${start}/${hash.slice(1)}`,
      `notes/${start}/${hash}.partial`,
      `notes/${start}/${hash}.${crypto.randomUUID()}.partial.txt`,
      `notes/${wrong}/${hash}`,
      `notes/abc/${hash}`,
      `Notes/${start}/${hash}`,
    ];
    for (const name of strangers) {
      Deno.mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
      Deno.writeTextFileSync(`${folder}/${name}`, "");
    }
    const folderOfThatName = `${folder}/notes/${start}/${hash}`;
    Deno.mkdirSync(folderOfThatName);
    assert.deepEqual(await storeStatus(folder), []);
    assert.deepEqual(await cleanStore(folder), { pieces: 0, partial: 0, bytes: 0 });
    assert.deepEqual(filesBelow(folder), strangers.sort());
    assert.ok(Deno.statSync(folderOfThatName).isDirectory);
  }));

Deno.test("clean: two at once remove each piece once", () =>
  withFolder(async (folder) => {
    const keys = Array.from({ length: 100 }, (_, index) => keyOf("features", { index }));
    for (const key of keys) await put(folder, key, 0);
    const [a, b] = await Promise.all([cleanStore(folder), cleanStore(folder)]);
    assert.equal(a.pieces + b.pieces, 100);
  }));

Deno.test("a store that is not there is empty", () =>
  withFolder(async (folder) => {
    assert.deepEqual(await storeStatus(`${folder}/none`), []);
    assert.deepEqual(await cleanStore(`${folder}/none`), { pieces: 0, partial: 0, bytes: 0 });
  }));

Deno.test("refused: status and clean of a store that is a file", () =>
  withFolder(async (folder) => {
    const file = `${folder}/file`;
    Deno.writeTextFileSync(file, "");
    await rejects(() => storeStatus(file), `Cannot read "${file}": Not a directory`);
    await rejects(() => cleanStore(file), `Cannot read "${file}": Not a directory`);
  }));
