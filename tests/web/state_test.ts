/** What the page shows, without a page. */
import assert from "node:assert/strict";
import type { Segment } from "../../src/recognizer/mod.ts";
import type { LoadedModel } from "../../web/messages.ts";
import { pairs, peaksOf } from "../../web/peaks.ts";
import { clock, focusOf, partsOf, runsOf, segmentAt, shownSeconds } from "../../web/segments.ts";
import { type Analysis, type Event, next, start, type State } from "../../web/state.ts";

function segment(start: number, end: number, label: string): Segment {
  const probabilities = { calm: label === "calm" ? 1 : 0, tense: label === "calm" ? 0 : 1 };
  return { start, end, label, probabilities, decisionValues: Float64Array.of(0), outside: 0 };
}

const segments = [segment(0, 3, "calm"), segment(1, 4, "calm"), segment(1.5, 4.5, "tense")];
const sound = {
  name: "a.wav",
  seconds: 4.5,
  rate: 16000,
  notes: [],
  live: false,
  peaks: Float32Array.of(-1, 1),
  peaksPerSecond: 1,
};
const recorded: Event = { type: "recording", recording: sound, samples: new Float32Array() };
const listening: Event = { ...recorded, recording: { ...sound, live: true, seconds: 0 } };
const overall: Event = { type: "overall", prediction: segments[0] };
const after = (...events: Event[]): State => events.reduce(next, start);

Deno.test("a recording is analyzed until what the whole of it is, is there", () => {
  const state = after(recorded, { type: "segment", segment: segments[0] });
  assert.deepEqual([state.activity, state.recording?.segments.length], ["analyzing", 1]);
  assert.deepEqual(focusOf(state), { title: "Whole recording", prediction: undefined, index: -1 });
  const done = next(state, overall);
  assert.equal(done.activity, "idle");
  assert.equal(focusOf(done)?.prediction, segments[0]);
});

Deno.test("what cannot be opened is said, and changes nothing else", () => {
  const refused = [{ type: "opening" }, { type: "failed", problem: "No." }] as const;
  const before = after(recorded, overall);
  assert.deepEqual(refused.reduce<State>(next, before), { ...before, problem: "No." });
  assert.equal(after(recorded, ...refused).activity, "analyzing");
  assert.equal(after(recorded, refused[1]).activity, "idle");
  assert.equal(after(recorded, ...refused, recorded).problem, undefined);
});

Deno.test("what another model said of a recording is gone when the next one is there", () => {
  const loaded: Event = { type: "model", model: {} as LoadedModel };
  const state = after(loaded, recorded, { type: "segment", segment: segments[0] }, overall, loaded);
  assert.equal(state.activity, "analyzing");
  assert.deepEqual(state.recording, { ...sound, segments: [], overall: undefined });
  assert.equal(after(loaded).activity, "idle");
  assert.equal(after(loaded, listening, loaded).activity, "idle");
});

Deno.test("the microphone adds peaks, seconds and segments", () => {
  const peaks = Float32Array.of(-0.5, 0.5);
  const state = after(listening, { type: "heard", seconds: 0.1, peaks }, {
    type: "heard",
    seconds: 3,
    peaks: new Float32Array(),
    running: segments[1],
    segment: segments[0],
  });
  assert.equal(state.activity, "listening");
  assert.deepEqual(state.recording?.peaks, Float32Array.of(-1, 1, -0.5, 0.5));
  assert.deepEqual(state.recording?.segments, [segments[0]]);
  assert.deepEqual(focusOf(state), { title: "Now", prediction: segments[1], index: -1 });
  assert.equal(shownSeconds(state.recording!), 30);
  assert.equal(shownSeconds({ ...state.recording!, seconds: 31 }), 60);
});

Deno.test("a position stays in the recording and shows the segment that is nearest", () => {
  const add = segments.map((segment): Event => ({ type: "segment", segment }));
  const seek = (position: number) => after(recorded, ...add, { type: "seek", position });
  assert.equal(seek(-1).position, 0);
  assert.equal(seek(99).position, 4.5);
  assert.deepEqual([0, 1.9, 2.1, 2.8, 99].map((at) => focusOf(seek(at))?.index), [0, 0, 1, 2, 2]);
  assert.equal(focusOf(seek(99))?.title, "0:01.5 to 0:04.5");
  assert.equal(next(seek(2), { type: "whole" }).position, undefined);
  assert.equal(segmentAt([], 1), -1);
});

Deno.test("parts cover the recording once, runs join those of one label", () => {
  const analysis: Analysis = { ...sound, segments };
  const parts = partsOf(analysis);
  assert.deepEqual(parts.map(({ from, to }) => [from, to]), [[0, 2], [2, 2.75], [2.75, 4.5]]);
  assert.deepEqual(runsOf(parts), [
    { from: 0, to: 2.75, label: "calm" },
    { from: 2.75, to: 4.5, label: "tense" },
  ]);
  assert.equal(partsOf({ ...analysis, live: true }).at(-1)?.to, 3.5);
});

Deno.test("peaks are the lowest and highest samples of equal parts", () => {
  const samples = Float32Array.of(0.5, -0.5, 1, 0, -1);
  assert.deepEqual(pairs(samples, 2), Float32Array.of(-0.5, 0.5, 0, 1, -1, -1));
  const { peaks, peaksPerSecond } = peaksOf(new Float32Array(1_000_000).fill(0.25), 16000);
  assert(peaks.length / 2 <= 4096 && peaks.every((peak) => peak === 0.25));
  assert(Math.abs(peaks.length / 2 / peaksPerSecond - 1_000_000 / 16000) < 1 / peaksPerSecond);
});

Deno.test("times are minutes and seconds", () => {
  assert.deepEqual([0, 9.96, 65, 65.25, 600].map(clock), [
    ...["0:00", "0:10", "1:05", "1:05.3", "10:00"],
  ]);
});
