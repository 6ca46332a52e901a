import assert from "node:assert/strict";
import fc from "fast-check";
import { mean, meanAndDeviation, summarizeSeeds } from "../../src/statistics/mod.ts";
import { checkAllClose, checkClose } from "../reference/check.ts";

Deno.test("mean and sample deviation", () => {
  // numpy 2.4.6: mean(x), std(x, ddof=1)
  const { mean, deviation } = meanAndDeviation([0.61, 0.58, 0.64, 0.6]);
  checkAllClose([mean, deviation ?? NaN], [0.6075, 0.025000000000000022], 1e-15, "mean, deviation");
  assert.deepEqual(meanAndDeviation([1, 3, 5]), { mean: 3, deviation: 2 });
});

Deno.test("one value has a mean and no deviation", () => {
  assert.deepEqual(meanAndDeviation([0.7]), { mean: 0.7, deviation: null });
});

Deno.test("seeds: deviation over the seeds' means, and each speaker's mean", () => {
  // three seeds of two speakers: the seeds' means are 2, 3 and 7
  assert.deepEqual(summarizeSeeds([[1, 3], [2, 4], [6, 8]]), {
    mean: 4,
    deviation: Math.sqrt(7),
    perSpeaker: [3, 5],
  });
  assert.deepEqual(summarizeSeeds([[1, 3]]), { mean: 2, deviation: null, perSpeaker: [1, 3] });
});

Deno.test("the mean over seeds is the mean over speakers of their means", () => {
  const figures = fc.integer({ min: 1, max: 12 }).chain((speakers) =>
    fc.array(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: speakers,
        maxLength: speakers,
      }),
      { minLength: 1, maxLength: 5 },
    )
  );
  fc.assert(fc.property(figures, (figures) => {
    const summary = summarizeSeeds(figures);
    checkClose(summary.mean, mean(summary.perSpeaker), 1e-14, "mean");
  }));
});

Deno.test("seeds with different speakers are refused", () => {
  assert.throws(() => summarizeSeeds([[1, 2], [1]]), {
    name: "RangeError",
    message: "Cannot average over seeds: they have different numbers of speakers",
  });
});
