/** Random test data and the measure of error that the numerical tests share. */
import assert from "node:assert/strict";

/** n floats uniform in [low, high): the generator "mulberry32", so that every run has the same. */
export function randomFloats(n: number, seed: number, low = -1, high = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return low + (high - low) * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32);
  });
}

/** The largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/**
 * Asserts that no element of `actual` is off by more than `tolerance` times `scale`, which is the
 * largest expected value unless given. A NaN is always off.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  scale: number = largest(expected),
): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / scale;
    if (actual[i] !== expected[i] && !(error <= tolerance)) {
      assert.fail(`${what}[${i}]: ${actual[i]}, expected ${expected[i]}: error ${error}`);
    }
  }
}

/** Asserts that two arrays hold the same bytes. */
export function assertSameBits(actual: ArrayBufferView, expected: ArrayBufferView, what: string) {
  const bytes = (view: ArrayBufferView) =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  assert.ok(indexedEqual(bytes(actual), bytes(expected)), `${what}: not the same bits`);
}

function indexedEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
