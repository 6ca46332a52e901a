import assert from "node:assert/strict";
import { type Source, Summary } from "../../src/prediction/mod.ts";

const recording: Source = { kind: "recording", place: 0, file: "a.wav", utterance: "a" };
const features: Source = { kind: "features", place: 1, file: "f.csv", utterance: "f" };
const prediction = {
  label: "x",
  probabilities: { x: 1 },
  decisionValues: new Float64Array(),
  outside: 0,
};
const done = { result: { prediction } };

Deno.test("the summary counts each recording's sound once, and lists what has no prediction", () => {
  const summary = new Summary("segment");
  const sound = { seconds: 30, clipped: 2, silent: false, notes: [] };
  const row = { file: "a.wav", utterance: "a", ...done, sound };
  summary.add({ source: recording, rows: [row, row, row] });
  const silence = { ...sound, clipped: 0, silent: true };
  summary.add({ source: recording, rows: [{ ...row, sound: silence }] });
  summary.add({
    source: recording,
    rows: [{ file: "b\n\x1b[2J.wav", utterance: "b", result: { error: "no" } }],
  });
  summary.add({
    source: features,
    rows: [
      { file: "f.csv", utterance: "u", ...done },
      { file: "f.csv", utterance: "v", result: { error: "a value is missing" } },
      { file: "f.csv", utterance: "", result: { error: "line 4 is bad" } },
    ],
  });
  assert.equal(
    summary.throughput(2),
    "Predicted: 5 segments; 2.0 s, 3 a second; 60.0 s of sound, 30 times as fast as spoken",
  );
  assert.deepEqual(summary.oddities(), [
    "Clipped recordings: 1",
    "Silent recordings: 1",
    "Without prediction: 3",
    "  b [2J.wav: no",
    "  f.csv, v: a value is missing",
    "  f.csv: line 4 is bad",
  ]);
});

Deno.test("where nothing is odd and nothing sounds, the summary says nothing of it", () => {
  const summary = new Summary("utterance");
  summary.add({ source: features, rows: [{ file: "f.csv", utterance: "u", ...done }] });
  assert.equal(summary.throughput(0.5), "Predicted: 1 utterance; 0.5 s, 2 a second");
  assert.deepEqual(summary.oddities(), []);
  assert.deepEqual(summary.failed, []);
});
