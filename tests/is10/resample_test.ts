import assert from "node:assert/strict";
import { noise, shortFrame } from "./numbers.ts";
import { stage } from "./stages.ts";

const f32 = Math.fround;
const stages = await stage("resample");

/** Section 8, one operation after the other. */
function definition(transform: Float32Array, rate: number): Float32Array {
  const { n25, Nf } = shortFrame(rate);
  const points = Math.round(n25 * 11000 / rate);
  const period = Nf * (points / n25);
  const harmonics = Math.floor(Math.min(Nf, points) / 2) - 1;
  return Float32Array.from({ length: points }, (_, i) => {
    const cos = (k: number) => f32(Math.cos(2 * Math.PI * k * i / period));
    const sin = (k: number) => f32(Math.sin(2 * Math.PI * k * i / period));
    let sum = transform[0];
    if (points >= Nf) sum = f32(sum + f32(transform[1] * cos(Nf / 2)));
    for (let k = 1; k <= harmonics; k++) {
      sum = f32(sum + f32(transform[2 * k] * cos(k)));
      sum = f32(sum + f32(transform[2 * k + 1] * sin(k)));
    }
    return f32(sum / (Nf / 2));
  });
}

for (const rate of [8000, 11025, 16000, 22050, 44100, 192000]) {
  Deno.test(`resampling from ${rate} Hz sums in the order of the specification`, () => {
    const { n25, Nf } = shortFrame(rate);
    const transform = noise(Nf);
    const want = definition(transform, rate);
    assert.equal(stages.call.prepareResample(rate, n25, Nf), want.length);
    const y = stages.place(4 * stages.call.resampleRoom(want.length));
    stages.call.resample(stages.put(transform), y);
    assert.deepEqual(stages.floats(y, want.length), want);
  });
}
