import assert from "node:assert/strict";
import { noise, shortFrame } from "./numbers.ts";
import { stage } from "./stages.ts";

const f32 = Math.fround;
const stages = await stage("frame");

/** Section 4, one operation after the other. */
function definition(x: Float32Array): Float32Array {
  const k = f32(0.97);
  return x.map((value, n) => {
    const window = f32(0.54 - 0.46 * Math.cos(2 * Math.PI * n / (x.length - 1)));
    const emphasized = n === 0 ? f32(f32(1 - k) * value) : f32(value - f32(k * x[n - 1]));
    return f32(emphasized * window);
  });
}

for (const symmetric of [false, true]) {
  Deno.test(`a frame is emphasized, windowed and padded ${symmetric ? "on both sides" : "behind"}`, () => {
    for (const rate of [8000, 11025, 22050, 44100]) {
      const { n25, Nf } = shortFrame(rate);
      const x = noise(n25);
      const out = stages.put(noise(Nf, 2));
      stages.call.prepareFrame(n25, Nf, Number(symmetric));
      stages.call.takeFrame(stages.put(x), out);
      const want = new Float32Array(Nf);
      want.set(definition(x), symmetric ? Math.floor((Nf - n25) / 2) : 0);
      assert.deepEqual(stages.floats(out, Nf), want);
    }
  });
}
