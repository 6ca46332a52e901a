import assert from "node:assert/strict";
import { Random } from "../../src/synthesis/random.ts";

const count = 100_000;

/** Mean, variance and extremes of numbers drawn one after the other. */
function moments(draw: () => number) {
  let sum = 0, squares = 0, low = Infinity, high = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = draw();
    sum += value;
    squares += value * value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { mean: sum / count, variance: squares / count - (sum / count) ** 2, low, high };
}

function assertWithin(value: number, expected: number, tolerance: number) {
  assert.ok(Math.abs(value - expected) < tolerance, `${value}, expected ${expected}`);
}

Deno.test("uniform numbers fill their interval evenly", () => {
  const random = new Random("uniform");
  const { mean, variance, low, high } = moments(() => random.between(3, 5));
  assertWithin(mean, 4, 0.01);
  assertWithin(variance, 1 / 3, 0.01);
  assert.ok(low >= 3 && low < 3.001 && high <= 5 && high > 4.999);
});

Deno.test("normal numbers have mean 0, variance 1 and two thirds of them within 1", () => {
  const random = new Random("normal");
  let inside = 0;
  const { mean, variance } = moments(() => {
    const value = random.normal();
    if (Math.abs(value) < 1) inside++;
    return value;
  });
  assertWithin(mean, 0, 0.015);
  assertWithin(variance, 1, 0.02);
  assertWithin(inside / count, 0.683, 0.01);
});

Deno.test("a name decides the numbers; those of similar names have nothing in common", () => {
  const draw = (name: string) => {
    const random = new Random(name);
    return Array.from({ length: 1000 }, () => random.signed());
  };
  assert.deepEqual(draw("f01-sad-01"), draw("f01-sad-01"));
  const [a, b] = [draw("f01-sad-01"), draw("f01-sad-02")];
  let product = 0;
  a.forEach((value, i) => product += value * b[i] / 1000);
  assertWithin(product, 0, 0.05);
});
