// Matrix products, after Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication"
// (2008): both operands are packed into panels in the order in which the register tile reads them, so
// that one micro-kernel serves A B, A B^T and A^T B.
//
// Every element of C is a sum of sums over KC values of k, each in sequence, wherever it lies in C: the
// result does not depend on how C is divided, nor on which of the two kernels computes it.

import { madd } from "./simd";
import { barrier, from, LINE, to } from "./team";

// The register tile. 5 x 8: ten accumulators, two vectors of B, one of A and one of A's values in all lanes are
// fourteen of the fifteen vector registers that V8 gives out on x86. What limits the tile is not arithmetic but
// how many instructions the core can start, as Deno's V8 checks the bounds of every access: see multiplyTile.
const MR: i32 = 5;
const NR: i32 = 8;
// The depth of a tile: a divisor of the usual numbers of hidden units, and as many k as the wide kernel, which is
// written out, can have before its code no longer fits the processor's first-level cache.
const KC: i32 = 200;
// A's block (MC x KC, 80 KB) and the part of C that it adds to (MC x NC) stay in the second-level cache, where C is
// added to for KP values of k; a panel of B (KC x NR, 6 KB) in the first, all of its block (KP x NC) in the third.
const MC: i32 = 100;
const NC: i32 = 1024;
const KP: i32 = 4 * KC;
// The wide kernel computes two tiles side by side. Where it has them it also has the two panels of B.
const WIDTH: i32 = 2 * NR;
const WIDE: usize = <usize>(KC * WIDTH + MR * WIDTH) << 2;
const LINE_BYTES: usize = <usize>LINE << 2;

let packedB: usize = 0;
let packedA: usize = 0;
let edgeTile: usize = 0;
let wideOperands: usize = 0;
let wideKernels: i32 = 0;

/** Bytes of memory that a thread needs for itself. */
export const SCRATCH: usize = (<usize>(KP * NC + MC * KC + MR * NR) << 2) + LINE_BYTES + WIDE;

/** Where this thread has them. */
export function useScratch(address: usize): void {
  packedB = address;
  packedA = packedB + (<usize>(KP * NC) << 2);
  edgeTile = packedA + (<usize>(MC * KC) << 2);
  wideOperands = (edgeTile + (<usize>(MR * NR) << 2) + LINE_BYTES - 1) & ~(LINE_BYTES - 1);
}

/** Where the wide kernel is to find its part of B, two panels (KC, NR), and behind it room for its tiles. */
export function wideKernelOperands(): usize {
  return wideOperands;
}

/**
 * Has what fits computed by a kernel that is not part of this module. From `first` on the table has two functions
 * for each panel (KC, MR) in a block of A: load(panel) keeps the panel at that address, kernel(c, cStep,
 * accumulate) multiplies what it keeps by that part of B, to (MR, 2 NR) of C, whose rows are `cStep` bytes apart.
 */
export function useWideKernels(first: i32): void {
  wideKernels = first;
}

if (!ASC_FEATURE_THREADS) useScratch(heap.alloc(SCRATCH));

/**
 * C = op(A) op(B), or C += op(A) op(B).
 * op(A) is (M, K): its element (i, k) is the float at a + 4 (i aRow + k aCol); one of the two steps is 1.
 * op(B) is (K, N): its element (k, j) is the float at b + 4 (k bRow + j bCol); one of the two steps is 1.
 * C is (M, N), its rows cRow floats apart. A team divides its longer side: every member packs its share of
 * one operand and all of the other, and that is the smaller one.
 */
export function gemm(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  c: usize,
  cRow: i32,
  accumulate: bool,
): void {
  if (N > M) {
    const j = from(N, WIDTH);
    b = at(b, 0, 0, j, bCol);
    c = at(c, 0, 0, j, 1);
    product(M, to(N, WIDTH) - j, K, a, aRow, aCol, b, bRow, bCol, c, cRow, accumulate);
  } else {
    const i = from(M, MR);
    a = at(a, i, aRow, 0, 0);
    c = at(c, i, cRow, 0, 0);
    product(to(M, MR) - i, N, K, a, aRow, aCol, b, bRow, bCol, c, cRow, accumulate);
  }
  barrier();
}

/** The same by one thread. */
function product(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  c: usize,
  cRow: i32,
  accumulate: bool,
): void {
  if (M <= 0 || N <= 0) return;
  for (let j = 0; j < N; j += NC) {
    const nc = min(NC, N - j);
    for (let p = 0; p < K; p += KP) {
      const end = min(K, p + KP);
      for (let k = p; k < end; k += KC) {
        packB(min(KC, end - k), nc, at(b, k, bRow, j, bCol), bRow, bCol, blockB(k - p));
      }
      for (let i = 0; i < M; i += MC) {
        const mc = min(MC, M - i);
        const block = at(c, i, cRow, j, 1);
        for (let k = p; k < end; k += KC) {
          const kc = min(KC, end - k);
          packA(mc, kc, at(a, i, aRow, k, aCol), aRow, aCol);
          multiplyBlock(mc, nc, kc, blockB(k - p), block, cRow, accumulate || k > 0);
        }
      }
    }
  }
}

