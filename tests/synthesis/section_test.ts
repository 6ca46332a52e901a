import assert from "node:assert/strict";
import { syntheticRate } from "../../src/synthesis/rate.ts";
import { Section } from "../../src/synthesis/section.ts";
import { assertClose, randomFloats } from "../compute/numbers.ts";

/** A section whose coefficients have come to rest. */
function settled(section: Section): Section {
  section.filter(new Float64Array(1));
  return section;
}

/** The gain at a frequency. */
function gain(section: Section, hertz: number): number {
  const response = new Float64Array(8000);
  response[0] = 1;
  settled(section).filter(response);
  let real = 0, imaginary = 0;
  response.forEach((value, n) => {
    real += value * Math.cos(2 * Math.PI * n * hertz / syntheticRate);
    imaginary += value * Math.sin(2 * Math.PI * n * hertz / syntheticRate);
  });
  return Math.hypot(real, imaginary);
}

function assertGain(section: Section, hertz: number, expected: number, tolerance = 1e-6) {
  const actual = gain(section, hertz);
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} at ${hertz} Hz, not ${expected}`);
}

Deno.test("a resonator passes 0 Hz as it is and has 3 dB less half a bandwidth beside its peak", () => {
  const formant = () => new Section().resonate(1500, 80);
  assertGain(formant(), 0, 1);
  const peak = gain(formant(), 1500);
  assert.ok(peak > 10);
  assertGain(formant(), 1460, peak * Math.SQRT1_2, 0.03 * peak);
  assertGain(formant(), 1540, peak * Math.SQRT1_2, 0.03 * peak);
});

Deno.test("a band-pass has a gain of 1 in the middle, 3 dB less at its borders, none at 0 Hz", () => {
  const band = () => new Section().bandPass(4000, 600);
  assertGain(band(), 4000, 1, 1e-3);
  assertGain(band(), 3700, Math.SQRT1_2, 0.02);
  assertGain(band(), 4300, Math.SQRT1_2, 0.02);
  assertGain(band(), 0, 0);
});

Deno.test("zeros undo poles, whatever the blocks are", () => {
  const noise = Float64Array.from(randomFloats(1000, 1));
  const block = noise.slice();
  const poles = new Section().resonate(500, 60), zeros = new Section().antiresonate(500, 60);
  poles.filter(block.subarray(0, 100));
  zeros.filter(block.subarray(0, 100));
  for (const [start, end] of [[100, 101], [101, 500], [500, 1000]]) {
    poles.filter(block.subarray(start, end));
  }
  zeros.filter(block.subarray(100));
  assertClose(block.subarray(102), noise.subarray(102), 1e-9, "filtered");
});

/** What is heard near 6 kHz while a formant moves from 500 to 550 Hz within a number of samples. */
function click(duration: number): number {
  const tone = Float64Array.from({ length: 1600 }, (_, n) => Math.sin(2 * Math.PI * n / 160));
  const section = settled(new Section().resonate(500, 60));
  section.filter(tone.subarray(0, 840));
  section.resonate(550, 60);
  section.filter(tone.subarray(840, 840 + duration));
  section.filter(tone.subarray(840 + duration));
  for (let i = 0; i < 4; i++) settled(new Section().bandPass(6000, 1000)).filter(tone);
  return tone.subarray(820, 1200).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

Deno.test("a formant moves during a block, without the click of a jump", () => {
  const ratio = click(80) / click(1);
  assert.ok(ratio < 0.05, `${ratio}`);
});
