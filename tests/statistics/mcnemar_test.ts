import assert from "node:assert/strict";
import fc from "fast-check";
import { mcnemar } from "../../src/statistics/mod.ts";

/** Two systems on utterances of which three are right for both and two for neither. */
function test(onlyA: number, onlyB: number) {
  const pairs = [
    ...new Array(3).fill([true, true]),
    ...new Array(onlyA).fill([true, false]),
    ...new Array(2).fill([false, false]),
    ...new Array(onlyB).fill([false, true]),
  ];
  return mcnemar(pairs.map(([a]) => a), pairs.map(([, b]) => b));
}

Deno.test("examples by hand", () => {
  // 2 (1 + 4) / 2^4
  assert.deepEqual(test(3, 1), { onlyA: 3, onlyB: 1, p: 10 / 16 });
  assert.deepEqual(test(0, 5), { onlyA: 0, onlyB: 5, p: 2 / 32 });
  assert.equal(test(4, 4).p, 1);
  assert.equal(test(1, 0).p, 1);
  assert.deepEqual(test(0, 0), { onlyA: 0, onlyB: 0, p: 1 });
  assert.equal(mcnemar([], []).p, 1);
});

Deno.test("p is that of statsmodels and SciPy", () => {
  // statsmodels 0.15.0: contingency_tables.mcnemar([[3, onlyA], [onlyB, 2]], exact=True).pvalue;
  // the same from scipy 1.17.1: binomtest(onlyA, onlyA + onlyB, 0.5).pvalue
  const cases = [
    [1, 9, 0.021484375],
    [12, 3, 0.03515625],
    [121, 59, 4.4344492637551645e-6],
    [700, 600, 0.0060157938610449395],
    [1000, 1300, 4.28740900211522e-10],
    [2500, 2700, 0.0057814420391163164],
  ];
  for (const [onlyA, onlyB, expected] of cases) {
    const { p } = test(onlyA, onlyB);
    assert(Math.abs(p / expected - 1) < 1e-11, `${onlyA}, ${onlyB}: ${p}, expected ${expected}`);
  }
});

/** 2 P(X <= k), at most 1, from exact binomial coefficients. */
function exactP(k: number, n: number): number {
  let [coefficient, total] = [1n, 0n];
  for (let i = 0; i <= k; i++) {
    total += coefficient;
    coefficient = coefficient * BigInt(n - i) / BigInt(i + 1);
  }
  return Math.min(1, Number(2n * total * 10n ** 30n / 2n ** BigInt(n)) / 1e30);
}

Deno.test("p is exact, in (0, 1], and the same with the systems exchanged", () => {
  const count = fc.integer({ min: 0, max: 25 });
  fc.assert(fc.property(count, count, (onlyA, onlyB) => {
    const { p } = test(onlyA, onlyB);
    assert(p > 0 && p <= 1);
    assert(Math.abs(p / exactP(Math.min(onlyA, onlyB), onlyA + onlyB) - 1) < 1e-13);
    assert.deepEqual(test(onlyB, onlyA), { onlyA: onlyB, onlyB: onlyA, p });
  }));
});

Deno.test("the smallest p is a power of 2 and never 0", () => {
  assert.equal(test(1000, 0).p, 2 ** -999);
  assert.equal(test(0, 3000).p, Number.MIN_VALUE);
});

Deno.test("different numbers of utterances are refused", () => {
  assert.throws(() => mcnemar([true], []), {
    name: "RangeError",
    message: "Cannot pair the predictions of 1 and 0 utterances",
  });
});
