/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", 2011)
 * and the project's random-number layout on top of it.
 *
 * The layout is a specification: every random word is a pure function of
 * (seed, stream, epoch, row, column), so no result depends on batch order or on threads.
 */
import { type Matrix, matrix, requireShape } from "./matrix.ts";

export type Words4 = [number, number, number, number];
export type Words2 = [number, number];

const TWO_16 = 2 ** 16;
const TWO_32 = 2 ** 32;

/** The high 32 bits of the 64-bit product of two u32. Every intermediate value is below 2^49. */
function multiplyHigh(a: number, b: number): number {
  const low = a * (b & 0xffff);
  const high = a * (b >>> 16);
  return Math.floor((high + Math.floor(low / TWO_16)) / TWO_16);
}

/** The low 32 bits of the product of two u32. */
function multiplyLow(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** Ten rounds of Philox4x32: counter of four u32, key of two u32, result of four u32. */
export function philox(counter: Words4, key: Words2): Words4 {
  let [c0, c1, c2, c3] = counter.map((c) => c >>> 0);
  let [k0, k1] = key.map((k) => k >>> 0);
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = multiplyLow(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = multiplyLow(0xcd9e8d57, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * The random u32 of column j: with t = j >> 4, w = (j >> 2) & 3, l = j & 3, it is
 * word w of philox(counter = [4 t + l, row, epoch, 0], key = [seed, stream]).
 */
export function word(seed: number, stream: number, epoch: number, row: number, j: number): number {
  const t = j >>> 4;
  const w = (j >>> 2) & 3;
  const l = j & 3;
  return philox([4 * t + l, row, epoch, 0], [seed, stream])[w];
}

/** Uniform in [0, 1): word * 2^-32. */
export function uniform(
  seed: number,
  stream: number,
  epoch: number,
  row: number,
  j: number,
): number {
  return word(seed, stream, epoch, row, j) / TWO_32;
}

/**
 * Standard normal of column j (Box-Muller). Words w = 0, 1 form one pair, w = 2, 3 the other, with
 * the same t and l; so column j (even w) is paired with column j + 4 (odd w).
 * u1 = (a + 0.5) 2^-32 from the pair's first word, angle = 2 pi (c 2^-32) from its second word
 * read as a signed integer; even w: radius cos(angle), odd w: radius sin(angle).
 */
export function gaussian(
  seed: number,
  stream: number,
  epoch: number,
  row: number,
  j: number,
): number {
  const even = j - (j & 4);
  const a = word(seed, stream, epoch, row, even);
  const c = word(seed, stream, epoch, row, even + 4) | 0;
  const radius = Math.sqrt(-2 * Math.log((a + 0.5) / TWO_32));
  const angle = 2 * Math.PI * (c / TWO_32);
  return radius * (j === even ? Math.cos(angle) : Math.sin(angle));
}

/**
 * gaussian: level is sigma. masking, salt-and-pepper: level is the fraction v of touched elements.
 */
export interface Corruption {
  readonly kind: "gaussian" | "masking" | "salt-and-pepper";
  readonly level: number;
}

/**
 * Equation (1) and its two named alternatives. x holds rowIds.length rows of D columns (row-major);
 * the result is a matrix of the same shape. Row r of the batch has the counter row rowIds[r].
 *
 * - gaussian: x + level * gaussian
 * - masking: 0 where word < level * 2^32, else x
 * - salt-and-pepper: 0 where word < level / 2 * 2^32, else 1 where word < level * 2^32, else x
 */
export function corrupt(
  x: ArrayLike<number>,
  D: number,
  corruption: Corruption,
  seed: number,
  stream: number,
  epoch: number,
  rowIds: ArrayLike<number>,
): Matrix {
  requireShape(x.length === rowIds.length * D, "x is rowIds.length x D");
  const out = matrix(rowIds.length, D, x);
  const { kind, level } = corruption;
  for (let r = 0; r < rowIds.length; r++) {
    for (let j = 0; j < D; j++) {
      const at = r * D + j;
      if (kind === "gaussian") {
        out.data[at] += level * gaussian(seed, stream, epoch, rowIds[r], j);
        continue;
      }
      const u = word(seed, stream, epoch, rowIds[r], j);
      if (kind === "masking") {
        if (u < level * TWO_32) out.data[at] = 0;
      } else {
        if (u < level / 2 * TWO_32) out.data[at] = 0;
        else if (u < level * TWO_32) out.data[at] = 1;
      }
    }
  }
  return out;
}

/** n values low + (high - low) * uniform; element i is column j = i of row 0, epoch 0. */
export function uniformFill(
  n: number,
  low: number,
  high: number,
  seed: number,
  stream: number,
): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = low + (high - low) * uniform(seed, stream, 0, 0, i);
  return out;
}

/**
 * A permutation of 0 .. n-1 (Fisher-Yates from the end): for i = n-1 down to 1,
 * k = floor(word(seed, stream, epoch, row 0, column i) * (i + 1) / 2^32), swap elements i and k.
 */
export function shuffle(n: number, seed: number, stream: number, epoch: number): Uint32Array {
  const out = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i >= 1; i--) {
    const product = BigInt(word(seed, stream, epoch, 0, i)) * BigInt(i + 1);
    const k = Number(product >> 32n);
    [out[i], out[k]] = [out[k], out[i]];
  }
  return out;
}
