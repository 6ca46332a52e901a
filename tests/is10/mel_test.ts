import assert from "node:assert/strict";
import { logBands as definition } from "./cepstrum_definition.ts";
import { noise, shortFrame } from "./numbers.ts";
import { stage } from "./stages.ts";

const stages = await stage("mel");
const FLOOR = 1e-12;

/** Logarithms of `bands` bands up to `high` Hz of the power spectrum of a frame at `rate`. */
function logBands(power: Float32Array, bands: number, high: number, rate: number): Float32Array {
  const { period } = shortFrame(rate);
  const bank = stages.call.makeFilterbank(bands, 20, high, power.length, period);
  const out = stages.place(4 * bands);
  stages.call.logBands(bank, stages.put(power), FLOOR, out);
  return stages.floats(out, bands);
}

for (const rate of [8000, 11025, 16000, 44100, 192000]) {
  Deno.test(`mel bands are triangles on the mel axis, at ${rate} Hz`, () => {
    const power = noise(shortFrame(rate).Nf / 2 + 1).map((value) => value * value);
    for (const [bands, high] of [[26, 8000], [8, 6500]]) {
      const got = logBands(power, bands, high, rate);
      definition(power, bands, high, FLOOR, rate).forEach((want, b) => {
        assert.ok(Math.abs(got[b] - want) < 1e-5, `band ${b} of ${bands}: ${got[b]}, not ${want}`);
      });
    }
  });
}

Deno.test("the bin at the lower limit and those from the upper limit on are in no band", () => {
  const power = new Float32Array(257);
  power.fill(1, 0, 2); // 31.25 Hz is the bin nearest to 20 Hz
  power.fill(1, 208); // 6500 Hz
  const floor = Math.log(Math.fround(FLOOR));
  assert.deepEqual(logBands(power, 8, 6500, 16000), new Float32Array(8).fill(floor));
  power[2] = 1;
  assert.ok(logBands(power, 8, 6500, 16000)[0] > -5);
});
