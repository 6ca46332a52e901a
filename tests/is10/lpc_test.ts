import assert from "node:assert/strict";
import { noise, shortFrame } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const f32 = Math.fround;
const ZEROS = 11;
const stages = await stage("lpc", "fft", "frame", "resample");
stages.call.prepareLpc();

function lpc(y: Float32Array): Float32Array {
  const padded = new Float32Array(y.length + ZEROS);
  padded.set(y);
  const a = stages.place(32);
  stages.call.lpc(stages.put(padded), y.length, a);
  return stages.floats(a, 8);
}

/** Section 8, one operation after the other. */
function definition(y: Float32Array): Float32Array {
  const r = Array.from({ length: 9 }, (_, l) => {
    let sum = 0;
    for (let i = l; i < y.length; i++) sum = f32(sum + f32(y[i] * y[i - l]));
    return sum;
  });
  let a: number[] = [];
  let error = r[0];
  for (let m = 1; m <= 8; m++) {
    const sum = a.reduce((sum, value, j) => f32(sum + f32(value * r[m - 1 - j])), r[m]);
    const k = f32(f32(-1 / error) * sum);
    a = [...a.map((value, j) => f32(value + f32(k * a[m - 2 - j]))), k];
    error = f32(error * f32(1 - f32(k * k)));
  }
  return Float32Array.from(a);
}

Deno.test("the predictor has the bits of the recursion in single precision", () => {
  for (const n of [20, 275, 276]) {
    const y = noise(n);
    for (let i = 2; i < n; i++) y[i] += 1.6 * y[i - 1] - 0.9 * y[i - 2];
    assert.deepEqual(lpc(y), definition(y));
  }
});

Deno.test("nothing is predicted of silence, nor where nothing is left to predict", () => {
  assert.deepEqual(lpc(new Float32Array(275)), new Float32Array(8));
  const a = stages.put(noise(8));
  stages.call.levinson(stages.put(new Float32Array(12).fill(1)), a);
  assert.deepEqual(stages.floats(a, 8), Float32Array.of(-1, 0, 0, 0, 0, 0, 0, 0));
});

for (const variant of VARIANTS) {
  Deno.test(`the predictor of resampled frames is that of the self-check, ${variant}`, () => {
    const { n25, Nf } = shortFrame(16000);
    const points = stages.call.prepareResample(16000, n25, Nf);
    const fft = stages.call.makeFft(Nf);
    const transform = stages.place(4 * Nf);
    const y = stages.place(4 * stages.call.resampleRoom(points));
    stages.call.prepareFrame(n25, Nf, Number(variant === "is10"));
    for (const [t, want] of expected(variant).frames.lpc) {
      stages.call.takeFrame(stages.put(samples.subarray(160 * t, 160 * t + n25)), transform);
      stages.call.realFft(fft, transform);
      stages.call.resample(transform, y);
      assert.deepEqual(lpc(stages.floats(y, points)), want, `frame ${t}`);
    }
  });
}
