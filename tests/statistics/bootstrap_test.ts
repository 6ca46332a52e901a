import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bootstrapInterval,
  classReport,
  type Interval,
  mean,
  sumConfusions,
} from "../../src/statistics/mod.ts";
import { quantile } from "../../src/statistics/quantile.ts";
import { checkAllClose, checkClose } from "../reference/check.ts";
import { gaussian } from "../reference/philox.ts";

/** Of figures of at least two speakers. */
function interval(...parameters: Parameters<typeof bootstrapInterval<number>>): Interval {
  const found = bootstrapInterval(...parameters);
  assert(found);
  return found;
}

Deno.test("quantiles are NumPy's", () => {
  const values = [-3, -1.5, 0.25, 2, 2, 7.5, 11];
  // numpy 2.4.6: quantile(values, shares)
  const shares = [0, 0.025, 0.3, 0.5, 0.51, 0.975, 1];
  const expected = [-3, -2.775, -0.1, 2, 2, 10.475, 11];
  checkAllClose(shares.map((share) => quantile(values, share)), expected, 1e-14, "quantile");
  assert.equal(quantile([4], 0.3), 4);
});

Deno.test("an example by hand: two speakers", () => {
  // the mean of two draws is 0 with probability 1/4, 0.5 with 1/2 and 1 with 1/4
  assert.deepEqual(interval([0, 1], mean), { low: 0, high: 1 });
  assert.deepEqual(interval([0, 1], mean, { level: 0.55 }), { low: 0, high: 1 });
  assert.deepEqual(interval([0, 1], mean, { level: 0.45 }), { low: 0.5, high: 0.5 });
});

Deno.test("speakers are drawn, not utterances", () => {
  // one speaker whose 1000 utterances are all right, and one whose 1000 are all wrong
  const confusions = [[[500, 0], [0, 500]], [[0, 500], [500, 0]]];
  const pooled = (drawn: readonly number[][][]) => classReport(sumConfusions(drawn)).wa;
  assert.deepEqual(bootstrapInterval(confusions, pooled), { low: 0, high: 1 });
});

Deno.test("each resample has as many clusters as there are, and the quantiles are those of all of them", () => {
  const speakers = ["a", "b", "c"];
  const estimates: number[] = [];
  const statistic = (drawn: readonly string[]) => {
    assert.equal(drawn.length, 3);
    const estimate = drawn.reduce((value, speaker) => 3 * value + speakers.indexOf(speaker), 0);
    estimates.push(estimate);
    return estimate;
  };
  const found = bootstrapInterval(speakers, statistic, { level: 0.7, seed: 9 });
  assert.equal(estimates.length, 10_000);
  // all 27 ways to draw, each equally often: five standard errors of 10,000 / 27 are 94
  for (let way = 0; way < 27; way++) {
    const count = estimates.filter((estimate) => estimate === way).length;
    assert(Math.abs(count - 10_000 / 27) < 94, `${count} times ${way}`);
  }
  estimates.sort((a, b) => a - b);
  assert.deepEqual(found, { low: quantile(estimates, 0.15), high: quantile(estimates, 0.85) });
});

/** Accuracies of ten speakers. */
const figures = [0.612, 0.655, 0.583, 0.7, 0.641, 0.598, 0.667, 0.72, 0.553, 0.61];

Deno.test("the interval of a mean over speakers is SciPy's", () => {
  // scipy 1.17.1: bootstrap((figures,), np.mean, n_resamples=1_000_000, method="percentile", rng=1):
  // standard error 0.01577. The 2.5 % quantile of 10,000 resamples has a standard error of 2.7 % of that,
  // the 10 % quantile one of 1.7 %; five of them are allowed.
  const found = interval(figures, mean);
  checkAllClose([found.low, found.high], [0.6036, 0.6652], 0.0021, "95 %");
  const narrower = interval(figures, mean, { level: 0.8 });
  checkAllClose([narrower.low, narrower.high], [0.6137, 0.6543], 0.0014, "80 %");
});

