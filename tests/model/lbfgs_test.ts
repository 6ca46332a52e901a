// L-BFGS on functions whose minima are known.
import assert from "node:assert/strict";
import type { Compute } from "../../src/compute/mod.ts";
import { Lbfgs, type Objective } from "../../src/model/mod.ts";
import { assertClose, randomFloats } from "../compute/numbers.ts";
import { eachArithmetic } from "../modules.ts";

const settings = { memory: 10, evaluations: 20 };

/** An objective from its value and gradient, and how often it was evaluated. */
function counted(evaluate: (x: Float32Array) => [value: number, gradient: number[]]) {
  const calls: number[] = [];
  const objective: Objective = (point, gradient) => {
    const [value, slope] = evaluate(point.values.slice());
    gradient.values.set(slope);
    calls.push(value);
    return value;
  };
  return { objective, calls };
}

/** 100 (y - x^2)^2 + (1 - x)^2, with its minimum 0 at (1, 1) at the end of a bent valley. */
const rosenbrock = ([x, y]: Float32Array): [number, number[]] => [
  100 * (y - x * x) ** 2 + (1 - x) ** 2,
  [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)],
];

/** Sum of (x_i - i)^2 times factors from 1 to 1000. */
const quadratic = (n: number) => (x: Float32Array): [number, number[]] => {
  const factor = (i: number) => 1000 ** (i / (n - 1));
  return [
    x.reduce((sum, v, i) => sum + factor(i) * (v - i) ** 2, 0),
    Array.from(x, (v, i) => 2 * factor(i) * (v - i)),
  ];
};

/** The objective before each iteration and after the last one. */
function run(
  compute: Compute,
  start: ArrayLike<number>,
  objective: Objective,
  iterations: number,
  options = settings,
) {
  using solver = new Lbfgs(compute, Float32Array.from(start), objective, options);
  const values = [solver.value];
  for (let i = 0; i < iterations; i++) {
    solver.iterate();
    values.push(solver.value);
  }
  return { values, point: solver.point.values.slice() };
}

eachArithmetic("finds the minimum of the Rosenbrock function", (compute) => {
  const { objective, calls } = counted(rosenbrock);
  const { values, point } = run(compute, [-1.2, 1], objective, 60);
  assertClose(point, [1, 1], 1e-3, "minimum");
  assert(values.at(-1)! < 1e-6, `${values.at(-1)}`);
  const needed = values.findIndex((value) => value < 1e-6);
  assert(needed <= 45, `${needed} iterations`);
  assert(calls.length <= 100, `${calls.length} evaluations`);
});

eachArithmetic("finds the minimum of a quadratic of 50 numbers, condition 1000", (compute) => {
  const start = randomFloats(50, 1, -50, 50);
  const { objective, calls } = counted(quadratic(50));
  const { values, point } = run(compute, start, objective, 160);
  assertClose(point, Array.from(start, (_, i) => i), 1e-3, "minimum");
  assert(values.at(-1)! < 1e-3, `${values.at(-1)}`);
  assert(calls.length < 200, `${calls.length} evaluations`);
});

eachArithmetic("no iteration goes up", (compute) => {
  for (const evaluate of [rosenbrock, quadratic(2)]) {
    const { values } = run(compute, [-1.2, 1], counted(evaluate).objective, 60);
    values.slice(1).forEach((value, i) => assert(value <= values[i], `iteration ${i + 1}`));
  }
});

eachArithmetic("every step fulfils the weak Wolfe conditions", (compute) => {
  const { objective } = counted(rosenbrock);
  using solver = new Lbfgs(compute, Float32Array.of(-1.2, 1), objective, settings);
  for (let i = 0; i < 15; i++) {
    const before = solver.point.values.slice();
    const [value, slope] = rosenbrock(before);
    solver.iterate();
    const after = solver.point.values.slice();
    const [newValue, newSlope] = rosenbrock(after);
    const along = (gradient: number[]) =>
      gradient.reduce((sum, g, j) => sum + g * (after[j] - before[j]), 0);
    assert(newValue <= value + 1e-4 * along(slope) * (1 - 1e-3), `decrease, iteration ${i}`);
    assert(along(newSlope) >= 0.9 * along(slope) * (1 + 1e-3), `slope, iteration ${i}`);
  }
});

eachArithmetic("the first trial is a step of length 1 down the gradient", (compute) => {
  const points: Float32Array[] = [];
  const evaluate = quadratic(50);
  const { objective } = counted((x) => {
    points.push(x);
    return evaluate(x);
  });
  const start = new Float32Array(50).fill(90);
  run(compute, start, objective, 1);
  const [, gradient] = evaluate(start);
  const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  assertClose(points[1], gradient.map((g) => 90 - g / length), 1e-6, "trial");
});

eachArithmetic("more memory is faster", (compute) => {
  const start = randomFloats(50, 1, -50, 50);
  const valueAfter80 = (memory: number) =>
    run(compute, start, counted(quadratic(50)).objective, 80, { ...settings, memory }).values[80];
  assert(valueAfter80(20) < valueAfter80(1) / 10);
});

eachArithmetic("stays where nothing lower can be found, and asks no more", (compute) => {
  const flat = counted((x) => [7, Array.from(x, () => 0)]);
  const { values, point } = run(compute, [1, 2, 3], flat.objective, 5);
  assert.deepEqual([values.every((value) => value === 7), [...point]], [true, [1, 2, 3]]);
  assert.equal(flat.calls.length, 1);
  // a gradient that points the wrong way
  const wrong = counted(([x]) => [x * x, [-1]]);
  const stuck = run(compute, [1], wrong.objective, 5);
  assert.deepEqual([...stuck.point], [1]);
  assert.equal(stuck.values.at(-1), 1);
  assert.equal(wrong.calls.length, 1 + settings.evaluations + 1);
});

eachArithmetic("a value that is not a number is too high", (compute) => {
  // the minimum 1 at 1; nothing below 0.5
  const log = counted(([x]) => x > 0.5 ? [x - Math.log(x), [1 - 1 / x]] : [NaN, [NaN]]);
  const { point } = run(compute, [0.6], log.objective, 20);
  assertClose(point, [1], 1e-3, "minimum");
});

eachArithmetic("gives its memory back", (compute) => {
  const room = () => {
    using block = compute.floats(2 ** 18);
    return [block.address, block.values.buffer.byteLength];
  };
  const round = () => {
    run(compute, [-1.2, 1], counted(rosenbrock).objective, 60, { memory: 3, evaluations: 20 });
    run(compute, [1], counted(([x]) => [x * x, [-1]]).objective, 5);
  };
  round();
  const before = room();
  for (let i = 0; i < 50; i++) round();
  assert.deepEqual(room(), before);
});
