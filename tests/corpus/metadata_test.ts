import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readMetadata } from "../../src/corpus/mod.ts";
import { gzip, rejects, withFiles } from "./files.ts";

const columns = { utterance: "id", speaker: "who", label: "emotion" };
const facts = {};
const rows = [
  { utterance: "a", speaker: "s1", label: "happy", facts },
  { utterance: "b, c", speaker: "s2", label: 'very "sad"', facts },
];

Deno.test("metadata with comma, semicolon or tab, plain or packed", () =>
  withFiles(async (write) => {
    for (const separator of [",", ";", "\t"]) {
      const text = [
        "\ufeffid,emotion,sex,who",
        "",
        "a, happy ,f,s1",
        '"b, c","very ""sad""",m,s2',
        "   ",
      ].map((line) => line.replaceAll(/,(?! c)/g, separator)).join("\r\n");
      const plain = await readMetadata(write("m.csv", text), columns);
      const packed = await readMetadata(write("m.gz", gzip(text)), columns);
      assert.deepEqual(plain.rows, rows);
      assert.deepEqual(packed.rows, rows);
      assert.equal(packed.sha256, createHash("sha256").update(gzip(text)).digest("hex"));
    }
  }));

Deno.test("columns that are not asked for are empty and not missing", () =>
  withFiles(async (write) => {
    const metadata = await readMetadata(write("m.csv", "id,who\na,\nb,s\n"), { utterance: "id" });
    assert.deepEqual(metadata.rows, [
      { utterance: "a", speaker: "", label: "", facts },
      { utterance: "b", speaker: "", label: "", facts },
    ]);
    assert.deepEqual(metadata.missingSpeaker, []);
  }));

Deno.test("repeated rows and rows without speaker or label are dropped and named", () =>
  withFiles(async (write) => {
    const text = "id,who,emotion\na,s,happy\nb,,sad\nc,s,\na,s,happy\nd,,\n";
    const metadata = await readMetadata(write("m.csv", text), columns);
    assert.deepEqual(metadata.rows, [{ utterance: "a", speaker: "s", label: "happy", facts }]);
    assert.deepEqual(metadata.duplicates, ["a"]);
    assert.deepEqual(metadata.missingSpeaker, ["b", "d"]);
    assert.deepEqual(metadata.missingLabel, ["c"]);
  }));

Deno.test("other columns that are asked for are facts, empty where they say nothing", () =>
  withFiles(async (write) => {
    const text = "id,said,who,take,emotion\na, hello ,s,1,x\nb,,s,2,x\na,hello,s,3,x\n";
    const asked = { ...columns, facts: ["said", "who", "said"] };
    const metadata = await readMetadata(write("m.csv", text), asked);
    assert.deepEqual(metadata.rows.map(({ facts }) => facts), [
      { said: "hello", who: "s" },
      { said: "", who: "s" },
    ]);
    assert.deepEqual(metadata.duplicates, ["a"]);
  }));

Deno.test("metadata refused: an utterance with two values of a column that is asked for", () =>
  withFiles(async (write) => {
    const path = write("m.csv", "id,who,emotion,take\na,s,x,1\nb,s,x,1\na,s,x,2\n");
    await rejects(
      () => readMetadata(path, { ...columns, facts: ["take"] }),
      `Cannot read "${path}": lines 2 and 4 give utterance "a" different values of "take"`,
    );
    await rejects(
      () => readMetadata(path, { ...columns, facts: ["session"] }),
      `Cannot read "${path}": there is no column "session"; it has "id", "who", "emotion", "take"`,
    );
  }));

const defects: [what: string, text: string, ...says: string[]][] = [
  ["an empty file", "", "is empty"],
  ["a header without rows", "id,who,emotion\n", "no rows"],
  ["a column that is not there", "id,who\na,s\n", '"emotion"', '"id", "who"'],
  ["a column that is there twice", "id,who,who,emotion\na,s,t,x\n", 'two columns "who"'],
  ["an empty name", "id,who,emotion\na,s,x\n,s,x\n", "line 3 has no utterance name"],
  ["a short row", "id,who,emotion\n\na,s\n", "line 3 has 2 values, the header names 3"],
  ["a quote not closed", 'id,who,emotion\n"a,s,x\n', "line 2"],
  ["another label", "id,who,emotion\na,s,x\nb,s,x\na,s,y\n", "lines 2 and 4", '"a"', "labels"],
  ["another speaker", "id,who,emotion\na,s,x\na,t,x\n", "lines 2 and 3", '"a"', "speakers"],
];

for (const [what, text, ...says] of defects) {
  Deno.test(`metadata refused: ${what}`, () =>
    withFiles(async (write) => {
      const path = write("m.csv", text);
      await rejects(() => readMetadata(path, columns), `Cannot read "${path}"`, ...says);
    }));
}

Deno.test("metadata refused: text that is not UTF-8", () =>
  withFiles(async (write) => {
    const path = write("m.csv", new Uint8Array([0x69, 0x64, 0x0a, 0xe9, 0x0a]));
    await rejects(() => readMetadata(path, { utterance: "id" }), "not UTF-8");
  }));
