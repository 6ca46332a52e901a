import assert from "node:assert/strict";
import fc from "fast-check";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("functionals");

function functionals(values: ArrayLike<number>, count = 21): number[] {
  const out = place(4 * count);
  const end = call.functionals(
    put(Float32Array.from(values)),
    values.length,
    count,
    out,
    place(8 * values.length),
  );
  assert.equal(end, out + 4 * count);
  return [...floats(out, count)];
}

/** Section 14 by its formulas, in f64. */
function naive(x: number[]): number[] {
  const N = x.length;
  const sum = (f: (value: number, i: number) => number) =>
    x.reduce((total, value, i) => total + f(value, i), 0);
  const mean = Math.fround(sum((value) => value) / N);
  const S1 = N * (N - 1) / 2;
  const S2 = N * (N - 1) * (2 * N - 1) / 6;
  const products = sum((value, i) => i * value);
  const t = N > 1 ? (mean * N - products * S1 / S2) / (N - S1 * S1 / S2) : x[0];
  const m = N > 1 ? (products - t * S1) / S2 : 0;
  const moment = (power: number) => sum((value) => (value - mean) ** power) / N;
  const m2 = moment(2);
  const sorted = [...x].sort((a, b) => a - b);
  const percentile = (p: number) => {
    const position = p * (N - 1);
    const below = Math.floor(position);
    const part = position - below;
    return sorted[below] * (1 - part) + (sorted[below + 1] ?? 0) * part;
  };
  const [q1, q2, q3, p1, p99] = [0.25, 0.5, 0.75, 0.01, 0.99].map(percentile);
  const [lowest, highest] = [sorted[0], sorted[N - 1]];
  const uplevel = (share: number) => {
    const threshold = Math.fround(
      Math.fround(Math.fround(share) * Math.fround(highest - lowest)) + lowest,
    );
    return x.filter((value) => value > threshold).length / N;
  };
  return [
    ...[x.indexOf(highest), x.indexOf(lowest), mean, m, t],
    sum((value, i) => Math.abs(value - m * i - t)) / N,
    sum((value, i) => (value - m * i - t) ** 2) / N,
    ...[Math.sqrt(m2), m2 > 0 ? moment(3) / m2 ** 1.5 : 0, m2 > 0 ? moment(4) / m2 ** 2 : 0],
    ...[q1, q2, q3, q2 - q1, q3 - q2, q3 - q1, p1, p99, Math.abs(p99 - p1)],
    ...[uplevel(0.75), uplevel(0.9)],
  ];
}

Deno.test("functionals of a hand-made contour", () => {
  const expected = [
    ...[4, 0, 3, 1, 1, 0, 0, Math.SQRT2, 0, 1.7, 2, 3, 4, 1, 1, 2, 1.04, 4.96, 3.92, 0.2, 0.2],
  ];
  functionals([1, 2, 3, 4, 5]).forEach((value, i) =>
    assert(Math.abs(value - expected[i]) < 1e-6, `functional ${i + 1}: ${value}`)
  );
});

Deno.test("functionals equal their formulas", () => {
  const value = fc.oneof(
    fc.float({ min: -100, max: 100, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
      const x = values.map(Math.fround);
      const size = Math.max(1e-3, ...x.map(Math.abs));
      const expected = naive(x);
      functionals(x).forEach((found, i) => {
        const m2 = expected[7] ** 2;
        // higher moments of values that differ in their last bits only are rounding noise
        if ((i === 8 || i === 9) && m2 < 1e-8 * size * size) return;
        const scale = i === 6 ? size * size : i === 5 || i >= 2 && i <= 4 || i === 7 ? size : 1;
        const tolerance = 2e-6 * Math.max(scale, Math.abs(expected[i]), i > 9 && i < 19 ? size : 0);
        assert(
          Math.abs(found - expected[i]) <= tolerance,
          `functional ${i + 1} of [${x}]: ${found}, expected ${expected[i]}`,
        );
      });
    }),
    { seed: 2013, numRuns: 500 },
  );
});

Deno.test("positions are those of the first maximum and the first minimum", () => {
  assert.deepEqual(functionals([2, 5, 1, 5, 1]).slice(0, 2), [1, 2]);
});

Deno.test("the regression takes the mean after its rounding to f32", () => {
  const x = [16777216, 1, 1, 1].map(Math.fround);
  const exact = 16777219 / 4;
  assert.notEqual(Math.fround(exact), exact);
  assert.equal(functionals(x)[4], Math.fround(naive(x)[4]));
});

Deno.test("a constant contour has neither skewness nor kurtosis, nor time above its level", () => {
  const found = functionals([0.1, 0.1, 0.1]);
  assert.deepEqual(found.slice(7, 10), [0, 0, 0]);
  assert.deepEqual(found.slice(19), [0, 0]);
});

Deno.test("one value is its own mean, offset and percentile", () => {
  const expected = [0, 0, 7, 0, 7, 0, 0, 0, 0, 0, 7, 7, 7, 0, 0, 0, 7, 7, 0, 0, 0];
  assert.deepEqual(functionals([7]), expected);
});

Deno.test("without percentile 1 and its range there are 19, the others the same", () => {
  const x = [4, 8, 15, 16, 23, 42];
  const all = functionals(x);
  assert.deepEqual(functionals(x, 19), all.filter((_, i) => i !== 16 && i !== 18));
});

Deno.test("functionals of nothing are 0", () => {
  assert.deepEqual(functionals([], 19), new Array(19).fill(0));
});

Deno.test("sorting agrees with the platform's, at every length around the runs", async () => {
  const module = await stage("sort");
  for (let n = 0; n < 200; n++) {
    const values = Float32Array.from({ length: n }, (_, i) => Math.sin(i * i + 1) * (i % 7 + 1));
    const x = module.put(values);
    module.call.sort(x, n, module.place(4 * n));
    assert.deepEqual(module.floats(x, n), values.toSorted());
  }
});
