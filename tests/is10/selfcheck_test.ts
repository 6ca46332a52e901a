import assert from "node:assert/strict";
import { expected, signal, VARIANTS } from "./selfcheck.ts";

Deno.test("the self-check signal has the sums that the specification names", () => {
  assert.equal(signal.reduce((sum, value) => sum + value, 0), -7596);
  assert.equal(signal.reduce((sum, value) => sum + Math.abs(value), 0), 27_382_338);
});

Deno.test("the self-check has values for all frames with a pitch, and all features", () => {
  for (const variant of VARIANTS) {
    const { frames, contours, features } = expected(variant);
    assert.deepEqual(Object.values(contours).map(({ length }) => length), [
      114,
      114,
      114,
      114,
      114,
      114,
    ]);
    assert.deepEqual([...frames.lspFreq.keys()], [0, 14, 20, 40, 60, 78, 90]);
    assert.equal(features.length, 1582);
  }
});
