import assert from "node:assert/strict";
import { stage } from "./stages.ts";

const { call, put, floats, place } = await stage("contours");

function smooth(values: number[], frames: number, kind: "smooth" | "smoothVoiced" = "smooth") {
  const out = place(4 * frames);
  const x = put(Float32Array.from(values));
  if (kind === "smooth") call.smooth(x, values.length, frames, out);
  else call.smoothVoiced(x, frames, out);
  return [...floats(out, frames)];
}

function delta(values: number[]) {
  const out = place(4 * values.length);
  call.delta(put(Float32Array.from(values)), values.length, out);
  return [...floats(out, values.length)];
}

/** Several contours; all have the first one's length. */
function deltaVoiced(...contours: number[][]) {
  const M = contours[0].length;
  const out = place(4 * contours.length * M);
  call.deltaVoiced(put(Float32Array.from(contours.flat())), contours.length, M, out);
  return contours.map((_, e) => [...floats(out + 4 * e * M, M)]);
}

const single = (values: number[]) => [...Float32Array.from(values)];

Deno.test("smoothing is the mean of three frames, the first and the last one repeated", () => {
  assert.deepEqual(smooth([3, 6, 12, 24], 4), [4, 7, 14, 20]);
});

Deno.test("smoothing takes real frames on the right where the contour is longer than the result", () => {
  assert.deepEqual(smooth([3, 6, 12, 24], 2), [4, 7]);
});

Deno.test("smoothing a single frame: its left neighbor is repeated, its right one is 0", () => {
  assert.deepEqual(smooth([3], 1), [2]);
  assert.deepEqual(smooth([3, 9], 1), [5], "a real right neighbor counts");
});

Deno.test("smoothing rounds to f32 after every addition", () => {
  const [a, b, c] = [1e8, 3, 3];
  const sum = Math.fround(Math.fround(b + a) + c);
  assert.equal(smooth([a, b, c], 3)[1], Math.fround(sum / 3));
  assert.notEqual(sum, a + b + c);
});

Deno.test("voiced smoothing leaves zeros alone and averages over voiced neighbors only", () => {
  assert.deepEqual(smooth([0, 4, 8, 0, 5, 0, 6, 6], 8, "smoothVoiced"), [0, 6, 6, 0, 5, 0, 6, 6]);
});

Deno.test("deltas of a line are its slope away from the ends", () => {
  assert.deepEqual(delta([0, 10, 20, 30, 40]), single([5, 8, 10, 8, 5]));
});

Deno.test("deltas weigh the far neighbors twice", () => {
  assert.deepEqual(delta([0, 0, 0, 0, 1])[2], Math.fround(0.2));
  assert.deepEqual(delta([0, 0, 0, 1, 0])[2], Math.fround(0.1));
});

Deno.test("deltas of one and two frames have zeros on the right of windows that begin before frame 0", () => {
  assert.deepEqual(delta([10]), [-3]);
  // frame 0: ((4 - 10) + 2 (0 - 10)) / 10; frame 1: ((0 - 10) + 2 (0 - 10)) / 10
  assert.deepEqual(delta([10, 4]), single([-2.6, -3]));
});

Deno.test("deltas of voiced contours share one denominator, which grows through file and contours", () => {
  const line = [1, 2, 3, 4, 5];
  const [first, second] = deltaVoiced(line, line.map((value) => 10 * value));
  let denominator = 10;
  const expected: number[][] = [[], []];
  const clamp = (i: number) => Math.min(Math.max(i, 0), 4);
  for (let t = 0; t < 5; t++) {
    for (const [e, scale] of [1, 10].entries()) {
      let numerator = 0;
      for (const i of [1, 2]) {
        numerator += i * scale * (line[clamp(t + i)] - line[clamp(t - i)]);
        denominator += i * i;
      }
      expected[e].push(Math.fround(numerator / denominator));
    }
  }
  assert.equal(denominator, 10 + 5 * 2 * 5);
  assert.deepEqual([first, second], expected);
});

Deno.test("deltas of voiced contours skip pairs with an unvoiced frame, and so does the denominator", () => {
  const [slopes] = deltaVoiced([0, 7, 0, 9, 0, 0, 0]);
  // frame 2: the near pair (7, 9) counts with 1, the far pair (0, 0) not
  assert.deepEqual(slopes, single([0, 0, 2 / 11, 0, 0, 0, 0]));
});
