import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, systemResult } from "../../src/report/mod.ts";
import { confusion, ua, wa } from "../reference/metrics.ts";
import { classes, speakers, utterances } from "./example.ts";

function near(actual: number, expected: number): void {
  assert(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}

Deno.test("an example by hand", () => {
  const { perSpeaker, wa, ua, pooled, ...rest } = evaluate(utterances, speakers, classes);
  assert.deepEqual(perSpeaker, [
    { speaker: "s1", utterances: 4, wa: 3 / 4, ua: (1 / 2 + 2 / 2) / 2 },
    { speaker: "s2", utterances: 4, wa: 3 / 4, ua: (3 / 3 + 0 / 1) / 2 },
    { speaker: "s3", utterances: 1, wa: 1, ua: 1 },
  ]);
  // WA 3/4, 3/4, 1: mean 10/12, differences -1/12, -1/12, 2/12, squares 6/144 over n - 1 = 2
  near(wa.mean, 10 / 12);
  near(wa.deviation, Math.sqrt(3 / 144));
  // UA 3/4, 1/2, 1: mean 3/4, differences 0, -1/4, 1/4, squares 2/16 over 2
  near(ua.mean, 3 / 4);
  near(ua.deviation, 1 / 4);
  near(pooled.wa, 7 / 9);
  near(pooled.ua, (4 / 5 + 3 / 4) / 2);
  assert.deepEqual(rest, {
    recall: { angry: 4 / 5, neutral: 3 / 4, sad: null },
    confusion: { labels: classes, counts: [[4, 1, 0], [1, 3, 0], [0, 0, 0]] },
  });
});

Deno.test("one speaker has no deviation", () => {
  const one = { speakerOf: [0, 0], labelOf: [0, 1], predicted: [0, 0] };
  const { wa, ua } = evaluate(one, ["s"], ["a", "b"]);
  assert.deepEqual([wa, ua], [{ mean: 0.5, deviation: 0 }, { mean: 0.5, deviation: 0 }]);
});

/** Utterances of 1 to 4 speakers with up to 5 classes, most of which most speakers lack. */
const random = fc.record({
  speakers: fc.integer({ min: 1, max: 4 }),
  k: fc.integer({ min: 2, max: 5 }),
})
  .chain(({ speakers, k }) => {
    const label = fc.nat(k - 1);
    const oneSpeaker = fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 6 });
    return fc.record({
      k: fc.constant(k),
      pairs: fc.array(oneSpeaker, { minLength: speakers, maxLength: speakers }),
    });
  });

Deno.test("every figure agrees with the reference", () => {
  fc.assert(fc.property(random, ({ k, pairs }) => {
    const all = pairs.flat();
    const names = pairs.map((_, s) => `s${s}`);
    const labels = Array.from({ length: k }, (_, i) => `c${i}`);
    const [truth, guess] = [0, 1].map((side) => all.map((pair) => pair[side]));
    const speakerOf = pairs.flatMap((own, s) => own.map(() => s));
    const evaluation = evaluate({ speakerOf, labelOf: truth, predicted: guess }, names, labels);

    const perSpeaker = pairs.map((own) => {
      const [truth, guess] = [0, 1].map((side) => own.map((pair) => pair[side]));
      return { wa: wa(truth, guess), ua: ua(truth, guess) };
    });
    for (const measure of ["wa", "ua"] as const) {
      const figures = perSpeaker.map((figures) => figures[measure]);
      evaluation.perSpeaker.forEach((speaker, s) => near(speaker[measure], figures[s]));
      const { mean, deviation } = evaluation[measure];
      const n = figures.length;
      near(mean, figures.reduce((sum, x) => sum + x, 0) / n);
      const squares = figures.flatMap((x) => figures.map((y) => (x - y) ** 2));
      // the sum over all pairs of (x - y)^2 is 2 n times the sum of the squared differences
      near(
        deviation ** 2 * Math.max(n - 1, 1),
        squares.reduce((sum, square) => sum + square, 0) / (2 * n),
      );
    }
    assert.deepEqual(
      evaluation.perSpeaker.map(({ speaker, utterances }) => [speaker, utterances]),
      pairs.map((own, s) => [names[s], own.length]),
    );
    near(evaluation.pooled.wa, wa(truth, guess));
    near(evaluation.pooled.ua, ua(truth, guess));
    const counts = confusion(truth, guess, k);
    assert.deepEqual(evaluation.confusion, { labels, counts });
    labels.forEach((label, i) => {
      const own = all.filter(([label]) => label === i);
      const recall = evaluation.recall[label];
      if (own.length === 0) assert.equal(recall, null);
      else near(recall ?? NaN, counts[i][i] / own.length);
    });
  }));
});

Deno.test("a system's result has its figures side by side, in the order of results.json", () => {
  const fold = {
    speaker: "s1",
    gamma: 0.1,
    supportVectors: 5,
    constantFeatures: 0,
    outside: { train: 0, test: 0.01 },
  };
  const evaluation = evaluate(utterances, speakers, classes);
  const result = systemResult({ id: "a", kind: "dae", hidden: 200 }, evaluation, [fold]);
  assert.deepEqual(result, {
    id: "a",
    kind: "dae",
    hidden: 200,
    wa: evaluation.wa.mean,
    ua: evaluation.ua.mean,
    waDeviation: evaluation.wa.deviation,
    uaDeviation: evaluation.ua.deviation,
    pooled: evaluation.pooled,
    perSpeaker: evaluation.perSpeaker,
    recall: evaluation.recall,
    confusion: evaluation.confusion,
    folds: [fold],
  });
  assert.equal(
    Object.keys(result).join(),
    "id,kind,hidden,wa,ua,waDeviation,uaDeviation,pooled,perSpeaker,recall,confusion,folds",
  );
});
