import assert from "node:assert/strict";
import fc from "fast-check";
import { type Calibration, fitCalibration, probabilities } from "../../src/model/mod.ts";
import { assertClose } from "../compute/numbers.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(z));

// Class 0 has the first eight; the classes overlap.
const values = Float64Array.of(
  ...[2.1, 1.4, 0.3, -0.2, 0.9, 1.7, -0.4, 0.6, -1.1],
  ...[-0.7, 0.2, -1.9, 0.5, -0.3, -2.2, -1.3, 0.1, -0.8],
);
const labels = Uint8Array.from(values, (_, i) => i < 8 ? 0 : 1);

Deno.test("Platt scaling finds what scikit-learn finds", () => {
  // from sklearn.calibration import _sigmoid_calibration  # scikit-learn 1.9.1
  // _sigmoid_calibration(np.array(values), np.array([1] * 8 + [0] * 10))
  const { a, b } = fitCalibration(values, labels, 2);
  assertClose(a, [-1.3492303793207496], 1e-6, "a", 1);
  assertClose(b, [0.2276673187676908], 1e-6, "b", 1);
});

Deno.test("Platt scaling ends where the gradient of the cross-entropy is 0", () => {
  const [high, low] = [9 / 10, 1 / 12];
  for (const scale of [0.01, 1, 100]) {
    const scaled = values.map((f) => scale * f);
    const { a: [a], b: [b] } = fitCalibration(scaled, labels, 2);
    let [slope, intercept] = [0, 0];
    scaled.forEach((f, i) => {
      const error = (labels[i] === 0 ? high : low) - sigmoid(a * f + b);
      slope += f * error / scale;
      intercept += error;
    });
    assertClose([slope, intercept], [0, 0], 1e-6, `gradient at ${scale}`, 1);
  }
});

Deno.test("Platt scaling has a finite end where nothing overlaps, and where nothing can be told", () => {
  const apart = Float64Array.of(3, 2, 1, -1, -2);
  const { a, b } = fitCalibration(apart, Uint8Array.of(0, 0, 0, 1, 1), 2);
  assert(a[0] < 0 && Number.isFinite(a[0]) && Number.isFinite(b[0]));
  const likely = probabilities({ a, b }, Float64Array.of(3, -2), 2);
  assert(likely[0] > 0.7 && likely[3] > 0.7);
  const equal = fitCalibration(new Float64Array(18), labels, 2);
  // 9 / 10 eight times and 1 / 12 ten times, in the mean
  const mean = (8 * 9 / 10 + 10 / 12) / 18;
  assertClose(probabilities(equal, Float64Array.of(0), 2), [mean, 1 - mean], 1e-9, "mean", 1);
  const turned = fitCalibration(values.map((f) => -f), labels, 2);
  assertClose(turned.a, [1.3492303793207496], 1e-6, "a of values that speak for the other", 1);
});

Deno.test("every pair is fitted on its two classes, without what their SVM did not know", () => {
  // pairs (0, 1), (0, 2), (1, 2); what concerns class 2 only is anything
  const rows = Array.from(values, (f, i) => [f, i < 8 ? -f : NaN, 7]);
  const others = [[99, 1, NaN], [99, -2, -1], [99, NaN, 2]];
  const all = Float64Array.from([...rows, ...others, [NaN, NaN, NaN]].flat());
  const known = Uint8Array.of(...labels, 2, 2, 2, 1);
  const { a, b } = fitCalibration(all, known, 3);
  const expected = fitCalibration(values, labels, 2);
  assert.deepEqual([a[0], b[0]], [expected.a[0], expected.b[0]]);
  const second = Float64Array.of(...values.subarray(0, 8).map((f) => -f), 1, -2);
  const pair = fitCalibration(second, Uint8Array.of(...Array(8).fill(0), 1, 1), 2);
  assert.deepEqual([a[1], b[1]], [pair.a[0], pair.b[0]]);
});

