import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { readFeatures } from "../../src/corpus/mod.ts";
import { FeatureFile, type FileLayout, fileLayouts } from "../../src/extraction/mod.ts";
import { rejects } from "../corpus/files.ts";
import { withFolder } from "../store/folder.ts";
import { noDisk, runOnDisk } from "../store/tmpfs.ts";

const rows = [
  { utterance: "a", file: "wav/a.wav", start: 0, end: 1.89825 },
  { utterance: "b/c", file: "wav/b/c.flac", start: 0, end: 2 * 86400 + 3661 },
];
const values = [Float32Array.of(1, -0.1), Float32Array.of(-0, 1.5e-42)];

/** The text of the file with these two rows. */
async function textOf(path: string, layout: FileLayout, frames = false): Promise<string> {
  const file = await FeatureFile.create(path, layout, ["f[0]", "g-1"], frames);
  for (const [index, row] of rows.entries()) await file.row(row, values[index]);
  await file.close();
  const bytes = await Deno.readFile(path);
  return new TextDecoder().decode(path.endsWith(".gz") ? gunzipSync(bytes) : bytes);
}

const numbers = ["1.00000000e+00,-1.00000001e-01", "-0.00000000e+00,1.49938936e-42"];
const semicolons = numbers.map((text) => text.replace(",", ";"));
const texts: Record<FileLayout, string> = {
  arff: `@relation emodae

@attribute name string
@attribute f[0] numeric
@attribute g-1 numeric
@attribute class {unknown}

@data
'a',${numbers[0]},?
'b/c',${numbers[1]},?
`,
  "opensmile-python": `file,start,end,f[0],g-1
wav/a.wav,0 days 00:00:00,0 days 00:00:01.898250,${numbers[0]}
wav/b/c.flac,0 days 00:00:00,2 days 01:01:01,${numbers[1]}
`,
  smilextract: `name;frameTime;f[0];g-1
'a';0.000000;${semicolons[0]}
'b/c';0.000000;${semicolons[1]}
`,
};
for (const layout of fileLayouts) {
  Deno.test(`${layout}: the file has the layout's text, also packed`, () =>
    withFolder(async (folder) => {
      assert.equal(await textOf(`${folder}/f`, layout), texts[layout]);
      assert.equal(await textOf(`${folder}/f.gz`, layout), texts[layout]);
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), [
        "f",
        "f.gz",
      ]);
    }));
}

Deno.test("arff with a row for each frame has their time in place of the class", () =>
  withFolder(async (folder) => {
    assert.equal(
      await textOf(`${folder}/f`, "arff", true),
      texts.arff
        .replace("name string\n", "name string\n@attribute frameTime numeric\n")
        .replace("@attribute class {unknown}\n", "")
        .replaceAll(",?", "")
        .replace("'a',", "'a',0.000000,").replace("'b/c',", "'b/c',0.000000,"),
    );
  }));

const odd = fc.string({
  unit: fc.constantFrom(..."aZ09'\"`,;:\\ \t.-_%@{}?#éß日😀\u00a0"),
  minLength: 1,
  maxLength: 8,
});
const names: Record<FileLayout, fc.Arbitrary<string>> = {
  arff: odd,
  smilextract: odd,
  // only the last part of the path is the name, and a backslash divides, too
  "opensmile-python": odd.filter((name) => !name.includes("\\")),
};
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
for (const layout of fileLayouts) {
  Deno.test(`${layout}: whatever the names, readFeatures gives them back, and all bits`, () =>
    withFolder((folder) =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(names[layout], fc.tuple(float, float, float)), {
            minLength: 1,
            maxLength: 6,
            selector: ([name]) => name,
          }),
          fc.boolean(),
          async (rows, packed) => {
            const path = `${folder}/f${packed ? ".gz" : ""}`;
            const file = await FeatureFile.create(path, layout, ["x", "y", "z"]);
            for (const [utterance, values] of rows) {
              const name = { utterance, file: `${utterance}.wav`, start: 0, end: 1 };
              await file.row(name, Float32Array.from(values));
            }
            await file.close();
            const table = await readFeatures(path);
            assert.deepEqual(table.featureNames, ["x", "y", "z"]);
            assert.deepEqual(table.utterances, rows.map(([name]) => name));
            const written = Float32Array.from(rows.flatMap(([, values]) => values));
            assert.deepEqual(bits(table.values), bits(written));
          },
        ),
      )
    ));
}

function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

Deno.test("a name with a line break is refused where it would be written", () =>
  withFolder(async (folder) => {
    const row = { utterance: "b", file: "a\n/b.wav", start: 0, end: 1 };
    for (const layout of fileLayouts) {
      const path = `${folder}/${layout}`;
      const file = await FeatureFile.create(path, layout, ["x"]);
      const write = (utterance: string) => file.row({ ...row, utterance }, Float32Array.of(1));
      const says = `Cannot write "${path}": the name "a\\n/b.wav" has a line break`;
      if (layout === "opensmile-python") await rejects(() => write("b"), says);
      else {
        await write("b");
        await rejects(() => write("a\n/b"), says);
        await rejects(() => write("a\r"), says);
      }
      file.discard();
    }
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("what has the file's name stays until the new file is complete", () =>
  withFolder(async (folder) => {
    const path = `${folder}/f.csv`;
    await Deno.writeTextFile(path, "old");
    const file = await FeatureFile.create(path, "opensmile-python", ["x"]);
    await file.row(rows[0], Float32Array.of(1));
    assert.equal(await Deno.readTextFile(path), "old");
    file.discard();
    assert.equal(await Deno.readTextFile(path), "old");
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["f.csv"]);

    const again = await FeatureFile.create(path, "opensmile-python", ["x"]);
    await again.close();
    assert.equal(await Deno.readTextFile(path), "file,start,end,x\n");
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["f.csv"]);
  }));

Deno.test("what a process that died left is written over", () =>
  withFolder(async (folder) => {
    const path = `${folder}/f`;
    await Deno.writeTextFile(`${path}.partial`, "x".repeat(1e5));
    assert.equal(await textOf(path, "arff"), texts.arff);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["f"]);
  }));

Deno.test("a path that cannot be written is an error before anything is extracted", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/f.csv`);
    const create = (path: string) => () => FeatureFile.create(path, "arff", ["x"]);
    await rejects(create(`${folder}/f.csv`), `Cannot write "${folder}/f.csv": it is a folder`);
    await rejects(create(`${folder}/no/f`), `Cannot write "${folder}/no/f": No such file`);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["f.csv"]);
  }));

Deno.test({
  name: "a full disk is an error in the input that leaves nothing behind" +
    (noDisk && ` (ignored: no small disk can be mounted: ${noDisk})`),
  ignore: noDisk !== "",
  fn: () =>
    withFolder((folder) => {
      const { stdout, stderr } = runOnDisk("size=64k", folder, "../extraction/disk_writer.ts");
      assert.equal(new TextDecoder().decode(stderr), "");
      for (const { path, error, left } of JSON.parse(new TextDecoder().decode(stdout))) {
        assert.match(error, new RegExp(`^InputError: Cannot write "${path}": No space left`));
        assert.deepEqual(left, []);
      }
    }),
});
