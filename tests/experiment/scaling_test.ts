import assert from "node:assert/strict";
import type { Dataset } from "../../src/experiment/dataset.ts";
import { Scaler } from "../../src/experiment/scaling.ts";
import type { Scaling } from "../../src/experiment/settings.ts";

// Two features, the second constant in the emotional corpus; speakers 0 and 1, and the test speaker 2.
const dataset: Dataset = {
  features: 2,
  emotional: {
    values: Float32Array.of(0, 5, 2, 5, 4, 5, 8, 5, 10, 5, -2, 5),
    speakerOf: Uint16Array.of(0, 0, 1, 1, 2, 2),
    labelOf: Uint8Array.of(0, 1, 0, 1, 0, 1),
    classes: 2,
    foldOf: Uint16Array.of(0, 0, 1, 1, 2, 2),
  },
  neutral: { values: Float32Array.of(-8, 0, 12, 10, 0, 20), speakerOf: Uint16Array.of(0, 0, 1) },
};
const test = Uint32Array.of(4, 5);

function scaleTest(scope: Scaling["scope"], clip: boolean, range: Scaling["range"] = "extremes") {
  const scaler = new Scaler(dataset, { scope, range, clip }, 2);
  const scaled = new Float32Array(4);
  scaler.scaled("emotional", test).read(Uint32Array.of(0, 1), scaled);
  return { scaled: [...scaled], ...scaler.counts("emotional", test) };
}

// By hand: the first feature's range is in the comment, the test speaker's values are 10 and -2.
const cases: Record<Scaling["scope"], { scaled: number[]; outside: number; constant: number }> = {
  train: { scaled: [1.25, 0, -0.25, 0], outside: 2, constant: 1 }, // 0 to 8
  all: { scaled: [1, 0, 0, 0], outside: 0, constant: 1 }, // -2 to 10
  speaker: { scaled: [1, 0, 0, 0], outside: 0, constant: 1 }, // the test speaker's own: -2 to 10
  neutral: { scaled: [0.9, 0.25, 0.3, 0.25], outside: 0, constant: 0 }, // -8 to 12, and 0 to 20
  "train+neutral": { scaled: [0.9, 0.25, 0.3, 0.25], outside: 0, constant: 0 },
};
for (const [scope, { scaled, ...counts }] of Object.entries(cases)) {
  Deno.test(`scaling scope ${scope}: ranges and counts`, () => {
    const left = scaleTest(scope as Scaling["scope"], false);
    const clipped = scaleTest(scope as Scaling["scope"], true);
    assert.deepEqual(left, { scaled: scaled.map(Math.fround), values: 4, ...counts });
    const inside = scaled.map((value) => Math.fround(Math.min(Math.max(value, 0), 1)));
    assert.deepEqual(clipped, { scaled: inside, values: 4, ...counts });
  });
}

// Means and standard deviations by hand; the second feature is constant in the emotional corpus.
const deviations: Partial<Record<Scaling["scope"], number[]>> = {
  train: [(10 - 3.5) / Math.sqrt(8.75), (-2 - 3.5) / Math.sqrt(8.75)], // 0, 2, 4, 8
  speaker: [1, -1], // 10, -2
  neutral: [(10 - 4 / 3) / Math.sqrt(608 / 9), (-2 - 4 / 3) / Math.sqrt(608 / 9)], // -8, 12, 0
};
for (const [scope, [first, last]] of Object.entries(deviations)) {
  Deno.test(`scaling scope ${scope}: mean and standard deviations in place of the extremes`, () => {
    for (const range of [3, 0.5]) {
      const { scaled, outside } = scaleTest(scope as Scaling["scope"], false, range);
      [first, last].forEach((z, i) => {
        assert(Math.abs(scaled[2 * i] - (0.5 + z / (2 * range))) < 1e-6, `${scaled}`);
      });
      assert.equal(scaled[1] === 0, scope !== "neutral");
      assert.equal(outside, scaled.filter((value) => value < 0 || value > 1).length);
    }
  });
}

Deno.test("each speaker of either corpus has a range of their own under scope speaker", () => {
  const scaler = new Scaler(dataset, { scope: "speaker", range: "extremes", clip: true }, 2);
  const scaled = new Float32Array(6);
  scaler.scaled("neutral", Uint32Array.of(0, 1, 2)).read(Uint32Array.of(2, 1, 0), scaled);
  assert.deepEqual([...scaled], [0, 0, 1, 1, 0, 0]);
  assert.equal(scaler.counts("neutral", Uint32Array.of(0, 1, 2)).constant, 2);
});

Deno.test("utterances are numbered within the rows they were taken from", () => {
  const scaler = new Scaler(dataset, { scope: "all", range: "extremes", clip: true }, 2);
  const scaled = new Float32Array(2);
  scaler.scaled("emotional", Uint32Array.of(5, 3)).read(Uint32Array.of(1), scaled);
  assert.deepEqual([...scaled], [Math.fround(10 / 12), 0]);
});