Deno.test("a pair without a class is a RangeError that names it", () => {
  const fit = () => fitCalibration(Float64Array.of(1, NaN, 1, -1, 2, NaN), Uint8Array.of(0, 1), 3);
  assert.throws(fit, { name: "RangeError", message: /classes 0 and 2: .* class 0/ });
  assert.throws(() => fitCalibration(values, new Uint8Array(18), 2), {
    name: "RangeError",
    message: /classes 0 and 1: no decision value of class 1/,
  });
});

/** The probabilities (K) of one row whose pairwise ones are given. */
function couple(pairwise: number[], K: number): number[] {
  const calibration: Calibration = {
    a: new Float64Array(pairwise.length).fill(-1),
    b: new Float64Array(pairwise.length),
  };
  const decisions = Float64Array.from(pairwise, (p) => Math.log(p / (1 - p)));
  return [...probabilities(calibration, decisions, K)];
}

/** Calls back for every pair i < j. */
function eachPair(K: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0;
  for (let i = 0; i < K; i++) for (let j = i + 1; j < K; j++) visit(i, j, pair++);
}

const classCounts = fc.integer({ min: 2, max: 7 });
const pairCount = (K: number) => K * (K - 1) / 2;
const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
const problems = classCounts.chain((K) =>
  fc.tuple(
    fc.constant(K),
    fc.array(share, { minLength: pairCount(K), maxLength: pairCount(K) }),
  )
);

Deno.test("two classes have the sigmoid itself", () => {
  const calibration = { a: Float64Array.of(-1.5), b: Float64Array.of(0.3) };
  const decisions = Float64Array.of(-4, -0.1, 0, 2, 9);
  const expected = [...decisions].flatMap((f) => [sigmoid(-1.5 * f + 0.3), sigmoid(1.5 * f - 0.3)]);
  assertClose(probabilities(calibration, decisions, 2), expected, 1e-14, "shares", 1);
});

Deno.test("coupling: shares of sum 1, where sum (r_ji p_i - r_ij p_j)^2 is least", () => {
  fc.assert(
    fc.property(problems, ([K, pairwise]) => {
      const p = couple(pairwise, K);
      assert.equal(p.length, K);
      assert(p.every((share) => share >= 0));
      assertClose([p.reduce((sum, share) => sum + share, 0)], [1], 1e-12, "sum", 1);
      // the derivatives with respect to every share are the same (Wu, Lin and Weng, equation 20)
      const gradient = new Float64Array(K);
      eachPair(K, (i, j, pair) => {
        const off = (1 - pairwise[pair]) * p[i] - pairwise[pair] * p[j];
        gradient[i] += (1 - pairwise[pair]) * off;
        gradient[j] -= pairwise[pair] * off;
      });
      assertClose(gradient, Array(K).fill(gradient[0]), 1e-9, "gradient", 1);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

Deno.test("coupling finds the shares that pairwise ones were made of", () => {
  const weights = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), {
    minLength: 2,
    maxLength: 7,
  });
  fc.assert(
    fc.property(weights, (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const pairwise: number[] = [];
      eachPair(weights.length, (i, j) => pairwise.push(weights[i] / (weights[i] + weights[j])));
      const expected = weights.map((weight) => weight / total);
      assertClose(couple(pairwise, weights.length), expected, 1e-9, "shares", 1);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

Deno.test("no decision value is too large", () => {
  const calibration = { a: new Float64Array(3).fill(-1e200), b: new Float64Array(3) };
  // 0 wins over all; then a circle, in which none does
  const decisions = Float64Array.of(1e200, 1e200, 1e200, 1e200, -1e200, 1e200);
  const actual = probabilities(calibration, decisions, 3);
  assertClose(actual.subarray(0, 3), [1, 0, 0], 1e-6, "certain", 1);
  assertClose(actual.subarray(3), [1 / 3, 1 / 3, 1 / 3], 1e-6, "a circle", 1);
});
