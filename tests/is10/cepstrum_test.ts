import assert from "node:assert/strict";
import { cepstrum as definition } from "./cepstrum_definition.ts";
import { noise } from "./numbers.ts";
import { expected } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const stages = await stage("cepstrum");
stages.call.prepareCepstrum();

function cepstrum(bands: Float32Array): Float32Array {
  const out = stages.place(4 * 16);
  stages.call.cepstrum(stages.put(bands), out);
  return stages.floats(out, 15);
}

Deno.test("the cepstrum is the liftered cosine transform of the bands", () => {
  const bands = noise(26).map((value) => 20 * value);
  const got = cepstrum(bands);
  definition(bands).forEach((want, i) => {
    assert.ok(Math.abs(got[i] - want) < 1e-4, `coefficient ${i}: ${got[i]}, not ${want}`);
  });
});

Deno.test("silence leaves what single precision leaves of sums that are 0", () => {
  const silence = new Float32Array(26).fill(Math.log(Math.fround(1e-8)));
  assert.deepEqual(cepstrum(silence), expected("is10").frames.mfcc.get(0));
});
