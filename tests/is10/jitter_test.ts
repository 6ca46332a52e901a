import assert from "node:assert/strict";
import fc from "fast-check";
import { noise } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const { call, put, floats, doubles, place } = await stage("jitter", "correlation");

const f32 = Math.fround;

interface Contours {
  readonly jitterLocal: Float32Array;
  readonly jitterDDP: Float32Array;
  readonly shimmerLocal: Float32Array;
}

/** As section 12 needs them: samples, their rate (Hz), F0 of each frame (Hz), and the variant. */
interface Recording {
  readonly x: Float32Array;
  readonly rate: number;
  readonly f0: ArrayLike<number>;
  readonly enhanced: boolean;
}

function prepare({ rate, enhanced }: Recording): void {
  call.prepareJitter(rate, Number(enhanced));
}

/** What `prepare` was called for; `behind` lies behind the samples. */
function contours({ x, f0 }: Recording, behind = 0): Contours {
  const M = f0.length;
  const memory = new Float32Array(x.length + 64).fill(behind);
  memory.set(x);
  const [a, b, c] = [place(4 * M), place(4 * M), place(4 * M)];
  call.jitterContours(put(memory), x.length, put(Float32Array.from(f0)), M, a, b, c);
  return { jitterLocal: floats(a, M), jitterDDP: floats(b, M), shimmerLocal: floats(c, M) };
}

/** Section 12 step by step; also how many samples a frame wanted at most. */
function definition({ x, rate, f0, enhanced }: Recording): Contours & { most: number } {
  const T = 1 / rate;
  const hop = Math.round(0.01 / T);
  const hopS = Math.ceil(0.01 / T);
  const r = enhanced ? 0.2 : 0.25;
  const M = f0.length;
  const [jitterLocal, jitterDDP, shimmerLocal] = [0, 1, 2].map(() => new Float32Array(M));
  let [pos, carry, prevT, prevD, heldJ, heldD, heldS, most] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < M; k++) {
    const F = f0[k];
    const P = 1 / F / T;
    const [lo, hi] = [Math.floor((1 - r) * P), Math.ceil((1 + r) * P)];
    const t0 = (k + 1) * hop; // 1
    const base = hopS + carry;
    const want = F > 0 ? Math.max(base, 2 * hi + 2) : base; // 2
    most = Math.max(most, want);
    if (t0 - carry !== pos) pos = t0; // 3
    assert.ok(pos + want <= x.length, "the recording ends before the segment");
    const seg = x.subarray(pos, pos + want); // 4
    if (!(F > 0)) { // 5
      pos += base;
      carry =
        prevT =
        prevD =
        heldJ =
        heldD =
        heldS =
          0;
      continue;
    }
    let [start, adv, minCC] = [0, 0, Infinity]; // 6
    let [sumT, nP, sumD, nD, sumDD, nDD, ampS, ampD] = [0, 0, 0, 0, 0, 0, 0, 0];
    while (start < seg.length - 2 * hi - 1) {
      const cc: number[] = [];
      for (let lag = lo; lag <= hi; lag++) cc.push(pearson(seg, start, lag));
      const best = highest(cc.slice(0, hi - lo)); // whose last inner index is hi - lo - 2
      if (best < 0) start += Math.round(P);
      else {
        const lag = lo + best;
        const A1 = range(seg.subarray(start + 1, start + lag - 1));
        start += lag;
        const A2 = range(seg.subarray(start + 1, start + lag - 1));
        const [i, c] = vertex(best, cc);
        const period = f32((lo + i) * T);
        minCC = Math.min(minCC, f32(c));
        if (c > minCC) {
          sumT = f32(sumT + period);
          nP++;
          if (prevT > 0) {
            const D = Math.abs(f32(prevT - period));
            sumD = f32(sumD + D);
            nD++;
            if (prevD > 0) {
              sumDD = f32(sumDD + Math.abs(f32(prevD - D)));
              nDD++;
            }
            prevD = D;
          }
          prevT = period;
          ampS = f32(ampS + f32(f32(A1 + A2) / 2));
          ampD = f32(ampD + Math.abs(f32(A1 - A2)));
        }
      }
      if (start < base - 1) adv = start;
    }
    carry = base - adv;
    pos += adv; // 7
    const mean = f32(sumT / nP);
    if (nP > 0 && nD > 0) jitterLocal[k] = heldJ = Math.min(1, f32(f32(sumD / nD) / mean)); // 8
    else if (nP === 0) jitterLocal[k] = heldJ;
    if (nP > 0 && nDD > 0) jitterDDP[k] = heldD = Math.min(1, f32(f32(sumDD / nDD) / mean));
    else if (nP === 0) jitterDDP[k] = heldD;
    if (nP > 0) heldS = ampS > 0 ? Math.min(1, f32(ampD / ampS)) : 0;
    shimmerLocal[k] = heldS;
  }
  return { jitterLocal, jitterDDP, shimmerLocal, most };
}

