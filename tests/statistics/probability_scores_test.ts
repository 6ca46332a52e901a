import assert from "node:assert/strict";
import { mostProbable, probabilityScores } from "../../src/statistics/mod.ts";

const near = (actual: number, expected: number) =>
  assert(Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

Deno.test("log loss, Brier score and calibration error by hand", () => {
  const p = Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.75, 0.15, 0.3, 0.35, 0.35);
  const { logLoss, brier, error } = probabilityScores(p, [0, 2, 1]);
  near(logLoss, -(Math.log(0.7) + Math.log(0.15) + Math.log(0.35)) / 3);
  near(
    brier,
    (0.09 + 0.04 + 0.01 + (0.01 + 0.5625 + 0.7225) + (0.09 + 0.4225 + 0.1225)) / 3,
  );
  // 0.7 right and 0.75 wrong share a bin; 0.35, of equal ones the first, is right
  near(error, (Math.abs(0.7 + 0.75 - 1) + Math.abs(0.35 - 1)) / 3);
});

Deno.test("certainty: no score is infinite", () => {
  const sure = Float64Array.of(1, 0, 1, 0);
  assert.deepEqual(probabilityScores(sure, [0, 0]), { logLoss: 0, brier: 0, error: 0 });
  const wrong = probabilityScores(sure, [1, 1]);
  assert.deepEqual(wrong, { logLoss: 52 * Math.log(2), brier: 2, error: 1 });
});

Deno.test("of equally probable classes the first counts", () => {
  assert.equal(mostProbable(Float64Array.of(0.2, 0.4, 0.4)), 1);
});
