import assert from "node:assert/strict";
import fc from "fast-check";
import { noise } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("long_frame", "octave", "harmonics");

const f32 = Math.fround;
const [LOWEST, HIGHEST] = [20, 4000];

interface Candidate {
  readonly f0: number;
  readonly voicing: number;
  readonly score: number;
}

function candidates(octaves: Float32Array, greedy: boolean): Candidate[] {
  const out = put(new Float32Array(18).fill(NaN));
  call.prepareHarmonics(octaves.length, LOWEST, HIGHEST, Number(greedy));
  call.pitchCandidates(put(octaves), out);
  return table(floats(out, 18));
}

function table(values: Float32Array): Candidate[] {
  return Array.from({ length: 6 }, (_, i) => {
    const [f0, voicing, score] = values.subarray(3 * i, 3 * i + 3);
    return { f0, voicing, score };
  });
}

/** Section 10 step by step. */
function definition(octaves: Float32Array, greedy: boolean): Candidate[] {
  const n = octaves.length;
  const q = f32(n / Math.log2(HIGHEST / LOWEST));
  const start = f32(Math.log2(LOWEST));
  const step = f32(f32(f32(Math.log2(HIGHEST)) - start) / f32(n - 1));
  const S = octaves.slice();
  let c = 1;
  for (let h = 2; h <= 15; h++) {
    c = f32(c * f32(0.85));
    const shift = Math.floor(q * Math.log2(h));
    for (let j = 0; j + shift < n; j++) S[j] += f32(octaves[j + shift] * c);
  }
  S.forEach((value, j) => S[j] = Math.max(0, f32(value / 15)));
  const mean = S.reduce((sum, value) => sum + value, 0) / n;

  const peaks = [...S.keys()].filter((i) => S[i] > S[i - 1] && S[i] > S[i + 1]);
  let kept: number[] = [];
  for (const i of peaks) {
    if (greedy) {
      const place = kept.findIndex((other) => S[other] < S[i]);
      kept.splice(place < 0 ? kept.length : place, 0, i);
      kept = kept.slice(0, 6);
    } else if (kept.length === 0 || S[i] > S[kept[0]]) kept = [i, ...kept].slice(0, 3);
  }
  const found = kept.map((i) => {
    const x = (k: number) => f32(f32(k * step) + start);
    const before = (S[i] - S[i - 1]) / (x(i) - x(i - 1));
    const after = (S[i + 1] - S[i]) / (x(i + 1) - x(i));
    const curvature = (after - before) / (x(i + 1) - x(i - 1));
    const slope = before + curvature * (x(i) - x(i - 1));
    const score = S[i] - slope ** 2 / (4 * curvature);
    const voicing = score > 0 && score > mean ? 1 - mean / score : 0;
    return { f0: 2 ** (x(i) - slope / (2 * curvature)), voicing, score };
  }).filter(({ f0 }) => f0 >= 52 && f0 <= 620);
  const best = found.findIndex(({ score }) => found.every((other) => score >= other.score));
  if (best > 0) [found[0], found[best]] = [found[best], found[0]];
  const none = { f0: 0, voicing: 0, score: 0 };
  return [...found, ...new Array<Candidate>(6).fill(none)].slice(0, 6);
}

function check(octaves: Float32Array, greedy: boolean): void {
  const want = definition(octaves, greedy);
  candidates(octaves, greedy).forEach((found, i) => {
    for (const key of ["f0", "voicing", "score"] as const) {
      const error = Math.abs(found[key] - want[i][key]) /
        (key === "voicing" ? 1 : want[i][key] || 1);
      assert.ok(error < 1e-6, `candidate ${i}: ${key} ${found[key]}, not ${want[i][key]}`);
    }
  });
}

