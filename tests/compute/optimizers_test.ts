// The kernels of the optimizers beside their papers' formulas in f64.
import assert from "node:assert/strict";
import type { Compute } from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import { adamRule, momentumRule, type Rule } from "../reference/optimizers.ts";
import { assertClose, randomFloats } from "./numbers.ts";

const lengths = [1, 2, 3, 4, 5, 63, 1000];

/** Ten steps of a kernel and of its rule, for every length. */
function tenSteps(
  compute: Compute,
  rule: () => Rule,
  kernel: (n: number) => (theta: ReturnType<Compute["floats"]>, g: typeof theta, t: number) => void,
): void {
  for (const n of lengths) {
    using theta = compute.floats(randomFloats(n, 1));
    using gradient = compute.floats(n);
    const initial = theta.values.slice();
    const expected = Float64Array.from(initial);
    const [take, follow] = [kernel(n), rule()];
    for (let t = 1; t <= 10; t++) {
      gradient.values.set(randomFloats(n, 10 + t));
      follow(expected, Float64Array.from(gradient.values));
      take(theta, gradient, t);
      assert(gradient.values.every((g) => g === 0), "the gradient is 0 for the next step");
    }
    const moved = expected.reduce((most, e, i) => Math.max(most, Math.abs(e - initial[i])), 0);
    assertClose(theta.values, expected, 1e-5, `${n} numbers`, moved);
  }
}

eachArithmetic("ten steps with momentum", (compute) => {
  const [rate, decay] = [0.1, 0.9];
  tenSteps(compute, () => momentumRule(rate, decay), (n) => {
    const velocity = compute.floats(new Float32Array(n));
    return (theta, gradient) => {
      gradient.values.set(gradient.values.map((g) => -rate * g));
      compute.momentumUpdate(theta, gradient, velocity, decay);
    };
  });
});

eachArithmetic("ten steps of Adam", (compute) => {
  const settings = { rate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-3 };
  const { rate, beta1, beta2, epsilon } = settings;
  tenSteps(compute, () => adamRule(rate, beta1, beta2, epsilon), (n) => {
    const moments = [compute.floats(new Float32Array(n)), compute.floats(new Float32Array(n))];
    const [mean, square] = moments;
    return (theta, gradient, time) =>
      compute.adamUpdate(theta, gradient, [mean, square], settings, [beta1 ** time, beta2 ** time]);
  });
});

eachArithmetic("a parameter without a gradient stays under Adam", (compute) => {
  const [theta, zero, mean, square] = [1, 0, 0, 0].map((v) =>
    compute.floats(new Float32Array(5).fill(v))
  );
  const settings = { rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  compute.adamUpdate(theta, zero, [mean, square], settings, [0.9, 0.999]);
  assert.deepEqual([...theta.values], [1, 1, 1, 1, 1]);
});

eachArithmetic("y = a x + b y, and the scalar product in f64", (compute) => {
  for (const n of lengths) {
    using x = compute.floats(randomFloats(n, 1));
    using y = compute.floats(randomFloats(n, 2));
    const [xs, ys] = [x.values.slice(), y.values.slice()];
    assertClose(
      [compute.dot(x, y)],
      [xs.reduce((sum, v, i) => sum + v * ys[i], 0)],
      1e-13,
      "dot",
      1,
    );
    compute.addScaled(-0.75, x, 0.5, y);
    assertClose(y.values, ys.map((v, i) => -0.75 * xs[i] + 0.5 * v), 1e-7, "addScaled");
    compute.addScaled(0, y, 2, y);
    assertClose(y.values, ys.map((v, i) => 2 * (-0.75 * xs[i] + 0.5 * v)), 1e-7, "in place");
  }
});
