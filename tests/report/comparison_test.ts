import assert from "node:assert/strict";
import { compareWithBaseline } from "../../src/report/mod.ts";
import { type Example, exampleResults, utterances } from "./example.ts";

const perfect = utterances.labelOf;
const wrong = perfect.map((label) => 1 - label);
const systems: Example[] = [
  { id: "dae", kind: "dae", hidden: 400, predicted: perfect },
  { id: "static", kind: "static", hidden: null, predicted: utterances.predicted },
  { id: "modified", kind: "modified", hidden: 400, predicted: wrong },
  { id: "static2", kind: "static", hidden: null, predicted: utterances.predicted },
];

Deno.test("every system is compared with the first static one, by hand", () => {
  const [dae, baseline, modified, same] = exampleResults(systems).systems;
  assert.equal(baseline.comparison, undefined);

  // WA 1, 1, 1 against 3/4, 3/4, 1: of the 8 sign patterns of 1/4, 1/4, 0 four have a mean as far from 0
  const { wa, mcnemar } = dae.comparison!;
  assert.equal(dae.comparison!.baseline, "static");
  assert(Math.abs(wa.meanDifference - 1 / 6) < 1e-12);
  assert.deepEqual([wa.p, wa.exact, wa.permutations], [4 / 8, true, 8]);
  assert.deepEqual([wa.interval!.low, wa.interval!.high], [0, 0.25]);
  // two utterances that the baseline alone got wrong: p = 2 / 2^2
  assert.deepEqual(mcnemar, { onlySystem: 2, onlyBaseline: 0, p: 0.5, holm: 1 });

  // WA 0, 0, 0: all differences have one sign, so 2 of 8 patterns; times 3 systems it is the first of Holm
  assert.deepEqual([modified.comparison!.wa.p, modified.comparison!.wa.holm], [2 / 8, 3 / 4]);
  // seven utterances that the baseline alone got right: p = 2 / 2^7
  assert.deepEqual(modified.comparison!.mcnemar, {
    onlySystem: 0,
    onlyBaseline: 7,
    p: 2 / 128,
    holm: 6 / 128,
  });

  assert.deepEqual(same.comparison!.ua, {
    meanDifference: 0,
    p: 1,
    exact: true,
    permutations: 8,
    interval: { low: 0, high: 0 },
    holm: 1,
  });
});

Deno.test("without static features there is nothing to compare with", () => {
  const { systems: alone } = exampleResults(systems.filter(({ kind }) => kind !== "static"));
  assert(alone.every(({ comparison }) => comparison === undefined));
  assert.deepEqual(compareWithBaseline([], []), []);
});
