// The vectorised exp, logistic function and logarithm, seen through the exports that use them.
import assert from "node:assert/strict";
import { eachArithmetic } from "../modules.ts";
import { sigmoid } from "../reference/dae.ts";
import { assertClose, assertSameBits } from "./numbers.ts";

/** n + 1 floats from `low` to `high`. */
function grid(low: number, high: number, n: number): Float32Array {
  return Float32Array.from({ length: n + 1 }, (_, i) => low + (high - low) * i / n);
}

/** The largest relative error, element by element. */
function relativeError(actual: Float32Array, expected: (i: number) => number): number {
  return actual.reduce((most, a, i) => Math.max(most, Math.abs(a / expected(i) - 1)), 0);
}

eachArithmetic("exp in rbfKernel: two units in the last place, and 0 far out", (compute) => {
  const d = grid(0, 87, 100_002);
  using distances = compute.matrix(1, d.length, d);
  using kernel = compute.matrix(1, d.length);
  compute.rbfKernel(distances, 1, kernel);
  const error = relativeError(kernel.values, (i) => Math.exp(-d[i]));
  assert.ok(error <= 2 ** -22, `relative error ${error}`);
  assert.equal(kernel.values[0], 1);
  assert.ok(kernel.values.every((k) => k <= 1));

  using far = compute.matrix(1, 5, [87.5, 100, 1e4, 1e38, Infinity]);
  compute.rbfKernel(far, 2.5, far);
  for (const value of far.values) assert.ok(value >= 0 && value < 2e-38, `far out: ${value}`);
});

eachArithmetic("rbfKernel works in place and takes gamma as it is", (compute) => {
  const d = grid(0, 3, 10);
  using distances = compute.matrix(11, 1, d);
  using kernel = compute.matrix(11, 1);
  compute.rbfKernel(distances, 0.7, kernel);
  assertClose(kernel.values, d.map((v) => Math.exp(-0.7 * v)), 3e-7, "kernel", 1);
  compute.rbfKernel(distances, 0.7, distances);
  assertSameBits(distances.values, kernel.values, "in place");
});

eachArithmetic("the logistic function in encode, up to pre-activations of 1000", (compute) => {
  using weights = compute.matrix(1, 1, [1]);
  using hiddenBias = compute.floats([0]);
  const y = (values: Float32Array) => {
    using x = compute.matrix(values.length, 1, values);
    using out = compute.matrix(values.length, 1);
    compute.encode(x, { weights, hiddenBias }, out);
    return out.values.slice();
  };
  const x = grid(-87, 30, 100_001);
  const error = relativeError(y(x), (i) => sigmoid(x[i]));
  assert.ok(error <= 5e-7, `relative error ${error}`);
  const far = y(Float32Array.of(-1e38, -1000, -100, 100, 1000, 1e38, -Infinity, Infinity));
  const limits = [0, 0, 0, 1, 1, 1, 0, 1];
  assertClose(far, limits, 1e-37, "far out");
  assert.ok(Number.isNaN(y(Float32Array.of(NaN))[0]), "NaN is not hidden");
});

eachArithmetic("exp and log in the cross-entropy, also of confident layers", (compute) => {
  // With weights 0 the logits are the softmax layer's biases: one large one, K - 1 small ones.
  const [D, L] = [1, 1];
  using data = compute.matrix(1, D, [0]);
  using ids = compute.indices([0]);
  const zero = () => ({
    weights: compute.matrix(L, D, [0]),
    hiddenBias: compute.floats([0]),
    outputBias: compute.floats([0]),
  });
  for (const K of [2, 3, 4, 5, 9]) {
    using workspace = compute.workspace(1, D, L, K);
    using weights = compute.matrix(K, L, new Float32Array(K));
    const loss = (label: number, gap: number) => {
      using bias = compute.floats(Float32Array.of(100, ...new Array(K - 1).fill(100 - gap)));
      using labels = compute.bytes([label]);
      const batch = { data, ids, rows: 1 };
      return compute.finetuneStep(batch, labels, [zero()], { weights, bias }, 0, workspace);
    };
    for (const gap of [0, 0.5, 1, 2, 4, 8, 16, 64, 1000, 1e6]) {
      const expected = Math.log1p((K - 1) * Math.exp(-gap));
      assertClose([loss(0, gap)], [expected], 2e-7, `K ${K}, gap ${gap}, right`, 1);
      assertClose([loss(K - 1, gap)], [expected + gap], 2e-7, `K ${K}, gap ${gap}, wrong`);
    }
  }
});
