import assert from "node:assert/strict";
import fc from "fast-check";
import { holm } from "../../src/statistics/mod.ts";
import { checkAllClose } from "../reference/check.ts";

const numbers = (values: (number | null)[]) => values.map((value) => value ?? NaN);

Deno.test("an example by hand, with a test that was not possible", () => {
  // ascending 1/64, 1/32, 1/8, 1/4 times 4, 3, 2, 1, none below the one before
  assert.deepEqual(holm([1 / 8, null, 1 / 64, 1 / 4, 1 / 32]), [
    1 / 4,
    null,
    1 / 16,
    1 / 4,
    3 / 32,
  ]);
  // 3/4 after 3/8 times 2, which is 3/4 as well; 1/2 times 2 would be above 1
  assert.deepEqual(holm([0.75, 0.375]), [0.75, 0.75]);
  assert.deepEqual(holm([0.75, 0.625]), [1, 1]);
  assert.deepEqual(holm([0.03]), [0.03]);
  assert.deepEqual(holm([null]), [null]);
  assert.deepEqual(holm([]), []);
});

Deno.test("the adjusted p-values are those of statsmodels", () => {
  // statsmodels 0.15.0: stats.multitest.multipletests(p, method="holm")[1]
  const cases = [
    { p: [0.01, 0.04, 0.03, 0.005], expected: [0.03, 0.06, 0.06, 0.02] },
    { p: [0.02, 0.02, 0.02], expected: [0.06, 0.06, 0.06] },
    {
      p: [0.9, 0.6, 0.001, 0.3, 0.04, 0.04],
      expected: [1, 1, 0.006, 0.8999999999999999, 0.2, 0.2],
    },
  ];
  for (const { p, expected } of cases) checkAllClose(numbers(holm(p)), expected, 1e-15, `${p}`);
});

const pValues = fc.array(
  fc.option(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.01, 0.2))),
  { maxLength: 8 },
);

Deno.test("each is the largest of the values up to it times how many are not below that value", () => {
  fc.assert(fc.property(pValues, (pValues) => {
    const possible = pValues.filter((p) => p !== null);
    const expected = pValues.map((p) => {
      if (p === null) return null;
      const steps = possible.filter((other) => other <= p)
        .map((other) => other * possible.filter((third) => third >= other).length);
      return Math.min(1, Math.max(...steps));
    });
    const adjusted = holm(pValues);
    assert.deepEqual(adjusted, expected);
    pValues.forEach((p, i) => p === null || assert((adjusted[i] ?? NaN) >= p));
    assert.deepEqual(holm(pValues.toReversed()), expected.toReversed());
  }));
});

Deno.test("what is not a p-value is refused", () => {
  assert.throws(() => holm([0.1, 1.5]), {
    name: "RangeError",
    message: "Cannot adjust 1.5, which is not a p-value",
  });
  assert.throws(() => holm([0.1, NaN, 0.2]), RangeError);
});
