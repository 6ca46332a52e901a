import assert from "node:assert/strict";
import fc from "fast-check";
import { cosine, decibels, exp, octaves } from "../../src/synthesis/exact.ts";

function assertNear(low: number, high: number, f: (x: number) => number, g: (x: number) => number) {
  fc.assert(fc.property(fc.double({ min: low, max: high, noNaN: true }), (x) => {
    const error = Math.abs(f(x) - g(x)) / Math.max(1, Math.abs(g(x)));
    assert.ok(error < 1e-12, `${f.name}(${x}) = ${f(x)}, not ${g(x)}`);
  }));
}

Deno.test("the functions made of basic arithmetic agree with the engine's", () => {
  assertNear(-10, 10, exp, Math.exp);
  assertNear(-0.5, 0.5, cosine, (turns) => Math.cos(2 * Math.PI * turns));
  assertNear(-14, 14, octaves, (x) => 2 ** x);
  assertNear(-80, 80, decibels, (x) => 10 ** (x / 20));
});
