import assert from "node:assert/strict";
import fc from "fast-check";
import { resample } from "../../src/audio/mod.ts";

const pairs = [[44100, 16000], [48000, 16000], [8000, 16000], [11025, 16000], [22050, 16000]];

/** Far enough from the begin and the end of a signal at the lower rate that the filter is within it. */
const EDGE = 60;

function sine(frequency: number, rate: number, length: number, phase = 0.3): Float64Array {
  return Float64Array.from(
    { length },
    (_, n) => Math.sin(2 * Math.PI * frequency * n / rate + phase),
  );
}

/** A quarter of a second of a sine at a rate, resampled; without its edges. */
function resampled(frequency: number, from: number, to: number) {
  const result = resample(Float32Array.from(sine(frequency, from, from / 4)), from, to);
  const edge = Math.ceil(EDGE * to / Math.min(from, to));
  return { edge, samples: result.subarray(edge, result.length - edge), length: result.length };
}

const decibel = (amplitude: number) => 20 * Math.log10(amplitude);

for (const [from, to] of pairs) {
  const nyquist = Math.min(from, to) / 2;

  Deno.test(`${from} to ${to} Hz: below 0.9 Nyquist all is as it was: gain, phase and time`, () => {
    for (let part = 0; part <= 0.9; part += 0.05) {
      const { edge, samples, length } = resampled(part * nyquist, from, to);
      const expected = sine(part * nyquist, to, length).subarray(edge, length - edge);
      const error = Math.max(...samples.map((sample, n) => Math.abs(sample - expected[n])));
      assert(decibel(error) < -80, `${part}: ${decibel(error)} dB`);
    }
  });

  Deno.test(`${from} to ${to} Hz: nothing is left or made above Nyquist`, () => {
    if (from > to) {
      for (let frequency = nyquist; frequency <= from / 2; frequency += from / 100) {
        const { samples } = resampled(frequency, from, to);
        const peak = Math.max(...samples.map(Math.abs));
        assert(decibel(peak) < -80, `${frequency} Hz: ${decibel(peak)} dB`);
      }
    } else {
      for (const part of [0.92, 0.95, 0.98]) {
        const { samples } = resampled(part * nyquist, from, to);
        const image = amplitudeAt(from - part * nyquist, samples, to);
        assert(decibel(image) < -80, `${part}: ${decibel(image)} dB`);
      }
    }
  });

  Deno.test(`${from} to ${to} Hz: a constant stays what it is`, () => {
    const samples = resample(new Float32Array(from / 5).fill(0.75), from, to);
    const edge = Math.ceil(EDGE * to / Math.min(from, to));
    assert(samples.subarray(edge, -edge).every((sample) => sample === 0.75));
  });

  Deno.test(`${from} to ${to} Hz: an impulse stays where it is, and symmetric`, () => {
    const impulse = new Float32Array(from / 5);
    impulse[from / 25] = 1;
    const response = resample(impulse, from, to);
    const center = to / 25;
    assert.equal(response.indexOf(Math.max(...response)), center);
    for (let distance = 1; distance < 500; distance++) {
      assert.equal(response[center + distance], response[center - distance]);
    }
  });
}

/** The amplitude of a frequency in samples, by a Hann window that hides the others. */
function amplitudeAt(frequency: number, samples: Float32Array, rate: number): number {
  let [real, imaginary] = [0, 0];
  for (const [n, sample] of samples.entries()) {
    const weight = (1 - Math.cos(2 * Math.PI * n / samples.length)) * 2 / samples.length;
    real += weight * sample * Math.cos(2 * Math.PI * frequency * n / rate);
    imaginary += weight * sample * Math.sin(2 * Math.PI * frequency * n / rate);
  }
  return Math.hypot(real, imaginary);
}

Deno.test("the amplitude of a sine is measured as what it is", () => {
  const samples = Float32Array.from(sine(3000, 16000, 16000), (value) => 0.01 * value);
  assert(Math.abs(amplitudeAt(3000, samples, 16000) - 0.01) < 1e-6);
  assert(amplitudeAt(4000, samples, 16000) < 1e-6);
});

/** The sum over all samples as the formula has it: in double precision, without phases and tables. */
function reference(samples: Float32Array, from: number, to: number): number[] {
  const nyquist = Math.min(1, to / from);
  const halfWidth = (90 - 7.95) / (2.285 * Math.PI * 0.1 * nyquist) / 2;
  const bessel = (x: number) => {
    let [sum, term] = [0, 1];
    for (let k = 1; k < 60; k++, term *= (x / 2 / (k - 1)) ** 2) sum += term;
    return sum;
  };
  const filter = (time: number) => {
    const position = time / halfWidth;
    if (Math.abs(position) >= 1) return 0;
    const x = Math.PI * 0.95 * nyquist * time;
    return (x === 0 ? 1 : Math.sin(x) / x) * bessel(8.95926 * Math.sqrt(1 - position ** 2));
  };
  return Array.from({ length: Math.ceil(samples.length * to / from) }, (_, n) => {
    const time = n * from / to;
    let [sum, gain] = [0, 0];
    for (let k = Math.floor(time - halfWidth) - 1; k <= time + halfWidth + 1; k++) {
      gain += filter(k - time);
      sum += filter(k - time) * (samples[k] ?? 0);
    }
    return sum / gain;
  });
}

Deno.test("any rates: the same as the formula", () => {
  const rate = fc.integer({ min: 1, max: 40 });
  const signal = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 60 });
  fc.assert(fc.property(signal, rate, rate, (signal, from, to) => {
    const samples = Float32Array.from(signal);
    const result = resample(samples, from, to);
    const expected = from === to ? [...samples] : reference(samples, from, to);
    assert.equal(result.length, expected.length);
    result.forEach((sample, n) => assert(Math.abs(sample - expected[n]) < 1e-6, `${n}`));
  }));
});

Deno.test("rates without a common divisor, whose weights are not kept", () => {
  const signal = Float32Array.from(sine(440, 96001, 2000));
  const result = resample(signal, 96001, 15999);
  const expected = reference(signal, 96001, 15999);
  assert.equal(result.length, expected.length);
  result.forEach((sample, n) => assert(Math.abs(sample - expected[n]) < 1e-6, `${n}`));
});

Deno.test("the length is rounded up: all times before the end of the signal", () => {
  const lengths: [length: number, from: number, to: number, expected: number][] = [
    [0, 44100, 16000, 0],
    [1, 44100, 16000, 1],
    [2, 44100, 16000, 1],
    [3, 44100, 16000, 2],
    [441, 44100, 16000, 160],
    [442, 44100, 16000, 161],
    [1, 8000, 16000, 2],
    [3, 11025, 16000, 5],
    [4096, 48000, 16000, 1366],
  ];
  for (const [length, from, to, expected] of lengths) {
    assert.equal(resample(new Float32Array(length), from, to).length, expected);
  }
});

Deno.test("equal rates: a copy", () => {
  const samples = Float32Array.of(1, NaN, -0.1);
  const copy = resample(samples, 16000, 16000);
  assert.deepEqual(copy, samples);
  assert.notEqual(copy.buffer, samples.buffer);
});

Deno.test("rates that are no whole numbers above 0 are an error of the program", () => {
  for (const [from, to] of [[0, 1], [1, 0], [-1, 1], [1.5, 1], [1, NaN], [Infinity, 1]]) {
    assert.throws(() => resample(new Float32Array(3), from, to), {
      name: "RangeError",
      message: `Cannot resample from ${from} Hz to ${to} Hz: rates are whole numbers above 0`,
    });
  }
});
