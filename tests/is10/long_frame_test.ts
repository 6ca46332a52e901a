import assert from "node:assert/strict";
import { noise } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("long_frame");

const f32 = Math.fround;
const RATES = [8000, 11025, 16000, 22050, 44100, 48000, 192000];

/** Lengths at a rate: of a frame, of its transform, and the step between frames. */
function lengths(rate: number) {
  const n = Math.round(0.06 / (1 / rate));
  return { n, N: 2 ** Math.ceil(Math.log2(n)), hop: Math.round(0.01 / (1 / rate)) };
}

function pitchContours(x: Float32Array, rate: number, enhanced: boolean) {
  const { n, hop } = lengths(rate);
  const frames = Math.floor((x.length - n) / hop) + 1;
  const M = frames - 1;
  const [f0, envelope, voicing] = [place(4 * M), place(4 * M), place(4 * M)];
  call.prepareLongFrames(rate, Number(enhanced));
  call.pitchContours(put(x), frames, f0, envelope, voicing);
  return { f0: floats(f0, M), envelope: floats(envelope, M), voicing: floats(voicing, M) };
}

/** The harmonics of a fundamental (Hz), falling by 3 dB an octave, for M frames. */
function tone(frequency: number, rate: number, M: number): Float32Array {
  const { n, hop } = lengths(rate);
  return Float32Array.from({ length: n + M * hop }, (_, i) => {
    let sum = 0;
    for (let h = 1; h <= 12 && h * frequency < rate / 2; h++) {
      sum += Math.sin(2 * Math.PI * h * frequency * i / rate) / Math.sqrt(h);
    }
    return 0.1 * sum;
  });
}

for (const variant of VARIANTS) {
  const enhanced = variant === "is10";

  Deno.test(`the self-check's F0, envelope and voicing, ${variant}`, () => {
    const { f0, envelope, voicing } = expected(variant).contours;
    assert.deepEqual(pitchContours(samples, 16000, enhanced), { f0, envelope, voicing });
  });

  Deno.test(`a tone's F0 is found at every rate, ${variant}`, () => {
    for (const rate of RATES) {
      for (const frequency of [160, 250, 430]) {
        const { f0 } = pitchContours(tone(frequency, rate, 4), rate, enhanced);
        assert.equal(f0[0], 0, `${frequency} Hz at ${rate} Hz`);
        for (const value of f0.subarray(1)) {
          assert.ok(
            Math.abs(value / frequency - 1) < 0.01,
            `${value}, not ${frequency}, at ${rate}`,
          );
        }
      }
    }
  });

  Deno.test(`the magnitude spectrum is that of a windowed frame, ${variant}`, () => {
    for (const rate of [8000, 11025, 17067, 22050]) { // at 17067 Hz there is no padding
      const { n, N } = lengths(rate);
      const x = noise(n);
      const out = place(4 * (N / 2 + 1));
      call.prepareLongFrames(rate, Number(enhanced));
      const behind = new Float32Array(n + 8).fill(NaN);
      behind.set(x);
      call.magnitudeSpectrum(put(behind), out);
      const windowed = x.map((value, i) => {
        const z = (i - (n - 1) / 2) / (0.25 * (n - 1) / 2);
        return value * f32(Math.exp(-0.5 * z * z));
      });
      const found = floats(out, N / 2 + 1);
      for (const k of [0, 1, 2, 3, 4, 5, 50, N / 4, N / 2 - 2, N / 2 - 1, N / 2]) {
        let [re, im] = [0, 0];
        windowed.forEach((value, i) => {
          re += value * Math.cos(2 * Math.PI * k * i / N);
          im += value * Math.sin(2 * Math.PI * k * i / N);
        });
        const want = Math.hypot(re, im);
        assert.ok(
          Math.abs(found[k] - want) < 1e-4,
          `${rate} Hz, bin ${k}: ${found[k]}, not ${want}`,
        );
      }
    }
  });

  Deno.test(`the first frame plays no part, ${variant}`, () => {
    const x = samples.subarray(4000, 8000);
    const other = x.map((value, n) => n < 160 ? 0.5 : value);
    assert.deepEqual(pitchContours(other, 16000, enhanced), pitchContours(x, 16000, enhanced));
    const changed = x.map((value, n) => n < 400 ? 0.5 : value);
    assert.notDeepEqual(pitchContours(changed, 16000, enhanced), pitchContours(x, 16000, enhanced));
  });

  Deno.test(`silence and a constant signal have no pitch, ${variant}`, () => {
    const none = new Float32Array(10);
    for (const rate of RATES) {
      const { n, hop } = lengths(rate);
      const silence = new Float32Array(n + 10 * hop);
      const all = { f0: none, envelope: none, voicing: none };
      assert.deepEqual(pitchContours(silence, rate, enhanced), all, `silence at ${rate} Hz`);
      const { f0, envelope, voicing } = pitchContours(silence.fill(0.5), rate, enhanced);
      assert.deepEqual([f0, envelope], [none, none], `constant at ${rate} Hz`);
      assert.ok(voicing.every((value) => value >= 0 && value < 0.7), `voicing at ${rate} Hz`);
    }
  });

  Deno.test(`a single frame with a pitch is unvoiced, ${variant}`, () => {
    const none = new Float32Array(1);
    const found = pitchContours(tone(200, 16000, 1), 16000, enhanced);
    assert.deepEqual(found, { f0: none, envelope: none, voicing: none });
  });
}
