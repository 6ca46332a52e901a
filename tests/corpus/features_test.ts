import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFeatures } from "../../src/corpus/mod.ts";
import { encode, gzip, rejects, withFiles } from "./files.ts";

const ARFF = `@RELATION 'any'

@attribute 'name' STRING
@attribute frameTime numeric
@attribute "F0 mean" numeric
@attribute text string
@Attribute f-2 REAL
@attribute day date "yyyy-MM-dd"
@attribute f3 integer
@attribute emotion {angry, 'very happy'}
@attribute Class numeric
@attribute class unknown

@DATA

% a comment
'a\\'01',0,1.5,"x, y",-2e-3,"2020-01-01",3,angry,7,?
"b 02", 0 , 4 ,'',5,?,+6,'very happy',?,?
`;

const SMILEXTRACT = "name;frameTime;f1;f2\n'a';0.000000;1.000000e+00;2\nb;0.0;3;4\n";
const PYTHON = "file,start,end,f1,f2\n" +
  "wav/a.wav,0 days,0 days 00:00:01,1,2\n" +
  '"my, wav\\b.1.flac",0 days,0 days 00:00:01,3,4\n';
const PLAIN = 'id,"f,1",f2\n"a ""x""",1,2\n b ,3,"4"\n';

Deno.test("openSMILE's ARFF", () =>
  withFiles(async (write) => {
    const table = await readFeatures(write("a.arff", ARFF));
    assert.equal(table.format, "arff");
    assert.deepEqual(table.featureNames, ["F0 mean", "f-2", "f3"]);
    assert.deepEqual(table.utterances, ["a'01", "b 02"]);
    assert.deepEqual([...table.values], [1.5, -2e-3, 3, 4, 5, 6].map(Math.fround));
    assert.ok(table.values.buffer instanceof SharedArrayBuffer);
    const ignored = ["frameTime", "text", "day", "emotion", "Class", "class"];
    assert.deepEqual(table.ignoredColumns, ignored);
  }));

Deno.test("the CSV of SMILExtract", () =>
  withFiles(async (write) => {
    const table = await readFeatures(write("a.csv", SMILEXTRACT));
    assert.equal(table.format, "smilextract-csv");
    assert.deepEqual(table.featureNames, ["f1", "f2"]);
    assert.deepEqual(table.utterances, ["a", "b"]);
    assert.deepEqual([...table.values], [1, 2, 3, 4]);
    assert.deepEqual(table.ignoredColumns, ["frameTime"]);
  }));

Deno.test("the CSV of opensmile-python: the utterance is the name of the file", () =>
  withFiles(async (write) => {
    const table = await readFeatures(write("a.csv", PYTHON));
    assert.equal(table.format, "opensmile-python-csv");
    assert.deepEqual(table.featureNames, ["f1", "f2"]);
    assert.deepEqual(table.utterances, ["a", "b.1"]);
    assert.deepEqual([...table.values], [1, 2, 3, 4]);
    assert.deepEqual(table.ignoredColumns, ["start", "end"]);
  }));

Deno.test("a plain CSV", () =>
  withFiles(async (write) => {
    const table = await readFeatures(write("a.txt", PLAIN));
    assert.equal(table.format, "csv");
    assert.deepEqual(table.featureNames, ["f,1", "f2"]);
    assert.deepEqual(table.utterances, ['a "x"', "b"]);
    assert.deepEqual([...table.values], [1, 2, 3, 4]);
    assert.deepEqual(table.ignoredColumns, []);
  }));

Deno.test("each format packed with gzip, whatever the name; the hash is of the packed bytes", () =>
  withFiles(async (write) => {
    for (const text of [ARFF, SMILEXTRACT, PYTHON, PLAIN]) {
      const plain = await readFeatures(write("plain.csv", text));
      const packed = await readFeatures(write("packed.csv", gzip(text)));
      assert.deepEqual({ ...packed, path: "", sha256: "" }, { ...plain, path: "", sha256: "" });
      assert.equal(plain.sha256, createHash("sha256").update(text).digest("hex"));
      assert.equal(packed.sha256, createHash("sha256").update(gzip(text)).digest("hex"));
    }
  }));

Deno.test("a gzip file of several members is read to its end", () =>
  withFiles(async (write) => {
    const members = [gzip("u,f\na,1\n"), gzip("b,2\n")];
    const bytes = new Uint8Array(members.flatMap((member) => [...member]));
    assert.deepEqual((await readFeatures(write("a.gz", bytes))).utterances, ["a", "b"]);
  }));

Deno.test("rows and values beyond the first growth of the store", () =>
  withFiles(async (write) => {
    const width = 1000, rows = 2500;
    const header = ["u", ...Array.from({ length: width }, (_, i) => `f${i}`)].join();
    const lines = Array.from(
      { length: rows },
      (_, row) => [`u${row}`, ...Array.from({ length: width }, (_, i) => row * width + i)].join(),
    );
    const { values, utterances } = await readFeatures(
      write("a.csv", [header, ...lines].join("\n")),
    );
    assert.equal(utterances.at(-1), `u${rows - 1}`);
    assert.equal(values.length, rows * width);
    assert.ok(values.every((value, index) => value === index));
  }));

