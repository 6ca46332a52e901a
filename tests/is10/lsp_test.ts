import assert from "node:assert/strict";
import fc from "fast-check";
import { noise } from "./numbers.ts";
import { expected, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const stages = await stage("lsp");
stages.call.prepareLsp();

function lsp(a: Float32Array): Float32Array {
  const out = stages.put(noise(8));
  stages.call.lsp(stages.put(a), out);
  return stages.floats(out, 8);
}

/** The predictor that has these line spectral frequencies: half the sum of P and Q. */
function predictor(frequencies: readonly number[]): Float32Array {
  const times = (a: number[], b: number[]) => {
    const product = new Array<number>(a.length + b.length - 1).fill(0);
    a.forEach((x, i) => b.forEach((y, j) => product[i + j] += x * y));
    return product;
  };
  const polynomial = (parity: number, root: number) =>
    frequencies.filter((_, i) => i % 2 === parity)
      .map((w) => [1, -2 * Math.cos(w), 1])
      .reduce(times, [1, -root]);
  const p = polynomial(0, -1);
  const q = polynomial(1, 1);
  return Float32Array.from({ length: 8 }, (_, j) => (p[j + 1] + q[j + 1]) / 2);
}

/** Whether each frequency is found where it is: to a step of the bisection (1e-4), and what single precision adds. */
function found(frequencies: readonly number[]): boolean {
  const got = lsp(predictor(frequencies));
  return frequencies.every((w, i) => Math.abs(Math.cos(got[i]) - Math.cos(w)) < 1e-3);
}

Deno.test("frequencies that are well apart are found", () => {
  const gaps = fc.array(fc.double({ min: 0.4, max: 1, noNaN: true }), {
    minLength: 9,
    maxLength: 9,
  });
  fc.assert(
    fc.property(gaps, (gaps) => {
      const unit = Math.PI / gaps.reduce((sum, gap) => sum + gap);
      let sum = 0;
      const frequencies = gaps.slice(0, 8).map((gap) => sum += gap * unit);
      return found(frequencies);
    }),
    { seed: 2013 },
  );
});

Deno.test("close ones are found by smaller steps", () => {
  assert.ok(found([0.4, 0.8, 1.05, 1.2, 1.21, 1.22, 2.2, 2.7]));
});

Deno.test("where even these miss two of a polynomial, they and all that follow are 0", () => {
  const got = lsp(predictor([0.4, 0.8, 1.1, 1.5, 1.8, 2.1, 2.101, 2.102]));
  assert.ok(got.subarray(0, 5).every((w) => w > 0));
  assert.deepEqual(got.subarray(5), new Float32Array(3));
});

Deno.test("a frequency that the search finds beyond pi is pi", () => {
  const got = lsp(predictor([0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8, Math.PI - 0.001]));
  assert.equal(got[7], Math.fround(Math.PI));
});

Deno.test("the frequencies of the self-check's predictors are its own, to the bit", () => {
  for (const variant of VARIANTS) {
    const { lpc, lspFreq } = expected(variant).frames;
    for (const [t, a] of lpc) assert.deepEqual(lsp(a), lspFreq.get(t), `${variant}, frame ${t}`);
  }
});
