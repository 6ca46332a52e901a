import assert from "node:assert/strict";
import { Glottis, type Voice } from "../../src/synthesis/glottis.ts";
import { Random } from "../../src/synthesis/random.ts";
import { syntheticRate } from "../../src/synthesis/rate.ts";
import { steady } from "./signals.ts";

const hertz = 120;

/** The flow through the glottis in eight seconds, and its slope. */
function speak(voice: Partial<Voice>) {
  const glottis = new Glottis({ ...steady, ...voice }, hertz, new Random("glottis"));
  const slope = new Float64Array(80);
  glottis.fill(slope, hertz, 1, 0);
  const slopes = new Float64Array(8 * syntheticRate);
  for (let i = 0; i < slopes.length; i += 80) {
    glottis.fill(slopes.subarray(i, i + 80), hertz, 1, 0);
  }
  let sum = 0;
  return { slopes, flow: slopes.map((value) => sum += value) };
}

/** When the flow of each pulse rises above a hundredth of the highest, and how high it gets. */
function pulses(flow: Float64Array) {
  const floor = flow.reduce((a, b) => Math.min(a, b));
  const top = flow.reduce((a, b) => Math.max(a, b));
  const threshold = floor + (top - floor) / 100;
  const onsets: number[] = [], heights: number[] = [];
  for (let i = 1; i < flow.length; i++) {
    if (flow[i - 1] < threshold && flow[i] >= threshold) {
      onsets.push(i - (flow[i] - threshold) / (flow[i] - flow[i - 1]));
      heights.push(0);
    }
    if (heights.length) {
      heights[heights.length - 1] = Math.max(heights[heights.length - 1], flow[i] - floor);
    }
  }
  return { periods: onsets.slice(1).map((onset, i) => onset - onsets[i]), heights };
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

/** Mean change from one value to the next over the mean. */
function perturbation(values: number[]): number {
  return mean(values.slice(1).map((value, i) => Math.abs(value - values[i]))) / mean(values);
}

Deno.test("a steady voice has equal periods, of the length asked for to a thousandth", () => {
  const { periods, heights } = pulses(speak({}).flow);
  assert.ok(Math.abs(mean(periods) * hertz / syntheticRate - 1) < 1e-3);
  assert.ok(perturbation(periods) < 5e-4);
  assert.ok(perturbation(heights.slice(1, -1)) < 5e-3);
});

for (const planned of [0.005, 0.01, 0.03]) {
  Deno.test(`jitter and shimmer are as planned: ${100 * planned} %`, () => {
    const jitter = perturbation(pulses(speak({ jitter: planned }).flow).periods);
    assert.ok(Math.abs(jitter / planned - 1) < 0.1, `jitter ${jitter}`);
    const heights = pulses(speak({ shimmer: planned }).flow).heights.slice(1, -1);
    const shimmer = perturbation(heights);
    assert.ok(Math.abs(shimmer / planned - 1) < 0.1, `shimmer ${shimmer}`);
  });
}

Deno.test("the slope of the flow is -1 where the glottis closes, and 0 in the mean", () => {
  const { slopes } = speak({ tilt: 1 });
  const steepest = slopes.reduce((a, b) => Math.min(a, b));
  assert.ok(steepest > -1 && steepest < -0.9, `${steepest}`);
  assert.ok(Math.abs(slopes.reduce((a, b) => a + b)) / slopes.length < 1e-4);
});

/** Power in dB of the harmonics near 3 kHz over that of the first. */
function spectralSlope(slopes: Float64Array): number {
  const power = (harmonic: number) => {
    let real = 0, imaginary = 0;
    slopes.forEach((value, n) => {
      real += value * Math.cos(2 * Math.PI * n * harmonic * hertz / syntheticRate);
      imaginary += value * Math.sin(2 * Math.PI * n * harmonic * hertz / syntheticRate);
    });
    return real * real + imaginary * imaginary;
  };
  return 10 * Math.log10(mean([23, 24, 25, 26, 27].map(power)) / power(1));
}

Deno.test("tilt takes as many dB from 3 kHz as it says", () => {
  const bright = spectralSlope(speak({ tilt: 2 }).slopes);
  const dark = spectralSlope(speak({ tilt: 14 }).slopes);
  assert.ok(Math.abs(bright - dark - 12) < 1.5, `${bright - dark} dB`);
});

Deno.test("breath is noise between the pulses", () => {
  const quiet = speak({}).slopes, breathy = speak({ breath: 0.1 }).slopes;
  const gaps = quiet.map((value, n) => Math.abs(value) < 1e-3 ? breathy[n] : 0);
  const rms = Math.hypot(...gaps.subarray(0, 8000)) /
    Math.sqrt(gaps.subarray(0, 8000).filter((value) => value !== 0).length);
  // uniform in [-0.1, 0.1], half as much with the glottis closed
  assert.ok(rms > 0.02 && rms < 0.06, `${rms}`);
});
