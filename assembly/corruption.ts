// Corruption of the input, equation (1) and its named alternatives. The noise of a row depends on its
// number in the whole data, not on its place in a minibatch.

import { fillWords, words, wordsToGaussians } from "./random";
import { load as loadLanes, madd, store as storeLanes } from "./simd";
import { barrier, from, to } from "./team";

/** How the input is corrupted; the numbers are part of the module's interface. */
export const NONE: i32 = 0;
export const GAUSSIAN: i32 = 1;
export const MASKING: i32 = 2;
export const SALT_AND_PEPPER: i32 = 3;

/**
 * corrupted (rows, D): x (rows, D) with noise; that of row r is drawn for the row number ids[r] (rows, u32).
 * GAUSSIAN: plus `level` times a standard normal number. MASKING: 0 with probability `level`.
 * SALT_AND_PEPPER: 0 or 1, each with probability `level` / 2.
 */
export function corruptRows(
  rows: i32,
  D: i32,
  x: usize,
  ids: usize,
  corrupted: usize,
  kind: i32,
  level: f32,
  seed: u32,
  stream: u32,
  epoch: u32,
): void {
  const bytes = <usize>D << 2;
  const sigma = f32x4.splat(level);
  const bound = i32x4.splat(threshold(level));
  const halfBound = i32x4.splat(threshold(level * 0.5));
  const first = from(rows);
  const end = to(rows);
  x += <usize>first * bytes;
  corrupted += <usize>first * bytes;
  for (let r = first; r < end; r++, x += bytes, corrupted += bytes) {
    if (kind == NONE) {
      memory.copy(corrupted, x, bytes);
      continue;
    }
    const row = load<u32>(ids + (<usize>r << 2));
    for (let j = 0; j < D; j += 4) {
      if ((j & 15) == 0) {
        fillWords(seed, stream, epoch, row, j >> 4);
        if (kind == GAUSSIAN) wordsToGaussians();
      }
      const w = (j >> 2) & 3;
      let v = loadLanes(x + (<usize>j << 2), D - j);
      if (kind == GAUSSIAN) {
        v = madd(sigma, words(w), v);
      } else if (kind == MASKING) {
        v = v128.andnot(v, i32x4.lt_u(words(w), bound));
      } else {
        const one = v128.andnot(f32x4.splat(1), i32x4.lt_u(words(w), halfBound));
        v = v128.bitselect(one, v, i32x4.lt_u(words(w), bound));
      }
      storeLanes(corrupted + (<usize>j << 2), v, D - j);
    }
  }
  barrier();
}

/** The word below which an event of this probability happens. */
function threshold(probability: f32): u32 {
  return <u32>min<f64>(<f64>probability * 4294967296.0, 4294967295.0);
}
