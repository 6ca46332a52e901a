import assert from "node:assert/strict";
import { stage } from "./stages.ts";

Deno.test("loudness is the first sample's weighted intensity to the power of 0.3", async () => {
  const { call } = await stage("loudness");
  for (const n25 of [200, 400, 1103]) {
    call.prepareLoudness(n25);
    let sum = 0;
    for (let n = 0; n < n25; n++) sum += 0.54 - 0.46 * Math.cos(2 * Math.PI * n / (n25 - 1));
    for (const sample of [0, 1, -0.25, 3e-5]) {
      const want = (0.08 * sample ** 2 / sum / 1e-6) ** 0.3;
      assert.ok(Math.abs(call.loudness(sample) - want) <= 1e-7 * want, `${n25}, ${sample}`);
    }
  }
});
