import assert from "node:assert/strict";
import { cepstrum, logBands } from "./cepstrum_definition.ts";
import { noise, shortFrame } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const stages = await stage("short_frame");
// First row of each descriptor, and of the next one.
const ROWS = { loudness: [0, 1], mfcc: [1, 16], logMel: [16, 24], lspFreq: [24, 32] } as const;

/** The contours of the first `frames` frames, (32, stride); what is not written is NaN. */
function contours(
  x: Float32Array,
  frames: number,
  rate: number,
  symmetric: boolean,
  stride = frames,
): Float32Array {
  stages.call.prepareShortFrames(rate, Number(symmetric));
  const out = stages.put(new Float32Array(32 * stride).fill(NaN));
  stages.call.shortFrames(stages.put(x), frames, out, stride);
  return stages.floats(out, 32 * stride);
}

/** The 32 descriptors of one frame. */
function column(contours: Float32Array, t: number): Float32Array {
  const stride = contours.length / 32;
  return Float32Array.from({ length: 32 }, (_, row) => contours[row * stride + t]);
}

for (const variant of VARIANTS) {
  Deno.test(`the descriptors of the self-check's frames, ${variant}`, () => {
    const all = contours(samples, 118, 16000, variant === "is10");
    const { frames } = expected(variant);
    for (const t of frames.loudness.keys()) {
      const got = (name: keyof typeof ROWS) => column(all, t).subarray(...ROWS[name]);
      assert.deepEqual(got("loudness"), frames.loudness.get(t), `frame ${t}`);
      assert.deepEqual(got("lspFreq"), frames.lspFreq.get(t), `frame ${t}`);
      for (const name of ["mfcc", "logMel"] as const) {
        frames[name].get(t)!.forEach((want, i) => {
          const value = got(name)[i];
          // The model's logarithms are not exact in the last place.
          assert.ok(
            Math.abs(value - want) <= 2e-5 * Math.abs(want),
            `frame ${t}, ${name} ${i}: ${value}, not ${want}`,
          );
        });
      }
    }
  });
}

/** MFCC and log-mel bands of a frame, by the definitions of sections 4 to 6 in f64. */
function definition(x: Float32Array, rate: number): number[] {
  const { n25, Nf } = shortFrame(rate);
  const windowed = Array.from(x, (value, n) => {
    const emphasized = value - 0.97 * (n === 0 ? value : x[n - 1]);
    return emphasized * (0.54 - 0.46 * Math.cos(2 * Math.PI * n / (n25 - 1)));
  });
  const power = Array.from({ length: Nf / 2 }, (_, k) => {
    let re = 0;
    let im = 0;
    windowed.forEach((value, n) => {
      re += value * Math.cos(2 * Math.PI * (k * n % Nf) / Nf);
      im += value * Math.sin(2 * Math.PI * (k * n % Nf) / Nf);
    });
    return re * re + im * im;
  });
  return [
    ...cepstrum(logBands(power, 26, 8000, 1e-8, rate)),
    ...logBands(power, 8, 6500, 1e-12, rate),
  ];
}

for (const rate of [8000, 11025, 22050, 44100]) {
  Deno.test(`MFCC and log-mel bands of noise are those of a calculation in f64, at ${rate} Hz`, () => {
    const { n25 } = shortFrame(rate);
    const hop = Math.round(0.01 / (1 / rate));
    const x = noise(n25 + 2 * hop);
    const got = column(contours(x, 3, rate, false), 2);
    definition(x.subarray(2 * hop), rate).forEach((want, i) => {
      assert.ok(Math.abs(got[1 + i] - want) < 5e-4, `value ${i}: ${got[1 + i]}, not ${want}`);
    });
  });
}

Deno.test("silence: no loudness, the floors of the bands, equidistant frequencies", () => {
  const silence = column(contours(new Float32Array(720), 3, 16000, true), 2);
  const { mfcc } = expected("is10").frames;
  assert.equal(silence[0], 0);
  assert.deepEqual(silence.subarray(...ROWS.mfcc), mfcc.get(0));
  assert.deepEqual(silence.subarray(...ROWS.logMel), new Float32Array(8).fill(Math.log(1e-12)));
  silence.subarray(...ROWS.lspFreq).forEach((w, j) => {
    assert.ok(Math.abs(w - (j + 1) * Math.PI / 9) < 3e-4, `frequency ${j}: ${w}`);
  });
});

Deno.test("a contour fills a row of `stride` no further than its frames", () => {
  const narrow = contours(samples.subarray(4000), 5, 16000, false);
  const wide = contours(samples.subarray(4000), 5, 16000, false, 7);
  for (let row = 0; row < 32; row++) {
    const want = [...narrow.subarray(5 * row, 5 * row + 5), NaN, NaN];
    assert.deepEqual([...wide.subarray(7 * row, 7 * row + 7)], want);
  }
});
