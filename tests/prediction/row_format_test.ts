import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { type Row, rowFormat } from "../../src/prediction/mod.ts";

const classes = ["angry", 'so, "so"', "=sad"];
const pairs = [[0, 1], [0, 2], [1, 2]].map(([i, j]) => [classes[i], classes[j]] as const);
const columns = { classes, pairs, segments: false };

const prediction = {
  label: "=sad",
  probabilities: { angry: 0.1, 'so, "so"': 0.2, "=sad": 0.7 },
  decisionValues: Float64Array.of(-1e-7, -2.5, 0.1 + 0.2),
  outside: 12,
};
const sound = { seconds: 1.25, clipped: 3, silent: false, notes: ["cut short", 'odd "x"'] };
const row: Row = { file: "wav/a.wav", utterance: "a", result: { prediction }, sound };
const failed: Row = { file: "b.wav", utterance: "b", result: { error: "the file is empty" } };
const features: Row = { file: "f.csv", utterance: "c", result: { prediction } };
const segment = { ...prediction, start: 0.5, end: 3.5 };

Deno.test("CSV: a column for each class and pair, empty where there is nothing to tell", () => {
  const { header, line } = rowFormat("csv", columns);
  assert.equal(
    header + [row, failed, features].map(line).join(""),
    [
      'file,utterance,label,p(angry),"p(so, ""so"")",p(=sad),"angry:so, ""so""",angry:=sad,' +
      '"so, ""so"":=sad",outside,seconds,clipped,silent,notes,error',
      "wav/a.wav,a,=sad,0.1,0.2,0.7,-1e-7,-2.5,0.30000000000000004,12,1.25,3,false," +
      '"cut short; odd ""x""",',
      "b.wav,b,,,,,,,,,,,,,the file is empty",
      "f.csv,c,=sad,0.1,0.2,0.7,-1e-7,-2.5,0.30000000000000004,12,,,,,",
      "",
    ].join("\n"),
  );
});

Deno.test("CSV: segments have their times", () => {
  const { header, line } = rowFormat("csv", { ...columns, segments: true });
  const text = header + line({ ...row, result: { prediction: segment } }) + line(failed);
  const [one, none] = parse(text, { columns: true }) as Record<string, string>[];
  assert.deepEqual([one.start, one.end, one.label], ["0.5", "3.5", "=sad"]);
  assert.deepEqual([none.start, none.end, none.error], ["", "", "the file is empty"]);
});

Deno.test("JSON lines: objects by class and pair, without what there is not", () => {
  const { header, line } = rowFormat("jsonl", columns);
  assert.equal(header, "");
  const known = {
    label: "=sad",
    probabilities: prediction.probabilities,
    decisionValues: {
      'angry:so, "so"': -1e-7,
      "angry:=sad": -2.5,
      'so, "so":=sad': 0.1 + 0.2,
    },
    outside: 12,
  };
  const objects = [
    { file: "wav/a.wav", utterance: "a", ...known, ...sound },
    { file: "b.wav", utterance: "b", error: "the file is empty" },
    { file: "f.csv", utterance: "c", ...known },
    { file: "wav/a.wav", utterance: "a", start: 0.5, end: 3.5, ...known, ...sound },
  ];
  const rows = [row, failed, features, { ...row, result: { prediction: segment } }];
  assert.equal(
    rows.map(line).join(""),
    objects.map((object) => `${JSON.stringify(object)}\n`).join(""),
  );
});

Deno.test("whatever the names and reasons, both formats give them back as they are", () => {
  const text = fc.string({ unit: fc.constantFrom(..."a=+-@\"',;\t\n\r ß日😀") });
  const [csv, jsonl] = (["csv", "jsonl"] as const).map((name) => rowFormat(name, columns));
  fc.assert(fc.property(text, text, text, (file, utterance, error) => {
    const row = { file, utterance, result: { error } };
    const [cells] = parse(csv.header + csv.line(row), { columns: true }) as unknown[];
    const { file: f, utterance: u, error: e } = cells as Record<string, string>;
    assert.deepEqual({ file: f, utterance: u, error: e }, { file, utterance, error });
    const json = jsonl.line(row);
    assert.equal(json.indexOf("\n"), json.length - 1);
    assert.deepEqual(JSON.parse(json), { file, utterance, error });
  }));
});
