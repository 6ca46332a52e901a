import assert from "node:assert/strict";
import fc from "fast-check";
import { noise } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("long_frame", "octave");

/** The axis of a rate: bins, their spacing and the lower end in Hz. */
const AXES = [
  { bins: 257, spacing: 15.625, lowest: 25 }, // 8 kHz
  { bins: 513, spacing: 15.624999257852359, lowest: 20 }, // 16 kHz
  { bins: 513, spacing: 10.75, lowest: 20 }, // 11.025 kHz
  { bins: 8193, spacing: 11.71875, lowest: 20 }, // 192 kHz
];

interface Axis {
  readonly bins: number;
  readonly spacing: number;
  readonly lowest: number;
}

function octaves(magnitudes: Float32Array, { bins, spacing, lowest }: Axis, enhanced: boolean) {
  const out = place(4 * bins);
  call.prepareOctave(bins, spacing, lowest, Number(enhanced));
  call.octaveSpectrum(put(magnitudes), out);
  return floats(out, bins);
}

/** Section 9 step by step, in f64. */
function definition(magnitudes: Float32Array, { spacing, lowest }: Axis, enhanced: boolean) {
  const n = magnitudes.length;
  const x = Array.from(magnitudes, (_, k) => Math.log2(k * spacing));
  x[0] = 2 * x[1] - x[2];
  const values = enhanced ? smoothed(peaksOnly(magnitudes)) : Array.from(magnitudes);
  const highest = spacing * (n - 1);
  const q = n / Math.log2(highest / lowest);
  const s = q * Math.log2(65 / 50) - 1;
  const step = Math.log2(highest / lowest) / (n - 1);
  const at = spline(x, values);
  return values.map((_, i) => {
    const value = at(Math.min(Math.log2(lowest) + i * step, x[n - 1]));
    if (!enhanced) return value;
    return value > 0 ? value * (0.5 + Math.atan(3 * (i + 1 - s) / q) / Math.PI) : 0;
  });
}

function peaksOnly(a: Float32Array): number[] {
  const n = a.length;
  const maxima = [...a.keys()].filter((k) => {
    if (k === 0) return a[0] > a[1];
    if (k === n - 1) return a[k] > a[k - 1];
    return a[k] > a[k - 1] && a[k] >= a[k + 1];
  });
  if (maxima.length === 1) return Array.from(a, (value, j) => j >= 3 ? 0 : value);
  return Array.from(a, (value, j) => {
    const next = maxima.findIndex((k) => k >= j);
    return next > 0 && j >= maxima[next - 1] + 3 && j <= maxima[next] - 3 ? 0 : value;
  });
}

function smoothed(a: number[]): number[] {
  const last = a.length - 1;
  return a.map((value, j) => j === last ? value : ((a[j - 1] ?? 0) + 2 * value + a[j + 1]) / 4);
}

/** The natural cubic spline, from the equations of its second derivatives. */
function spline(x: number[], y: number[]): (v: number) => number {
  const n = x.length;
  const h = x.map((value, k) => x[k + 1] - value);
  const diagonal = x.map((_, k) => 2 * (h[k - 1] + h[k]));
  const right = y.map((value, k) =>
    6 * ((y[k + 1] - value) / h[k] - (value - y[k - 1]) / h[k - 1])
  );
  for (let k = 2; k < n - 1; k++) {
    const factor = h[k - 1] / diagonal[k - 1];
    diagonal[k] -= factor * h[k - 1];
    right[k] -= factor * right[k - 1];
  }
  const M = new Array<number>(n).fill(0);
  for (let k = n - 2; k > 0; k--) M[k] = (right[k] - h[k] * M[k + 1]) / diagonal[k];
  return (v) => {
    let k = 0;
    while (k < n - 2 && x[k + 1] < v) k++;
    const [left, rest] = [v - x[k], x[k + 1] - v];
    return (M[k] * rest ** 3 + M[k + 1] * left ** 3) / (6 * h[k]) +
      (y[k] / h[k] - M[k] * h[k] / 6) * rest + (y[k + 1] / h[k] - M[k + 1] * h[k] / 6) * left;
  };
}

