import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, type SeededRun } from "../../src/report/mod.ts";
import { confusion, ua, wa } from "../reference/metrics.ts";
import { classes, speakers, utterances } from "./example.ts";

function near(actual: number | null, expected: number): void {
  assert(Math.abs((actual ?? NaN) - expected) < 1e-12, `${actual} is not ${expected}`);
}

Deno.test("an example by hand", () => {
  const evaluation = evaluate(utterances, speakers, classes);
  assert.deepEqual(evaluation.perSpeaker, [
    { speaker: "s1", utterances: 4, wa: 3 / 4, ua: (1 / 2 + 2 / 2) / 2 },
    { speaker: "s2", utterances: 4, wa: 3 / 4, ua: (3 / 3 + 0 / 1) / 2 },
    { speaker: "s3", utterances: 1, wa: 1, ua: 1 },
  ]);
  // WA 3/4, 3/4, 1: mean 10/12, differences -1/12, -1/12, 2/12, squares 6/144 over n - 1 = 2
  near(evaluation.wa, 10 / 12);
  near(evaluation.waDeviation, Math.sqrt(3 / 144));
  // UA 3/4, 1/2, 1: mean 3/4, differences 0, -1/4, 1/4, squares 2/16 over 2
  near(evaluation.ua, 3 / 4);
  near(evaluation.uaDeviation, 1 / 4);
  near(evaluation.pooled.wa, 7 / 9);
  near(evaluation.pooled.ua, (4 / 5 + 3 / 4) / 2);
  near(evaluation.pooled.macroF1, (4 / 5 + 3 / 4) / 2);
  assert.deepEqual(evaluation.classes, [
    { label: "angry", recall: 4 / 5, precision: 4 / 5, f1: 8 / 10, support: 5 },
    { label: "neutral", recall: 3 / 4, precision: 3 / 4, f1: 6 / 8, support: 4 },
    { label: "sad", recall: null, precision: null, f1: null, support: 0 },
  ]);
  assert.deepEqual(evaluation.confusion, {
    labels: classes,
    counts: [[4, 1, 0], [1, 3, 0], [0, 0, 0]],
  });
  assert.equal(evaluation.seeds, undefined);
});

Deno.test("one speaker has neither deviation nor intervals", () => {
  const one = { speakerOf: [0, 0], labelOf: [0, 1], predicted: [0, 0] };
  const { wa, waDeviation, ua, uaDeviation, intervals } = evaluate(one, ["s"], ["a", "b"]);
  assert.deepEqual([wa, waDeviation, ua, uaDeviation], [0.5, null, 0.5, null]);
  assert.deepEqual([intervals.wa, intervals.ua, intervals.pooled], [null, null, {
    wa: null,
    ua: null,
  }]);
});

Deno.test("speakers without an utterance are left out", () => {
  const some = { ...utterances, speakerOf: utterances.speakerOf.map((s) => 2 * s) };
  assert.deepEqual(
    evaluate(some, ["s1", "untested", "s2", "another", "s3"], classes),
    evaluate(utterances, speakers, classes),
  );
});

Deno.test("several seeds: speakers' figures are averaged first, counts are added up", () => {
  const other = utterances.labelOf.map(() => 0);
  const runs: SeededRun[] = [
    { ...utterances, seed: 7 },
    { ...utterances, predicted: other, seed: 8 },
  ];
  const [one, two] = runs.map((run) => evaluate(run, speakers, classes));
  const both = evaluate(runs, speakers, classes);
  both.perSpeaker.forEach(({ speaker, utterances, wa, ua }, s) => {
    assert.deepEqual([speaker, utterances], [one.perSpeaker[s].speaker, [4, 4, 1][s]]);
    near(wa, (one.perSpeaker[s].wa + two.perSpeaker[s].wa) / 2);
    near(ua, (one.perSpeaker[s].ua + two.perSpeaker[s].ua) / 2);
  });
  near(both.wa, (one.wa + two.wa) / 2);
  near(both.pooled.wa, (7 + 5) / 18);
  assert.deepEqual(both.confusion.counts, [[9, 1, 0], [5, 3, 0], [0, 0, 0]]);
  assert.deepEqual(both.seeds!.runs, [
    { seed: 7, wa: one.wa, ua: one.ua, pooled: one.pooled },
    { seed: 8, wa: two.wa, ua: two.ua, pooled: two.pooled },
  ]);
  near(both.seeds!.waDeviation, Math.abs(one.wa - two.wa) / Math.SQRT2);
  near(both.seeds!.uaDeviation, Math.abs(one.ua - two.ua) / Math.SQRT2);
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
  const check = fc.property(random, ({ k, pairs }) => {
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
      const n = figures.length;
      near(evaluation[measure], figures.reduce((sum, x) => sum + x, 0) / n);
      const deviation = evaluation[`${measure}Deviation`];
      const squares = figures.flatMap((x) => figures.map((y) => (x - y) ** 2));
      // the sum over all pairs of (x - y)^2 is 2 n times the sum of the squared differences
      if (n === 1) assert.equal(deviation, null);
      else near(deviation! ** 2 * (n - 1), squares.reduce((sum, x) => sum + x, 0) / (2 * n));
      const interval = evaluation.intervals[measure];
      if (n === 1) assert.equal(interval, null);
      else {assert(
          interval!.low <= evaluation[measure] + 1e-12 &&
            evaluation[measure] - 1e-12 <= interval!.high,
        );}
    }
    assert.deepEqual(
      evaluation.perSpeaker.map(({ speaker, utterances }) => [speaker, utterances]),
      pairs.map((own, s) => [names[s], own.length]),
    );
    near(evaluation.pooled.wa, wa(truth, guess));
    near(evaluation.pooled.ua, ua(truth, guess));
    const counts = confusion(truth, guess, k);
    assert.deepEqual(evaluation.confusion, { labels, counts });
    evaluation.classes.forEach(({ label, recall, precision, support }, i) => {
      const own = all.filter(([label]) => label === i);
      const predicted = all.filter(([, label]) => label === i);
      assert.deepEqual([label, support], [labels[i], own.length]);
      if (own.length === 0) assert.equal(recall, null);
      else near(recall, counts[i][i] / own.length);
      if (predicted.length === 0) assert.equal(precision, null);
      else near(precision, counts[i][i] / predicted.length);
    });
  });
  fc.assert(check, { numRuns: 40 });
});