function pearson(x: ArrayLike<number>, start: number, lag: number): number {
  let [sumA, sumB, ab, aa, bb] = [0, 0, 0, 0, 0];
  for (let i = start; i < start + lag; i++) {
    sumA += x[i];
    sumB += x[i + lag];
  }
  for (let i = start; i < start + lag; i++) {
    const a = x[i] - sumA / lag;
    const b = x[i + lag] - sumB / lag;
    ab += a * b;
    aa += a * a;
    bb += b * b;
  }
  return ab / (Math.sqrt(aa) * Math.sqrt(bb));
}

/** Index of the highest inner value above both neighbors, or -1. */
function highest(values: number[]): number {
  return values.reduce((best, value, i) => {
    const isPeak = value > values[i - 1] && value > values[i + 1];
    return isPeak && !(value <= values[best]) ? i : best;
  }, -1);
}

function range(x: Float32Array): number {
  return f32(Math.max(...x) - Math.min(...x));
}

/** By Cramer's rule: rounding decides which periods count, so the terms have to be the same. */
function vertex(i: number, y: number[]): [number, number] {
  const [p, q, r] = [i - 1, i, i + 1];
  const [P, Q, R] = [p * p, q * q, r * r];
  const [u, v, w] = [y[p], y[q], y[r]];
  const d = P * q + Q * r + R * p - R * q - Q * p - P * r;
  const a = (u * q + v * r + w * p - w * q - v * p - u * r) / d;
  const b = (P * v + Q * w + R * u - R * v - Q * u - P * w) / d;
  const c = (P * q * w + Q * r * u + R * p * v - R * q * u - Q * p * w - P * r * v) / d;
  return [-b / (2 * a), c - b * b / (4 * a)];
}

/** Fading pulses at the given distances, as high as given. */
function pulses(count: number, distance: (i: number) => number, height: (i: number) => number) {
  const x = new Float32Array(count);
  let at = 0;
  for (let i = 0; at < count; at += distance(i++)) {
    for (let n = at; n < count; n++) {
      x[n] += height(i) * Math.exp((at - n) / 12) * Math.cos((n - at) / 3);
    }
  }
  return x;
}

/** Samples for M frames, no more. */
const samplesOf = (rate: number, M: number) =>
  M * Math.round(0.01 / (1 / rate)) + Math.round(0.06 / (1 / rate));

/** A contour of voiced stretches, F0 wandering, and unvoiced ones. */
const f0Contour = fc.array(
  fc.tuple(
    fc.integer({ min: 52, max: 620 }),
    fc.array(fc.float({ min: f32(0.9), max: f32(1.1), noNaN: true }), { maxLength: 9 }),
    fc.nat(2),
  ),
  { minLength: 1, maxLength: 3 },
).map((stretches) =>
  stretches.flatMap(([f0, factors, rest]) => [
    ...factors.map((factor) => Math.min(620, Math.max(52, f32(f0 * factor)))),
    ...new Array<number>(rest).fill(0),
  ])
).filter((contour) => contour.length > 0);

