import assert from "node:assert/strict";
import { type FeatureRow, readFeatures, streamFeatures } from "../../src/corpus/mod.ts";
import { InputError } from "../../src/input_error.ts";
import { withFolder } from "../store/folder.ts";

const fixtures = new URL("../../fixtures/", import.meta.url).pathname;

for (const name of ["emotional.arff.gz", "neutral.csv.gz"]) {
  Deno.test(`${name}: the rows are those of the table, and the names come first`, async () => {
    const path = fixtures + name;
    const table = await readFeatures(path);
    const width = table.featureNames.length;
    let names: string[] | undefined;
    let row = 0;
    for await (const rows of streamFeatures(path, (found) => names = found)) {
      assert.deepEqual(names, table.featureNames);
      for (const { utterance, features, flaw } of rows) {
        assert.equal(utterance, table.utterances[row]);
        assert.equal(flaw, undefined);
        assert.deepEqual(features, table.values.slice(row * width, ++row * width));
      }
    }
    assert.equal(row, table.utterances.length);
  });
}

/** Streams a file of this text until its end, or its error. */
async function stream(text: string, onNames = (_: string[]) => {}) {
  const rows: FeatureRow[] = [];
  let error: unknown;
  await withFolder(async (folder) => {
    const path = `${folder}/f.csv`;
    await Deno.writeTextFile(path, text);
    try {
      for await (const some of streamFeatures(path, onNames)) rows.push(...some);
    } catch (thrown) {
      error = thrown;
    }
  });
  if (error === undefined) return { rows };
  assert(error instanceof InputError);
  return { rows, says: error.message.replace(/^Cannot read ".*": /, "") };
}

const row = (utterance: string, ...features: number[]) => ({
  utterance,
  features: Float32Array.from(features),
  flaw: undefined,
});

Deno.test("rows that cannot be used and names that come again keep their places", async () => {
  const { rows } = await stream("name,a,b\nu,1,2\nv,?,2\nu,3,4\nw,1e39,0\nu,1,2\n");
  assert.deepEqual(rows, [
    row("u", 1, 2),
    { ...row("v", NaN, 2), flaw: "missing" },
    row("u", 3, 4),
    { ...row("w", Infinity, 0), flaw: "nonFinite" },
    row("u", 1, 2),
  ]);
});

Deno.test("rows above a bad line come before its error", async () => {
  assert.deepEqual(await stream("name,a\nu,1\nv,2\nw\nx,3\n"), {
    rows: [row("u", 1), row("v", 2)],
    says: "line 4 has 1 values, the header names 2",
  });
});

Deno.test("a file without a header or rows is an error, as for a table", async () => {
  for (const text of ["", "name,a\n", "@relation r\n"]) {
    const { rows, says } = await stream(text);
    assert.deepEqual(rows, []);
    await withFolder(async (folder) => {
      const path = `${folder}/f.csv`;
      await Deno.writeTextFile(path, text);
      await assert.rejects(
        () => readFeatures(path),
        new InputError(`Cannot read "${path}": ${says}`),
      );
    });
  }
});

Deno.test("whoever is told the names may refuse them", async () => {
  const refuse = ([name]: string[]) => {
    throw new InputError(`not ${name}`);
  };
  assert.deepEqual(await stream("name,a\nu,1\n", refuse), { rows: [], says: "not a" });
});
