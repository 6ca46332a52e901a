import assert from "node:assert/strict";
import {
  interval,
  oneLine,
  percent,
  points,
  pValue,
  quantity,
  signPatterns,
} from "../../src/report/format.ts";

Deno.test("figures: one decimal, a true minus, no negative zero, a dash for none", () => {
  assert.deepEqual([0, 0.6504, 1, null].map(percent), ["0.0", "65.0", "100.0", "–"]);
  assert.deepEqual(
    [0.0575, -0.0033, 0, -0.0004, 0.0004].map(points),
    ["+5.8", "−0.3", "0.0", "0.0", "0.0"],
  );
  assert.equal(interval({ low: 0.5, high: 0.75 }), "[50.0, 75.0]");
  assert.equal(interval({ low: -0.5, high: 0.75 }, points), "[−50.0, +75.0]");
  assert.equal(interval(null), "–");
  assert.deepEqual([1, 0.0123, 0.001, 0.0009].map(pValue), ["1.000", "0.012", "0.001", "<0.001"]);
  assert.deepEqual(
    [quantity(1, "class", "classes"), quantity(2, "class", "classes"), quantity(10_000, "draw")],
    ["1 class", "2 classes", "10,000 draws"],
  );
});

Deno.test("sign patterns: all, or how many of them at random", () => {
  const test = { meanDifference: 0, p: 1, permutations: 100_000 };
  assert.equal(signPatterns({ ...test, exact: false }), "100,000 random sign patterns");
  assert.equal(
    signPatterns({ ...test, permutations: 1024, exact: true }),
    "all 1,024 sign patterns",
  );
});

Deno.test("a text in one line", () => {
  assert.equal(oneLine("a\r\nb\x1b[1m\u2028c \u202e d"), "a b [1m c   d");
  assert.equal(oneLine("ä, 日本 <b>"), "ä, 日本 <b>");
});
