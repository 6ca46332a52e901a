import assert from "node:assert/strict";
import { emotions, shifts } from "../../src/synthesis/emotions.ts";
import { Random } from "../../src/synthesis/random.ts";
import { plan } from "../../src/synthesis/score.ts";
import { emotionalSentences } from "../../src/synthesis/sentences.ts";
import { express, speaker } from "../../src/synthesis/speakers.ts";

/** Means of what is planned for an emotion: ten speakers, every sentence. */
function planned(emotion: typeof emotions[number]) {
  const scores = ["f01", "f02", "f03", "f04", "f05", "m01", "m02", "m03", "m04", "m05"].flatMap(
    (name) =>
      emotionalSentences.map(({ sounds }, i) => {
        const random = new Random(`${name} ${emotion} ${i}`);
        return plan(sounds, express(speaker(name), emotion, random), random);
      }),
  );
  const mean = (values: Float64Array | number[]) =>
    [...values].reduce((sum, value) => sum + value, 0) / values.length;
  const average = (measure: (score: ReturnType<typeof plan>) => number) =>
    mean(scores.map(measure));
  return {
    pitch: average(({ pitch }) => mean(pitch)),
    range: average(({ pitch }) => 12 * Math.log2(Math.max(...pitch) / Math.min(...pitch))),
    frames: average(({ pitch }) => pitch.length),
    level: average(({ level }) => level),
    tilt: average(({ voice }) => voice.tilt),
    breath: average(({ voice }) => voice.breath),
    scale: average(({ scale }) => scale),
  };
}

const [angry, happy, excited, sad, neutral] = emotions.map(planned);

Deno.test("sad speech is low, narrow, slow, soft, dark and breathy; angry speech the contrary", () => {
  for (const key of ["pitch", "range", "level"] as const) {
    assert.ok(sad[key] < 0.92 * neutral[key], key);
    assert.ok(angry[key] > 1.08 * neutral[key], key);
  }
  for (const key of ["frames", "tilt", "breath"] as const) {
    assert.ok(sad[key] > 1.05 * neutral[key], key);
    assert.ok(angry[key] < 0.95 * neutral[key], key);
  }
});

Deno.test("happy speech is high, wide and fast, with the formants of a smile; excited speech more so", () => {
  for (const key of ["pitch", "range", "level", "scale"] as const) {
    assert.ok(happy[key] > 1.02 * neutral[key], key);
    assert.ok(excited[key] > happy[key], key);
  }
  assert.ok(happy.frames < neutral.frames && excited.frames < happy.frames);
  assert.ok(happy.scale > 1.02 * angry.scale);
});

Deno.test("neutral speech is the speaker's own manner", () => {
  assert.ok(Object.values(shifts.neutral).every((shift) => shift === 0));
});