Deno.test("the interval of a pooled figure is SciPy's", () => {
  // nine speakers, one of whom lacks a class
  const confusions = [
    [[10, 0, 1], [2, 7, 0], [2, 1, 6]],
    [[7, 1, 3], [1, 2, 1], [2, 4, 1]],
    [[10, 0, 0], [0, 9, 1], [0, 0, 9]],
    [[3, 3, 2], [1, 3, 1], [1, 0, 7]],
    [[2, 0, 2], [2, 3, 0], [0, 0, 0]],
    [[7, 1, 1], [0, 5, 0], [1, 2, 5]],
    [[3, 2, 4], [1, 2, 3], [2, 5, 2]],
    [[5, 2, 1], [0, 6, 1], [0, 1, 7]],
    [[4, 2, 4], [2, 1, 1], [0, 4, 3]],
  ];
  const pooled = (figure: "wa" | "ua") => {
    const found = bootstrapInterval(
      confusions,
      (drawn) => classReport(sumConfusions(drawn))[figure],
    );
    return [found?.low ?? NaN, found?.high ?? NaN];
  };
  // scipy 1.17.1: bootstrap((np.arange(9),), ua, n_resamples=1_000_000, method="percentile", rng=1), where
  // ua(speakers) is that of the sum of the speakers' matrices; likewise wa. Standard errors 0.078; five of
  // 2.7 % of that are allowed.
  checkAllClose(pooled("ua"), [0.48532545438266633, 0.7885993691982861], 0.0105, "UA");
  checkAllClose(pooled("wa"), [0.485, 0.788135593220339], 0.0105, "WA");
});

const anyFigures = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 12,
});
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const few = { numRuns: 30 };

Deno.test("a seed gives one interval, which holds the mean and lies in a wider one", () => {
  fc.assert(
    fc.property(anyFigures, seeds, (figures, seed) => {
      const options = { resamples: 1000, seed };
      const found = interval(figures, mean, options);
      assert.deepEqual(interval(figures, mean, options), found);
      const point = mean(figures);
      assert(found.low <= point + 1e-12 && point - 1e-12 <= found.high);
      const wider = interval(figures, mean, { ...options, level: 0.99 });
      assert(wider.low <= found.low && found.high <= wider.high);
    }),
    few,
  );
  assert.notDeepEqual(interval(figures, mean, { seed: 2 }), interval(figures, mean, { seed: 3 }));
});

Deno.test("the interval of figures moved, stretched and mirrored is moved, stretched and mirrored", () => {
  fc.assert(
    fc.property(anyFigures, seeds, (figures, seed) => {
      const options = { resamples: 500, seed };
      const { low, high } = interval(figures, mean, options);
      const moved = interval(figures.map((figure) => 1 - 2 * figure), mean, options);
      checkAllClose([moved.low, moved.high], [1 - 2 * high, 1 - 2 * low], 1e-12, "interval");
    }),
    few,
  );
});

Deno.test("of ten speakers, nine in ten 95 % intervals hold the true mean", () => {
  // For normal figures the interval is nearly mean +- 1.96 s sqrt((n - 1) / n) / sqrt(n), which covers
  // 2 t.cdf(1.96 sqrt(0.9), 9) - 1 = 0.904 (scipy.stats). Three standard errors of 600 trials are 0.036.
  const trials = 600;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const figures = Array.from({ length: 10 }, (_, speaker) => gaussian(1, 0, 0, trial, speaker));
    const { low, high } = interval(figures, mean, { resamples: 300, seed: trial });
    if (low <= 0 && 0 <= high) held++;
  }
  checkClose(held / trials, 0.904, 0.036, "coverage");
});

Deno.test("fewer than two speakers have no interval", () => {
  assert.equal(bootstrapInterval([0.5], mean), null);
  assert.equal(bootstrapInterval([], mean), null);
});

Deno.test("a statistic that is not a number is refused", () => {
  // NaN for all draws of the first speaker alone: one in four
  const statistic = (drawn: readonly number[]) => drawn.includes(1) ? 1 : NaN;
  assert.throws(() => bootstrapInterval([0, 1], statistic), {
    name: "RangeError",
    message: "Cannot make an interval: the statistic of a resample is NaN",
  });
});