/** An octave spectrum that is 0 but for lines at these frequencies (Hz). */
function lines(...frequencies: number[]): Float32Array {
  const n = 1025;
  const octaves = new Float32Array(n);
  for (const f of frequencies) {
    octaves[Math.round((n - 1) * Math.log2(f / LOWEST) / Math.log2(HIGHEST / LOWEST))] = 1;
  }
  return octaves;
}

const rounded = (found: Candidate[]) => found.map(({ f0 }) => Math.round(f0 / 5) * 5);

for (const greedy of [false, true]) {
  const picking = greedy ? "greedy" : "record-breaking";

  Deno.test(`candidates of noise on a slope are their definition, ${picking}`, () => {
    const seed = fc.integer({ min: 1, max: 1e6 });
    const slope = fc.constantFrom(-3, 0, 3);
    fc.assert(fc.property(seed, slope, fc.constantFrom(129, 257, 514), (seed, slope, n) => {
      // partly negative, as splines are; on a slope, peaks are lower than the mean
      check(noise(n, seed).map((value, i) => 0.7 + value + slope * (i / n - 0.5)), greedy);
    }));
  });

  Deno.test(`silence and a level spectrum have no candidates, ${picking}`, () => {
    for (const level of [0, 1, -1]) {
      assert.deepEqual(
        candidates(new Float32Array(257).fill(level), greedy),
        table(new Float32Array(18)),
      );
    }
  });
}

Deno.test("greedy picking keeps the six highest peaks, equal ones in the order of their frequencies", () => {
  assert.deepEqual(rounded(candidates(lines(300, 430), true)), [300, 430, 150, 215, 100, 145]);
});

Deno.test("record-breaking picking keeps the last three that exceed all before, the last one first", () => {
  assert.deepEqual(rounded(candidates(lines(300, 430), false)), [300, 150, 100, 0, 0, 0]);
});

Deno.test("candidates beyond 52 to 620 Hz leave their slots to the next ones, not to further peaks", () => {
  assert.deepEqual(rounded(candidates(lines(800), true)), [400, 265, 200, 160, 135, 0]);
  assert.deepEqual(rounded(candidates(lines(800), false)), [400, 265, 0, 0, 0, 0]);
  assert.deepEqual(rounded(candidates(lines(100), true)), [100, 0, 0, 0, 0, 0]);
});

Deno.test("the highest score comes first, although another point is higher", () => {
  const octaves = new Float32Array(1025);
  octaves.set([1, 0], 300); // the vertex is at the point or near it
  octaves.set([0.99, 0.98], 400); // the vertex is between the points, and higher
  const [first, second] = candidates(octaves, true);
  assert.ok(first.score > second.score && first.f0 > second.f0);
  check(octaves, true);
});

Deno.test("equal scores stay in the order of their slots", () => {
  const [first, second] = candidates(lines(180, 474), true);
  assert.equal(first.score, second.score);
  assert.deepEqual(rounded([first, second]), [180, 475]);
});

for (const variant of VARIANTS) {
  Deno.test(`the self-check's candidates, ${variant}`, () => {
    const { candidates: frames } = expected(variant).frames;
    assert.ok(frames.size > 0);
    const capacity = variant === "is10" ? 6 : 3;
    call.prepareLongFrames(16000, Number(variant === "is10"));
    const [x, magnitudes, octaves] = [put(samples), place(4 * 513), place(4 * 513)];
    const out = place(4 * 18);
    for (const [t, values] of frames) {
      call.magnitudeSpectrum(x + 4 * 160 * t, magnitudes);
      call.octaveSpectrum(magnitudes, octaves);
      call.pitchCandidates(octaves, out);
      const found = table(floats(out, 18)).slice(0, capacity);
      const flat = [
        found.filter(({ f0 }) => f0 > 0).length,
        ...found.map(({ f0 }) => f0),
        ...found.map(({ voicing }) => voicing),
        ...found.map(({ score }) => score),
      ];
      assert.deepEqual(flat, [...values], `frame ${t}`);
    }
  });
}
