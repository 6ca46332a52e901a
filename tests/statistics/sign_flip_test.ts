import assert from "node:assert/strict";
import fc from "fast-check";
import { signFlipTest } from "../../src/statistics/mod.ts";
import { checkClose } from "../reference/check.ts";

const zeros = (n: number) => new Array<number>(n).fill(0);

Deno.test("examples by hand", () => {
  // sums 6, 4, 2, 0 and their negatives: only 1 + 2 + 3 and its negative are as far from 0 as 6
  assert.deepEqual(signFlipTest([1, 2, 3], [0, 0, 0]), {
    meanDifference: 2,
    p: 2 / 8,
    exact: true,
    permutations: 8,
  });
  // 1 + 2 - 3 = 0: every pattern is as far from 0
  assert.equal(signFlipTest([1, 2, 0], [0, 0, 3]).p, 1);
  // 2 + 2 - 1: all but the four patterns with 2 - 2
  assert.equal(signFlipTest([2, 2, 0], [0, 0, 1]).p, 4 / 8);
  assert.equal(signFlipTest([0.9], [0.1]).p, 1);
  assert.equal(signFlipTest([0.5, 0.5], [0.5, 0.5]).p, 1);
});

Deno.test("Fisher's test of Darwin's plants", () => {
  // "The Design of Experiments" (1935), chapter III: of 32,768 sums, 863 are at least 314 and as many at most -314
  const darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
  const { p, permutations } = signFlipTest(darwin, zeros(15));
  assert.equal(permutations, 32_768);
  assert.equal(p * permutations, 1726);
});

Deno.test("p is SciPy's", () => {
  // scipy 1.17.1: permutation_test((a, b), lambda x, y, axis: np.mean(x - y, axis=axis),
  // permutation_type="samples", n_resamples=np.inf).pvalue
  const a = [0.612, 0.655, 0.583, 0.7, 0.641, 0.598, 0.667, 0.72, 0.553, 0.61];
  const b = [0.586, 0.65, 0.59, 0.64, 0.62, 0.571, 0.681, 0.66, 0.55, 0.587];
  assert.equal(signFlipTest(a, b).p, 0.025390625);
  const c = [11, 12, 9, 15, 13, 12, 14, 16, 10].map((right) => right / 20);
  const d = [9, 12, 10, 12, 12, 11, 13, 13, 10].map((right) => right / 20);
  assert.equal(signFlipTest(c, d).p, 0.078125);
});

/** p from integer differences: the number of patterns that give each sum, speaker after speaker. */
function exactP(differences: number[]): number {
  let ways = new Map([[0, 1]]);
  for (const difference of differences) {
    const next = new Map<number, number>();
    for (const [sum, count] of ways) {
      for (const to of [sum + difference, sum - difference]) {
        next.set(to, (next.get(to) ?? 0) + count);
      }
    }
    ways = next;
  }
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  let extreme = 0;
  for (const [sum, count] of ways) if (Math.abs(sum) >= observed) extreme += count;
  return extreme / 2 ** differences.length;
}

/** Figures of two systems for n speakers, in eleventh and eighth parts. */
function fractions(n: number): { a: number[]; b: number[]; differences: number[] } {
  const elevenths = Array.from({ length: n }, (_, i) => 7 * i % 11);
  const eighths = Array.from({ length: n }, (_, i) => (3 * i + 2) % 7);
  return {
    a: elevenths.map((part) => part / 11),
    b: eighths.map((part) => part / 8),
    differences: elevenths.map((part, i) => 8 * part - 11 * eighths[i]),
  };
}

Deno.test("all patterns are counted of up to 32 speakers", () => {
  for (const n of [16, 25, 32]) {
    const { a, b, differences } = fractions(n);
    const { p, exact, permutations } = signFlipTest(a, b);
    assert.deepEqual([p, exact, permutations], [exactP(differences), true, 2 ** n]);
  }
});

Deno.test("random patterns of more speakers", () => {
  for (const n of [33, 70]) {
    const { a, b, differences } = fractions(n);
    const expected = exactP(differences);
    const found = signFlipTest(a, b);
    assert.deepEqual([found.exact, found.permutations], [false, 100_000]);
    const error = Math.sqrt(expected * (1 - expected) / 100_000);
    checkClose(found.p, expected, 5 * error, `p of ${n} speakers`);
    assert.deepEqual(signFlipTest(a, b), found);
    assert.equal(signFlipTest(b, a).p, found.p);
    const other = signFlipTest(a, b, 2).p;
    assert.notEqual(other, found.p);
    checkClose(other, expected, 5 * error, `p of ${n} speakers with another seed`);
  }
});

Deno.test("p from random patterns is never 0", () => {
  assert.equal(signFlipTest(zeros(40).fill(1), zeros(40)).p, 1 / 100_000);
});

const speakers = (most: number) =>
  fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: most });

Deno.test("rounding breaks no tie: fractions give the p of their numerators", () => {
  fc.assert(fc.property(speakers(9), fc.constantFrom(3, 7, 10, 30, 49), (pairs, denominator) => {
    const [a, b] = [0, 1].map((side) => pairs.map((pair) => pair[side] / denominator));
    assert.equal(signFlipTest(a, b).p, exactP(pairs.map(([a, b]) => a - b)));
  }));
  // equal on paper, and different by rounding for every speaker
  assert.equal(signFlipTest([0.1 + 0.2, 0.2 + 0.1, 0.1 + 0.2], [0.3, 0.3, 0.3]).p, 1);
});

const figure = fc.nat(9999).map((part) => part / 9999);
const paired = fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 12 });

Deno.test("p is in (0, 1], whichever system and speaker comes first, in fractions or percent", () => {
  fc.assert(fc.property(paired, (pairs) => {
    const [a, b] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
    const { p, meanDifference } = signFlipTest(a, b);
    assert(p >= 2 ** (1 - pairs.length) && p <= 1);
    const exchanged = signFlipTest(b, a);
    assert.equal(exchanged.p, p);
    checkClose(exchanged.meanDifference, -meanDifference, 1e-15, "mean difference");
    assert.equal(signFlipTest(a.toReversed(), b.toReversed()).p, p);
    const percent = (figures: number[]) => figures.map((figure) => 100 * figure);
    assert.equal(signFlipTest(percent(a), percent(b)).p, p);
  }));
});

Deno.test("figures that cannot be paired or are not finite are refused", () => {
  assert.throws(() => signFlipTest([1, 2], [1]), {
    name: "RangeError",
    message: "Cannot pair the figures of 2 and 1 speakers",
  });
  assert.throws(() => signFlipTest([], []), RangeError);
  assert.throws(() => signFlipTest([1, NaN], [1, 0]), {
    name: "RangeError",
    message: "Cannot compare figures that are not finite",
  });
});