/** Where B's packed panels for the k from the k-th of KP on are. */
function blockB(k: i32): usize {
  return packedB + (<usize>(k * NC) << 2);
}

// @ts-ignore: decorator
@inline
function at(p: usize, i: i32, rowStep: i32, j: i32, colStep: i32): usize {
  return p + ((<usize>i * <usize>rowStep + <usize>j * <usize>colStep) << 2);
}

/** C (mc, nc; rows ldc apart) = or += packedA (mc, kc) times the packed b (kc, nc). */
function multiplyBlock(
  mc: i32,
  nc: i32,
  kc: i32,
  b: usize,
  c: usize,
  ldc: i32,
  accumulate: bool,
): void {
  const rows = isForWideKernel(kc) ? mc - mc % MR : 0;
  const columns = isForWideKernel(kc) ? nc - nc % WIDTH : 0;
  multiplyWide(rows, columns, b, c, <usize>ldc << 2, accumulate);
  multiplyTiles(rows, mc, 0, columns, kc, b, c, ldc, accumulate);
  multiplyTiles(0, mc, columns, nc, kc, b, c, ldc, accumulate);
}

/** The wide kernel always sums over KC values of k: with fewer than half of them the other is faster. */
function isForWideKernel(kc: i32): bool {
  return wideKernels != 0 && kc > KC / 2;
}

/** C (rows, columns; rows step bytes apart) = or += packedA b, in whole pairs of tiles. */
function multiplyWide(
  rows: i32,
  columns: i32,
  b: usize,
  c: usize,
  step: usize,
  accumulate: bool,
): void {
  const panel = <usize>(KC * MR) << 2;
  const kernels = wideKernels + 2 * (rows / MR);
  for (let f = wideKernels, a = packedA; f < kernels; f += 2, a += panel) {
    call_indirect<void>(f, a);
  }
  for (let j = 0; j < columns; j += WIDTH) {
    memory.copy(wideOperands, b + (<usize>(j * KC) << 2), <usize>(WIDTH * KC) << 2);
    let tile = at(c, 0, 0, j, 1);
    for (let f = wideKernels; f < kernels; f += 2, tile += MR * step) {
      call_indirect<void>(f + 1, tile, step, accumulate);
    }
  }
}

/** The same for C's rows i to mc and columns j to nc, a tile at a time. */
function multiplyTiles(
  i: i32,
  mc: i32,
  j: i32,
  nc: i32,
  kc: i32,
  b: usize,
  c: usize,
  ldc: i32,
  accumulate: bool,
): void {
  for (; j < nc; j += NR) {
    const panel = b + (<usize>(j * KC) << 2);
    for (let row = i; row < mc; row += MR) {
      const a = packedA + (<usize>(row * KC) << 2);
      const tile = at(c, row, ldc, j, 1);
      if (row + MR <= mc && j + NR <= nc) {
        multiplyTile(kc, a, panel, tile, <usize>ldc << 2, accumulate);
      } else {
        multiplyTile(kc, a, panel, edgeTile, <usize>NR << 2, false);
        copyEdge(min(MR, mc - row), min(NR, nc - j), tile, ldc, accumulate);
      }
    }
  }
}

/** The part of a tile at the right or lower edge that lies inside C. */
function copyEdge(rows: i32, cols: i32, c: usize, ldc: i32, accumulate: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const p = at(c, i, ldc, j, 1);
      const value = load<f32>(at(edgeTile, i, NR, j, 1));
      store<f32>(p, accumulate ? load<f32>(p) + value : value);
    }
  }
}

/** Panels of MR rows: for each k, the MR values of column k; rows past the end are 0. */
function packA(mc: i32, kc: i32, a: usize, aRow: i32, aCol: i32): void {
  let out = packedA;
  for (let i = 0; i < mc; i += MR, out += <usize>(KC * MR) << 2) {
    const p = at(a, i, aRow, 0, 0);
    if (i + MR > mc) packEdge(mc - i, MR, kc, p, aRow, aCol, out);
    else if (aCol == 1) packARows(kc, p, <usize>aRow << 2, out);
    else packAColumns(kc, p, <usize>aCol << 2, out);
    if (isForWideKernel(kc)) fill(out, MR * kc, MR * KC, -0.0);
  }
}

/** Panels of NR columns: for each k, the NR values of row k; columns past the end are 0. */
function packB(kc: i32, nc: i32, b: usize, bRow: i32, bCol: i32, out: usize): void {
  for (let j = 0; j < nc; j += NR, out += <usize>(KC * NR) << 2) {
    const p = at(b, 0, 0, j, bCol);
    if (j + NR > nc) packEdge(nc - j, NR, kc, p, bCol, bRow, out);
    else if (bCol == 1) packBRows(kc, p, <usize>bRow << 2, out);
    else packBColumns(kc, p, <usize>bCol << 2, out);
    if (isForWideKernel(kc)) fill(out, NR * kc, NR * KC, 0);
  }
}