for (const enhanced of [false, true]) {
  const variant = enhanced ? "enhanced" : "plain";

  // at 11025 Hz the hop is not a whole number of samples
  for (const rate of [8000, 11025, 16000]) {
    Deno.test(`jitter and shimmer are their definition, ${rate} Hz, ${variant}`, () => {
      fc.assert(
        fc.property(f0Contour, fc.nat(1000), fc.constantFrom(0.01, 0.3), (f0, seed, level) => {
          const count = samplesOf(rate, f0.length);
          const period = Math.round(rate / (f0.find((value) => value > 0) ?? 100));
          const noisy = noise(count, seed);
          const x = pulses(count, (i) => period + i % 3, (i) => 1 + 0.1 * Math.sin(i))
            .map((value, n) => value + level * noisy[n]);
          const recording = { x, rate, f0, enhanced };
          prepare(recording);
          const { most, ...want } = definition(recording);
          assert.deepEqual(contours(recording), want);
          assert.ok(most <= Math.round(0.06 / (1 / rate)), `a segment of ${most}`);
        }),
        { numRuns: 25 },
      );
    });
  }

  Deno.test(`what lies behind the recording plays no part, ${variant}`, () => {
    for (const rate of [8000, 11025, 48000]) {
      for (const frequency of [52, 60.5, 100, 300, 620]) {
        const f0 = new Array<number>(6).fill(frequency);
        const recording = { x: noise(samplesOf(rate, 6)), rate, f0, enhanced };
        prepare(recording);
        assert.deepEqual(contours(recording, NaN), contours(recording, 0));
      }
    }
  });

  Deno.test(`unvoiced and silent frames have neither jitter nor shimmer, ${variant}`, () => {
    const count = samplesOf(16000, 5);
    const none = new Float32Array(5);
    const all = { jitterLocal: none, jitterDDP: none, shimmerLocal: none };
    for (const [x, f0] of [[noise(count), 0], [new Float32Array(count), 120]] as const) {
      const recording = { x, rate: 16000, f0: new Array(5).fill(f0), enhanced };
      prepare(recording);
      assert.deepEqual(contours(recording), all);
    }
  });

  Deno.test(`a constant signal is treated as by the definition, ${variant}`, () => {
    for (const level of [1, f32(0.1), f32(-1e-3)]) {
      const x = new Float32Array(samplesOf(16000, 6)).fill(level);
      const recording = { x, rate: 16000, f0: [0, 100, 102, 101, 99, 0], enhanced };
      prepare(recording);
      const { most: _, ...want } = definition(recording);
      assert.deepEqual(contours(recording), want);
    }
  });

  Deno.test(`periods that end with the hop, or beside it, are treated as by the definition, ${variant}`, () => {
    for (const period of [158, 159, 160, 161]) {
      const x = pulses(samplesOf(16000, 9), () => period, (i) => 1 + 0.1 * Math.sin(i * i));
      const f0 = new Array<number>(9).fill(f32(16000 / period));
      const recording = { x, rate: 16000, f0, enhanced };
      prepare(recording);
      const { most: _, ...want } = definition(recording);
      assert.deepEqual(contours(recording), want);
    }
  });

  Deno.test(`a recording has no memory of the one before, ${variant}`, () => {
    const f0 = new Array<number>(20).fill(100);
    const count = samplesOf(16000, 20);
    const first = { x: pulses(count, () => 160, (i) => 1 + i % 2), rate: 16000, f0, enhanced };
    const second = { ...first, x: noise(count) };
    prepare(first);
    const want = contours(first);
    contours(second);
    assert.deepEqual(contours(first), want);
  });

  Deno.test(`alternating heights of pulses are shimmer, and no jitter, ${variant}`, () => {
    const x = pulses(samplesOf(16000, 60), () => 160, (i) => i % 2 ? 0.8 : 1);
    const recording = { x, rate: 16000, f0: new Array(60).fill(100), enhanced };
    prepare(recording);
    const { jitterLocal, shimmerLocal } = contours(recording);
    // the first period is no period if its correlation is below its own rounded value
    const found = shimmerLocal.filter((value) => value > 0);
    assert.ok(found.length > 30);
    for (const value of found) assert.ok(Math.abs(value - 0.2 / 0.9) < 0.01, `shimmer ${value}`);
    for (const value of jitterLocal) assert.ok(value < 0.001, `jitter ${value}`);
  });

  Deno.test(`alternating distances of pulses are jitter, and no shimmer, ${variant}`, () => {
    const x = pulses(samplesOf(16000, 60), (i) => i % 2 ? 80 : 76, () => 1);
    const recording = { x, rate: 16000, f0: new Array(60).fill(16000 / 78), enhanced };
    prepare(recording);
    const { jitterLocal, jitterDDP, shimmerLocal } = contours(recording);
    // 4 / 78, but for interpolation
    for (const value of jitterLocal.subarray(1)) {
      assert.ok(value > 0.044 && value < 0.052, `jitter ${value}`);
    }
    for (const value of jitterDDP) assert.ok(value < 0.001, `DDP ${value}`);
    for (const value of shimmerLocal) assert.ok(value < 0.001, `shimmer ${value}`);
  });
}

Deno.test("correlations are Pearson's, with the bits of sequential sums", () => {
  const lags = fc.tuple(fc.integer({ min: 9, max: 60 }), fc.integer({ min: 1, max: 30 }));
  fc.assert(fc.property(lags, fc.nat(1000), ([lowest, more], seed) => {
    const highest = lowest + more;
    const x = Float64Array.from(noise(2 * highest + 4, seed));
    const out = place(8 * (more + 3));
    call.correlate(put(x), lowest, highest, out);
    const want = Float64Array.from({ length: more }, (_, i) => pearson(x, 0, lowest + i));
    assert.deepEqual(doubles(out, more), want);
  }));
});

Deno.test("the highest peak is the first of the highest inner values above both neighbors", () => {
  const peakOf = (...values: number[]) =>
    call.highestPeak(put(Float64Array.from(values)), values.length);
  assert.equal(peakOf(1, 2, 1, 3, 1), 3);
  assert.equal(peakOf(1, 3, 1, 3, 1), 1);
  assert.equal(peakOf(9, 2, 1, 9), 0);
  assert.equal(peakOf(1, 2, 2, 1), 0);
  assert.equal(peakOf(-3, -2, -3, -2.5, -3), 1);
  assert.equal(peakOf(NaN, 2, NaN, 1, 2, 1), 4);
  assert.equal(peakOf(1, NaN, 1), 0);
});

for (const variant of VARIANTS) {
  Deno.test(`the self-check's jitter and shimmer, ${variant}`, () => {
    const { f0, jitterLocal, jitterDDP, shimmerLocal } = expected(variant).contours;
    const recording = { x: samples, rate: 16000, f0, enhanced: variant === "is10" };
    prepare(recording);
    assert.deepEqual(contours(recording), { jitterLocal, jitterDDP, shimmerLocal });
  });
}
