import assert from "node:assert/strict";
import fc from "fast-check";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("pitch");

const f32 = Math.fround;
const THRESHOLD = f32(0.7);

/** A frame's first candidate: F0 and voicing. */
type Candidate = readonly [number, number];

interface Contours {
  readonly f0: number[];
  readonly envelope: number[];
  readonly voicing: number[];
}

function smoothPitch(candidates: readonly Candidate[]): Contours {
  const M = candidates.length;
  const f0 = put(Float32Array.from(candidates, ([f0]) => f0));
  const voicing = put(Float32Array.from(candidates, ([, voicing]) => voicing));
  const envelope = place(4 * M);
  call.smoothPitch(f0, voicing, envelope, M, THRESHOLD);
  const [a, b, c] = [f0, envelope, voicing].map((contour) => [...floats(contour, M)]);
  return { f0: a, envelope: b, voicing: c };
}

/** Section 11 as the specification has it: a state machine. */
function stateMachine(candidates: readonly Candidate[]): Contours {
  let [L, a, b, G, E] = [0, 0, 0, 0, 0];
  const out: Contours = { f0: [], envelope: [], voicing: [] };
  for (const [f0, g] of candidates) {
    out.voicing.push(G); // 1
    G = g;
    const p = g > THRESHOLD ? f0 : 0; // 2
    if (L === 0 && p > 0) a = 1;
    else if (L > 0 && p === 0 && a === 0) a = -1;
    else if ((L > 0 && p > 0) || (L === 0 && p === 0)) a = 0;
    if (p === 0 && a === 1) L = 0; // 3
    else if (p > 0 && a === -1) L = p;
    const ratio = L > 0 && p > 0 ? f32(L / p) : 1; // 4
    const [half, double] = [ratio > 1.2, ratio < 0.8];
    if ((double && b === -1) || (half && b === 1)) L = p; // 5
    if (double) b = 1; // 6
    if (half && a === 0) b = -1;
    if (!double && !half) b = 0;
    out.f0.push(L); // 7
    if (L > 0) E = E === 0 ? L : f32(f32(0.75 * E) + f32(0.25 * L)); // 8
    out.envelope.push(E);
    L = p;
  }
  return out;
}

/** F0 of frames that are voiced where it is not 0. */
function f0Of(...raw: number[]): number[] {
  return smoothPitch(raw.map((f0) => [f0, f0 > 0 ? 0.9 : 0.2])).f0;
}

Deno.test("smoothing is the specification's state machine", () => {
  const f0 = fc.oneof(
    fc.constantFrom(0, 0, 80, 96, 100, 120, 125, 200),
    fc.float({ min: 52, max: 620, noNaN: true }),
  );
  const voicing = fc.constantFrom(0, f32(0.5), THRESHOLD, f32(0.71), 1);
  const contour = fc.array(fc.tuple(f0, voicing), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(contour, (candidates) => {
      assert.deepEqual(smoothPitch(candidates), stateMachine(candidates));
    }),
    { numRuns: 500 },
  );
});

Deno.test("F0 comes one frame late", () => {
  assert.deepEqual(f0Of(100, 110, 120, 130), [0, 100, 110, 120]);
});

Deno.test("a voiced frame alone is dropped, two are kept", () => {
  assert.deepEqual(f0Of(0, 100, 0, 0), [0, 0, 0, 0]);
  assert.deepEqual(f0Of(100, 0, 0, 100, 0, 100, 0), [0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(f0Of(0, 100, 110, 0, 0), [0, 0, 100, 110, 0]);
});

Deno.test("a gap of one frame stays", () => {
  assert.deepEqual(f0Of(100, 100, 0, 110, 110, 0), [0, 100, 100, 0, 110, 110]);
});

Deno.test("an octave spike of one frame takes the next frame's F0", () => {
  assert.deepEqual(f0Of(100, 102, 204, 104, 106, 0), [0, 100, 102, 104, 104, 106]);
  assert.deepEqual(f0Of(200, 202, 101, 204, 206, 0), [0, 200, 202, 204, 204, 206]);
});

Deno.test("jumps of two frames, steps, and spikes beside silence stay", () => {
  assert.deepEqual(f0Of(100, 200, 200, 100, 100, 0), [0, 100, 200, 200, 100, 100]);
  assert.deepEqual(f0Of(100, 100, 200, 200, 0), [0, 100, 100, 200, 200]);
  assert.deepEqual(f0Of(0, 200, 100, 100, 200, 0), [0, 0, 200, 100, 100, 200]);
});

Deno.test("a jump is a ratio above 1.2 or below 0.8", () => {
  assert.deepEqual(f0Of(100, 125, 100, 0), [0, 100, 125, 100]); // 0.8
  assert.deepEqual(f0Of(100, 126, 100, 0), [0, 100, 100, 100]);
  assert.deepEqual(f0Of(100, 126, 106, 0), [0, 100, 126, 106]); // 126/106 is below 1.2
});

Deno.test("a frame is voiced where voicing exceeds the threshold", () => {
  const frames = [0.8, 0.8, THRESHOLD, 0.8, 0.8, 0.1].map((voicing): Candidate => [100, voicing]);
  const { f0, voicing } = smoothPitch(frames);
  assert.deepEqual(f0, [0, 100, 100, 0, 100, 100]);
  assert.deepEqual(voicing, [0, ...frames.slice(0, -1).map(([, voicing]) => f32(voicing))]);
});

Deno.test("the envelope starts with F0, follows it slowly and is held where there is none", () => {
  const frames = [0, 0, 100, 200, 200, 0, 0, 0].map((f0): Candidate => [f0, f0 > 0 ? 1 : 0]);
  assert.deepEqual(smoothPitch(frames).f0, [0, 0, 0, 100, 200, 200, 0, 0]);
  assert.deepEqual(smoothPitch(frames).envelope, [0, 0, 0, 100, 125, 143.75, 143.75, 143.75]);
});

Deno.test("a contour of one frame is unvoiced", () => {
  assert.deepEqual(smoothPitch([[100, 1]]), { f0: [0], envelope: [0], voicing: [0] });
});