/** A panel's floats from `start` on: -0 in A, 0 in B, whose products, -0, change no sum, not even 0 or -0. */
function fill(panel: usize, start: i32, end: i32, value: f32): void {
  for (let n = start; n < end; n++) store<f32>(panel + (<usize>n << 2), value);
}

/** A panel with `count` of its `width` rows (or columns), `step` floats apart; k is `kStep` apart. */
function packEdge(
  count: i32,
  width: i32,
  kc: i32,
  p: usize,
  step: i32,
  kStep: i32,
  out: usize,
): void {
  for (let k = 0; k < kc; k++) {
    for (let i = 0; i < width; i++, out += 4) {
      store<f32>(out, i < count ? load<f32>(at(p, i, step, k, kStep)) : 0);
    }
  }
}

/** Five rows that are contiguous in k. `step` is in bytes. */
function packARows(kc: i32, p: usize, step: usize, out: usize): void {
  packFour(kc, p, step, out, MR << 2);
  p += 4 * step;
  out += 16;
  for (let k = 0; k < kc; k++, p += 4, out += MR << 2) store<f32>(out, load<f32>(p));
}

/** Five rows that lie side by side for each k. */
function packAColumns(kc: i32, p: usize, step: usize, out: usize): void {
  for (let k = 0; k < kc; k++, p += step, out += MR << 2) {
    v128.store(out, v128.load(p));
    store<f32>(out, load<f32>(p, 16), 16);
  }
}

/** Eight columns that lie side by side for each k. */
function packBRows(kc: i32, p: usize, step: usize, out: usize): void {
  for (let k = 0; k < kc; k++, p += step, out += 32) {
    v128.store(out, v128.load(p));
    v128.store(out, v128.load(p, 16), 16);
  }
}

/** Eight columns that are contiguous in k. */
function packBColumns(kc: i32, p: usize, step: usize, out: usize): void {
  packFour(kc, p, step, out, NR << 2);
  packFour(kc, p + 4 * step, step, out + 16, NR << 2);
}

/** Four rows or columns, `step` bytes apart and contiguous in k: transposed, to four floats every `width` bytes. */
function packFour(kc: i32, p: usize, step: usize, out: usize, width: usize): void {
  let k = 0;
  for (; k + 4 <= kc; k += 4, p += 16, out += 4 * width) {
    const r0 = v128.load(p);
    const r1 = v128.load(p + step);
    const r2 = v128.load(p + 2 * step);
    const r3 = v128.load(p + 3 * step);
    const l01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const h01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const l23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const h23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f64>(l01, l23, 0, 2));
    v128.store(out + width, v128.shuffle<f64>(l01, l23, 1, 3));
    v128.store(out + 2 * width, v128.shuffle<f64>(h01, h23, 0, 2));
    v128.store(out + 3 * width, v128.shuffle<f64>(h01, h23, 1, 3));
  }
  for (; k < kc; k++, p += 4, out += width) {
    for (let i: usize = 0; i < 4; i++) store<f32>(out + (i << 2), load<f32>(p + i * step));
  }
}

/**
 * C (5, 8; rows ldc bytes apart) = or += panel of A (kc x 5) times panel of B (kc x 8).
 *
 * Every load costs a comparison and a jump besides: four of A's values come by one load, and their copies to all
 * lanes are shuffles. The loop ends at an address and is short enough that V8 unrolls it; unrolled by hand it is
 * slower, as Binaryen then moves the sums behind the loads and there are too few registers.
 */
function multiplyTile(kc: i32, a: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero;
  let c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero;
  let c40 = zero, c41 = zero;
  for (const end = a + (<usize>(kc * MR) << 2); a < end; a += MR << 2, b += NR << 2) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const rows = v128.load(a);
    const a0 = v128.shuffle<f32>(rows, rows, 0, 0, 0, 0);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.shuffle<f32>(rows, rows, 1, 1, 1, 1);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.shuffle<f32>(rows, rows, 2, 2, 2, 2);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.shuffle<f32>(rows, rows, 3, 3, 3, 3);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    const a4 = v128.load32_splat(a, 16);
    c40 = madd(a4, b0, c40);
    c41 = madd(a4, b1, c41);
  }
  storeRow(c, c00, c01, accumulate);
  storeRow(c + ldc, c10, c11, accumulate);
  storeRow(c + 2 * ldc, c20, c21, accumulate);
  storeRow(c + 3 * ldc, c30, c31, accumulate);
  storeRow(c + 4 * ldc, c40, c41, accumulate);
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, v0: v128, v1: v128, accumulate: bool): void {
  if (accumulate) {
    v0 = f32x4.add(v128.load(c), v0);
    v1 = f32x4.add(v128.load(c, 16), v1);
  }
  v128.store(c, v0);
  v128.store(c, v1, 16);
}