function check(magnitudes: Float32Array, axis: Axis, enhanced: boolean, what: string): void {
  const scale = 1e-6 * Math.max(...magnitudes);
  const want = definition(magnitudes, axis, enhanced);
  octaves(magnitudes, axis, enhanced).forEach((value, i) => {
    assert.ok(Math.abs(value - want[i]) <= scale, `${what}[${i}]: ${value}, not ${want[i]}`);
  });
}

const magnitudesOf = (n: number, seed: number) => noise(n, seed).map((value) => 10 * value ** 4);

for (const enhanced of [false, true]) {
  const variant = enhanced ? "enhanced" : "plain";

  Deno.test(`the octave spectrum of noise is its definition, ${variant}`, () => {
    for (const axis of AXES) check(magnitudesOf(axis.bins, 3), axis, enhanced, `${axis.bins} bins`);
  });

  Deno.test(`the octave spectrum of steps and plateaus is its definition, ${variant}`, () => {
    const heights = fc.array(fc.nat(3), { minLength: 6, maxLength: 40 });
    fc.assert(fc.property(heights, fc.integer({ min: 1, max: 9 }), (values, width) => {
      const magnitudes = Float32Array.from(
        { length: values.length * width },
        (_, k) => values[Math.floor(k / width)],
      );
      const axis = { bins: magnitudes.length, spacing: 10, lowest: 20 };
      check(magnitudes, axis, enhanced, "steps");
    }));
  });

  Deno.test(`the octave spectrum of silence is 0, ${variant}`, () => {
    assert.deepEqual(octaves(new Float32Array(513), AXES[1], enhanced), new Float32Array(513));
  });
}

Deno.test("the axis begins at its lower end and ends at the last bin", () => {
  const magnitudes = magnitudesOf(257, 5);
  const out = octaves(magnitudes, { bins: 257, spacing: 12.5, lowest: 25 }, false);
  assert.equal(out[0], magnitudes[2]);
  assert.equal(out[256], magnitudes[256]);
});

Deno.test("enhancing leaves two bins on either side of a maximum", () => {
  const axis = { bins: 64, spacing: 10, lowest: 20 };
  const floor = new Float32Array(64).fill(1).map((value, k) => k === 20 || k === 40 ? 9 : value);
  const peaks = floor.map((value, k) => k > 22 && k < 38 ? 0 : value);
  assert.deepEqual(octaves(floor, axis, true), octaves(peaks, axis, true));
});

Deno.test("enhancing with a single maximum leaves the first three bins alone, not the maximum", () => {
  const axis = { bins: 64, spacing: 10, lowest: 20 };
  for (const maximum of [0, 1, 30, 63]) {
    const hill = Float32Array.from({ length: 64 }, (_, k) => 100 - Math.abs(k - maximum));
    const start = hill.map((value, k) => k < 3 ? value : 0);
    check(hill, axis, true, `maximum at ${maximum}`);
    const [found, left] = [hill, start].map((magnitudes) => octaves(magnitudes, axis, true));
    // the start alone has a maximum of its own, at bin 0, 1 or 2, and so the same three bins
    assert.deepEqual(found, left, `maximum at ${maximum}`);
  }
});

Deno.test("enhancing without a maximum changes nothing", () => {
  const axis = { bins: 64, spacing: 10, lowest: 20 };
  const level = new Float32Array(64).fill(2);
  check(level, axis, true, "level");
  assert.ok(octaves(level, axis, true).every((value) => value > 0));
});

for (const variant of VARIANTS) {
  Deno.test(`the self-check's octave spectra, ${variant}`, () => {
    const { octave } = expected(variant).frames;
    assert.ok(octave.size > 0);
    call.prepareLongFrames(16000, Number(variant === "is10"));
    const [x, magnitudes, out] = [put(samples), place(4 * 513), place(4 * 513)];
    for (const [t, values] of octave) {
      call.magnitudeSpectrum(x + 4 * 160 * t, magnitudes);
      call.octaveSpectrum(magnitudes, out);
      assert.deepEqual(floats(out, values.length), values, `frame ${t}`);
    }
  });
}