Deno.test("rows with missing or non-finite values are dropped and named", () =>
  withFiles(async (write) => {
    const rows = [
      "a,1,2",
      "m1,?,2",
      "m2,1,",
      "m3,NaN,inf",
      "m4,NA,2",
      "m5,1,nan",
      "i1,inf,2",
      "i2,1,-inf",
      "i3,Infinity,2",
      "i4,1,3.5e38",
      "i5,1e999,2",
      "b,3,4",
    ];
    const table = await readFeatures(write("a.csv", ["u,f,g", ...rows].join("\n")));
    assert.deepEqual(table.utterances, ["a", "b"]);
    assert.deepEqual([...table.values], [1, 2, 3, 4]);
    assert.deepEqual(table.dropped.missing, ["m1", "m2", "m3", "m4", "m5"]);
    assert.deepEqual(table.dropped.nonFinite, ["i1", "i2", "i3", "i4", "i5"]);
  }));

Deno.test("of rows with one name the first complete one is kept", () =>
  withFiles(async (write) => {
    const text = "u,f\na,?\na,1\nb,2\na,1.0\na,3\nb,2.5\n";
    const table = await readFeatures(write("a.csv", text));
    assert.deepEqual(table.utterances, ["a", "b"]);
    assert.deepEqual([...table.values], [1, 2]);
    assert.deepEqual(table.dropped, {
      missing: ["a"],
      nonFinite: [],
      duplicatesIdentical: ["a"],
      duplicatesDifferent: ["a", "b"],
    });
  }));

const arff = (data: string) => `@attribute n string\n@attribute f numeric\n@data\n${data}\n`;
const defects: [what: string, content: string | Uint8Array, ...says: string[]][] = [
  ["an empty file", "", "is empty"],
  ["only blank lines", "\n  \r\n", "is empty"],
  ["a header without rows", "u,f\n", "no rows"],
  ["an ARFF header without rows", arff("% none"), "no rows"],
  ["only incomplete rows", "u,f\na,?\nb,inf\n", "no row", "1 with a missing value"],
  ["ARFF without @data", "@attribute n string\n@attribute f real\n", "no @data"],
  ["ARFF without a name", "@attribute f real\n@data\n1\n", "no attribute of type string"],
  ["ARFF without features", "@attribute n string\n@data\na\n", "names no feature"],
  ["ARFF with an unknown type", "@attribute n strin\n@data\n", "line 1", '"n"', '"strin"'],
  ["ARFF with another header line", "@attribute n string\nx,1\n", "line 2", '"x,1"'],
  ["a sparse ARFF row", arff("{0 a, 1 2}"), "line 4", "sparse"],
  ["a short row", "u,f,g\na,1,2\nb,1\n", "line 3 has 2 values, the header names 3"],
  ["a long row", arff("'a',1,2"), "line 4 has 3 values, the header names 2"],
  ["a separator at the end", "u,f\na,1,\n", "line 2 has 3 values, the header names 2"],
  ["a word for a value", "u,f,g\n\na,1,x y\n", 'line 3, column "g": "x y" is not a number'],
  ["a decimal comma", "u;f\na;1,5\n", 'line 2, column "f": "1,5" is not a number'],
  ["a hexadecimal value", "u,f\na,0x10\n", '"0x10" is not a number'],
  ["no utterance name", "u,f\n,1\n", "line 2 has no utterance name"],
  ["a quote not closed", 'u,f\n"a,1\n', "line 2 has a quote"],
  ["text after a quote", 'u,f\n"a"b,1\n', "line 2 has a quote"],
  ["no header", "a,1,2\nb,3,4\n", "header", '"a,1,2"'],
  ["one column", "u\na\n", "names no feature"],
  ["a feature without a name", "u,f,,g\na,1,2,3\n", "column 3 has no name"],
  ["two features of one name", "u,f,f\na,1,2\n", 'two features have the name "f"'],
  ["text that is not UTF-8", new Uint8Array([0xff, 0xfe, 0x75, 0, 0x2c, 0]), "line 1", "UTF-8"],
  ["gzip cut short", gzip(PLAIN).subarray(0, -12), "too early"],
  ["gzip without its end", gzip(PLAIN).subarray(0, -3), "too early"],
  ["gzip of two bytes", new Uint8Array([0x1f, 0x8b]), "too early"],
  ["gzip with a wrong byte", gzip(PLAIN).map((b, i) => i === 20 ? b ^ 255 : b), "damaged"],
  [
    "gzip with a wrong check sum",
    gzip(PLAIN).map((b, i, { length }) => i === length - 6 ? b ^ 1 : b),
    "damaged",
  ],
  ["gzip with more behind it", new Uint8Array([...gzip(PLAIN), ...encode("more")]), "damaged"],
];

for (const [what, content, ...says] of defects) {
  Deno.test(`refused: ${what}`, () =>
    withFiles(async (write) => {
      const path = write("f.csv", content);
      await rejects(() => readFeatures(path), `Cannot read "${path}"`, ...says);
    }));
}

Deno.test("refused: a missing file, a directory", () =>
  withFiles(async (write) => {
    const path = write("f.csv", PLAIN);
    await rejects(() => readFeatures(`${path}.other`), "f.csv.other", "no such file");
    await rejects(() => readFeatures(path.replace("/f.csv", "")), "directory");
  }));

Deno.test(
  "refused: no permission to read",
  { permissions: { read: false } },
  () => rejects(() => readFeatures("some/f.csv"), '--allow-read="some/f.csv"'),
);
