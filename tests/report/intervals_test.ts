import assert from "node:assert/strict";
import fc from "fast-check";
import { accuracyIntervals } from "../../src/report/mod.ts";
import { bootstrapInterval, classReport, mean, sumConfusions } from "../../src/statistics/mod.ts";

Deno.test("the intervals are those of the statistics, to the last bit", () => {
  const row = fc.array(fc.nat(9), { minLength: 3, maxLength: 3 });
  const matrix = fc.array(row, { minLength: 3, maxLength: 3 })
    .filter((confusion) => confusion.flat().some((count) => count > 0));
  const check = fc.property(
    fc.array(matrix, { minLength: 2, maxLength: 6 }),
    fc.nat(),
    (confusions, seed) => {
      const speakers = confusions.map((confusion) => ({ ...classReport(confusion), confusion }));
      const intervals = accuracyIntervals(speakers, seed);
      const { level, resamples } = intervals;
      const options = { level, resamples, seed };
      const pooled = (measure: "wa" | "ua") =>
        bootstrapInterval(
          confusions,
          (drawn) => classReport(sumConfusions(drawn))[measure],
          options,
        );
      assert.deepEqual(intervals, {
        ...options,
        wa: bootstrapInterval(speakers.map(({ wa }) => wa), mean, options),
        ua: bootstrapInterval(speakers.map(({ ua }) => ua), mean, options),
        pooled: { wa: pooled("wa"), ua: pooled("ua") },
      });
    },
  );
  fc.assert(check, { numRuns: 5 });
});
