import assert from "node:assert/strict";
import { type FeatureTable, readFeatures } from "../../src/corpus/features.ts";
import { LARGE_BYTES } from "../../src/corpus/hash.ts";
import { readStoredFeatures } from "../../src/corpus/stored_features.ts";
import { storeStatus } from "../../src/store/mod.ts";

const columns = 1000;

/** A file just large enough to be stored; its last row lacks a value. */
async function writeLargeFile(path: string): Promise<void> {
  const row = Array.from({ length: columns }, (_, j) => (j / 7).toExponential(8)).join(",");
  const rows = Math.ceil(LARGE_BYTES / row.length);
  using file = await Deno.open(path, { write: true, create: true });
  const encoder = new TextEncoder();
  const names = Array.from({ length: columns }, (_, j) => `f${j}`).join(",");
  await file.write(encoder.encode(`name,${names}\n`));
  for (let i = 0; i < rows; i++) file.writeSync(encoder.encode(`u${i},${row}\n`));
  file.writeSync(encoder.encode(`last,${row.replace(/^[^,]+/, "?")}\n`));
}

Deno.test("a large feature file is parsed once, a damaged piece is made again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    const path = `${folder}/large.csv`;
    const store = `${folder}/store`;
    await writeLargeFile(path);
    const damaged: string[] = [];
    const read = () => readStoredFeatures(path, store, (text) => damaged.push(text));
    const expected = await readFeatures(path);
    assert.deepEqual(expected.dropped.missing, ["last"]);
    for (let time = 0; time < 2; time++) {
      const table = await read();
      assertSameTable(table, expected);
      assert(table.values.buffer instanceof SharedArrayBuffer);
    }
    const [{ kind, pieces }] = await storeStatus(store);
    assert.deepEqual({ kind, pieces }, { kind: "feature-file", pieces: 1 });
    assert.deepEqual(damaged, []);

    const [piece] = await filesBelow(store);
    using file = await Deno.open(piece, { read: true, write: true });
    await file.seek(-100, Deno.SeekMode.End);
    await file.write(Uint8Array.of(1, 2, 3));
    assertSameTable(await read(), expected);
    assert.match(damaged.join(), /: its data are damaged$/);
    assertSameTable(await read(), expected);
    assert.equal(damaged.length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a small feature file is not stored", async () => {
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    await Deno.writeTextFile(`${folder}/small.csv`, "name,a\nu1,1\n");
    const table = await readStoredFeatures(`${folder}/small.csv`, `${folder}/store`, assert.fail);
    assert.deepEqual([...table.values], [1]);
    assert.deepEqual(await storeStatus(`${folder}/store`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function assertSameTable(actual: FeatureTable, expected: FeatureTable): void {
  assert.deepEqual({ ...actual, values: null }, { ...expected, values: null });
  assert.equal(actual.values.length, expected.values.length);
  assert(actual.values.every((value, i) => value === expected.values[i]));
}

async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await filesBelow(`${folder}/${name}`));
    else found.push(`${folder}/${name}`);
  }
  return found;
}
