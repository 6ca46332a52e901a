import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { noise } from "./numbers.ts";
import { stage } from "./stages.ts";

const fft = await stage("fft");
const LENGTHS = [128, 256, 512, 1024, 2048, 4096, 8192, 16384];

function transform(x: Float32Array): Float32Array {
  const a = fft.put(x);
  fft.call.realFft(fft.call.makeFft(x.length), a);
  return fft.floats(a, x.length);
}

/** The definition, in f64, in the packed order of the results. */
function definition(x: Float32Array): Float64Array {
  const n = x.length;
  const cosines = Float64Array.from(x, (_, j) => Math.cos(2 * Math.PI * j / n));
  const out = new Float64Array(n);
  for (let k = 0; k <= n / 2; k++) {
    let re = 0;
    let im = 0;
    for (let j = 0; j < n; j++) {
      re += x[j] * cosines[j * k % n];
      im += x[j] * cosines[(j * k + 3 * n / 4) % n];
    }
    if (k === n / 2) out[1] = re;
    else out[2 * k] = re;
    if (k > 0 && k < n / 2) out[2 * k + 1] = im;
  }
  return out;
}

Deno.test("realFft is the discrete Fourier transform, of positive sign, to single precision", () => {
  for (const n of LENGTHS.slice(0, 5)) {
    const x = noise(n);
    const got = transform(x);
    const scale = Math.hypot(...x);
    definition(x).forEach((want, i) => {
      assert.ok(
        Math.abs(got[i] - want) < 1e-6 * scale,
        `n ${n}, value ${i}: ${got[i]}, not ${want}`,
      );
    });
  }
});

// Of the package's own C code, with float for double, compiled by gcc 12 for x86-64 without contraction.
const PACKAGE = [
  "c9c115aeed2c0b34",
  "1ec4d084b5a0b764",
  "efb2cec80c288f3d",
  "d8acc1a24769c711",
  "9ae3914fe7a69553",
  "393efb82e4618d58",
  "df6e462e4e9b863e",
  "c999594fdfafd309",
];

Deno.test("realFft has the bits of the package that it is a port of", () => {
  for (const [i, n] of LENGTHS.entries()) {
    const bytes = new Uint8Array(transform(noise(n)).buffer);
    assert.equal(
      createHash("sha256").update(bytes).digest("hex").slice(0, 16),
      PACKAGE[i],
      `n = ${n}`,
    );
  }
});

Deno.test("realFft of silence is zero", () => {
  assert.ok(transform(new Float32Array(512)).every((value) => value === 0));
});
