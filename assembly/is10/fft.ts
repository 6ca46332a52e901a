// Section 5: the forward transform of real data, in single precision.
//
// After the split-radix package of Takuya Ooura ("fftsg.c", Kyoto University, 1996-2001; it may be used,
// copied, modified and distributed for any purpose and without fee), with `float` for `double`: every result
// comes from the same operations, each rounded, in the same order, and so has the same bits. Only where
// things lie differs: the parts of complex numbers apart, so that one operation serves four points; the
// twiddle factors in the order of their use; and one table to undo the bit reversal.
//
// The N = n/2 points z_j = a_{2j} + i a_{2j+1} go through radix-4 passes. A pass takes a block of 4 c points,
// and leaves four blocks of c points. In a `rotated` block, point p has still to be multiplied by
// e^(2 pi i p / (8 c)), which the pass before left out.

import { place, placeFloats } from "./arena";

@unmanaged
class Plan {
  /** Complex points: n/2. */
  N: i32 = 0;
  /** The points' parts, (N) f32 each. */
  re: usize = 0;
  im: usize = 0;
  /** Twiddle factors of the first pass; those of the passes after it follow. */
  twiddles: usize = 0;
  /** Where point k of the transform lies after the passes, (N) i32, in bytes. */
  order: usize = 0;
  /** Factors that part the transforms of the even and the odd samples, (N/2, 2) f32. */
  parting: usize = 0;
}

/** Tables for transforms of n real values, n a power of two from 128 to 16384. Returns their address. */
export function makeFft(n: i32): usize {
  const plan = changetype<Plan>(place(offsetof<Plan>()));
  plan.N = n >> 1;
  plan.re = placeFloats(plan.N);
  plan.im = placeFloats(plan.N);
  plan.twiddles = placeTwiddles(n);
  plan.order = placeOrder(plan.N);
  plan.parting = placeParting(n);
  return changetype<usize>(plan);
}

/**
 * In place: a (n, f32), n as the plan was made for. The sign is positive: Re_k + i Im_k = sum a_j e^(2 pi i j k/n).
 * Afterwards a_0 = Re_0, a_1 = Re_{n/2}, a_{2k} = Re_k, a_{2k+1} = Im_k.
 */
export function realFft(plan: usize, a: usize): void {
  const p = changetype<Plan>(plan);
  for (let j: usize = 0, end = <usize>p.N << 2; j < end; j += 16) {
    const low = v128.load(a + 2 * j);
    const high = v128.load(a + 2 * j, 16);
    v128.store(p.re + j, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
    v128.store(p.im + j, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
  }
  transform(p.re, p.im, p.N >> 2, false, p.twiddles);
  part(p, a);
}

// Tables

/** cos and sin (pi/4), in single precision. */
const ROOT_HALF: f32 = <f32>Math.SQRT1_2;

// The factors of a pass for four positions at a time: for a straight block cos t, sin t, cos 3t, sin 3t;
// for a rotated one these, and the same for pi/2 - the t of position c - p.
const STRAIGHT_GROUP: usize = 64;
const ROTATED_GROUP: usize = 128;

// @ts-ignore: decorator
@inline
function groups(c: i32): usize {
  return <usize>((c + 3) >> 2);
}

/** The factors of all passes: straight ones, then for each later pass rotated and straight ones. */
function placeTwiddles(n: i32): usize {
  let c = n >> 3;
  const first = place(groups(c) * STRAIGHT_GROUP);
  fillFirst(first, c, n);
  for (c >>= 2; c > 1; c >>= 2) {
    fillRotated(place(groups(c) * ROTATED_GROUP), c, n);
    fillStraight(place(groups(c) * STRAIGHT_GROUP), c, n);
  }
  return first;
}

/** 2 pi / n, as the package rounds it: an eighth of a turn, divided. */
function unit(n: i32): f32 {
  return <f32>(Math.PI / 4) / <f32>(n >> 3);
}

/** Factors for the angle of `J` units: at `p` cos t, sin t, cos 3t, sin 3t, 16 bytes apart. */
function putFactors(p: usize, n: i32, J: i32): void {
  const angle = <f64>(unit(n) * <f32>J);
  const tripled = <f64>(<f32>3 * unit(n) * <f32>J);
  store<f32>(p, <f32>Math.cos(angle));
  store<f32>(p, <f32>Math.sin(angle), 16);
  store<f32>(p, <f32>Math.cos(tripled), 32);
  store<f32>(p, <f32>Math.sin(tripled), 48);
}

/** From the factors for t at `from` to those for pi/2 - t at `to`. */
function mirrorFactors(from: usize, to: usize): void {
  store<f32>(to, load<f32>(from, 16));
  store<f32>(to, load<f32>(from), 16);
  store<f32>(to, -load<f32>(from, 48), 32);
  store<f32>(to, -load<f32>(from, 32), 48);
}

/** Where the factors of a position lie. */
// @ts-ignore: decorator
@inline
function slot(table: usize, position: i32, group: usize): usize {
  return table + <usize>(position >> 2) * group + (<usize>(position & 3) << 2);
}

/** The second half of a straight block's factors, from the first. */
function mirrorStraight(table: usize, c: i32): void {
  for (let p = c / 2 + 1; p < c; p++) {
    mirrorFactors(slot(table, c - p, STRAIGHT_GROUP), slot(table, p, STRAIGHT_GROUP));
  }
}

/** The first pass has every second factor from the package's table, and those between from their neighbors. */
function fillFirst(table: usize, c: i32, n: i32): void {
  const half = c / 2;
  for (let p = 0; p < half; p += 2) putFactors(slot(table, p, STRAIGHT_GROUP), n, 2 * p);
  const middle = slot(table, half, STRAIGHT_GROUP);
  store<f32>(middle, ROOT_HALF);
  store<f32>(middle, ROOT_HALF, 16);
  store<f32>(middle, -ROOT_HALF, 32);
  store<f32>(middle, ROOT_HALF, 48);
  const single = <f32>(0.5 / Math.cos(<f64>(unit(n) * 2)));
  const triple = <f32>(0.5 / Math.cos(<f64>(unit(n) * 6)));
  for (let p = 1; p < half; p += 2) {
    const before = slot(table, p - 1, STRAIGHT_GROUP);
    const after = slot(table, p + 1, STRAIGHT_GROUP);
    const out = slot(table, p, STRAIGHT_GROUP);
    for (let field: usize = 0; field < STRAIGHT_GROUP; field += 16) {
      const scale = field < 32 ? single : triple;
      store<f32>(out + field, scale * (load<f32>(before + field) + load<f32>(after + field)));
    }
  }
  mirrorStraight(table, c);
}

function fillStraight(table: usize, c: i32, n: i32): void {
  for (let p = 0; p < c / 2; p++) {
    putFactors(slot(table, p, STRAIGHT_GROUP), n, p * (n / (4 * c)));
  }
  if (c == 4) tripleOfEighth(slot(table, 1, STRAIGHT_GROUP));
  mirrorStraight(table, c);
}

function fillRotated(table: usize, c: i32, n: i32): void {
  for (let p = 0; p < c; p++) {
    putFactors(slot(table, p, ROTATED_GROUP), n, p * (n / (8 * c)));
  }
  tripleOfEighth(slot(table, c / 2, ROTATED_GROUP));
  for (let p = 1; p < c; p++) {
    mirrorFactors(slot(table, c - p, ROTATED_GROUP), slot(table, p, ROTATED_GROUP) + STRAIGHT_GROUP);
  }
}

/** Where t is pi/8, the package takes its sine for cos 3t in these places: they differ in the last bit. */
function tripleOfEighth(p: usize): void {
  store<f32>(p, load<f32>(p, 16), 32);
}

function placeOrder(N: i32): usize {
  const order = place(<usize>N << 2);
  store<i32>(order, 0);
  for (let k = 1; k < N; k++) {
    const half = load<i32>(order + (<usize>(k >> 1) << 2));
    store<i32>(order + (<usize>k << 2), (half >> 1) + (k & 1) * 2 * N);
  }
  return order;
}

function placeParting(n: i32): usize {
  const quarter = n >> 2;
  const table = placeFloats(2 * quarter);
  for (let k = 1; k < quarter; k++) {
    const angle = <f64>(unit(n) * <f32>min(k, quarter - k));
    let sine = <f32>(0.5 * Math.sin(angle));
    let cosine = <f32>(0.5 * Math.cos(angle));
    if (2 * k > quarter) {
      const other = sine;
      sine = cosine;
      cosine = other;
    }
    const p = table + (<usize>k << 3);
    store<f32>(p, <f32>0.5 - sine);
    store<f32>(p, cosine, 4);
  }
  return table;
}

// Passes

/** The transform of a block of 4 c points (of two, if c is 0), in bit-reversed order. */
function transform(re: usize, im: usize, c: i32, rotated: bool, twiddles: usize): void {
  if (c < 2) return c ? four(re, im, rotated) : two(re, im, rotated);
  if (rotated) rotatedPass(re, im, c, twiddles - groups(c) * ROTATED_GROUP);
  else straightPass(re, im, c, twiddles);
  const q = <usize>c << 2;
  const d = c >> 2;
  const next = twiddles + groups(c) * STRAIGHT_GROUP + groups(d) * ROTATED_GROUP;
  transform(re, im, d, false, next);
  transform(re + q, im + q, d, true, next);
  transform(re + 2 * q, im + 2 * q, d, false, next);
  transform(re + 3 * q, im + 3 * q, d, rotated, next);
}

function straightPass(re: usize, im: usize, c: i32, w: usize): void {
  const q = <usize>c << 2;
  // In the middle of the block both parts of the factors are equal: one product is enough, and rounds less.
  const r = re + (q >> 1);
  const i = im + (q >> 1);
  const x1r = load<f32>(r) - load<f32>(r + 2 * q);
  const x1i = load<f32>(i) - load<f32>(i + 2 * q);
  const x3r = load<f32>(r + q) - load<f32>(r + 3 * q);
  const x3i = load<f32>(i + q) - load<f32>(i + 3 * q);
  if (c == 2) straightButterflies(re, im, c, w, false);
  else straightButterflies(re, im, c, w, true);
  store<f32>(r + 2 * q, ROOT_HALF * ((x1r - x3i) - (x1i + x3r)));
  store<f32>(i + 2 * q, ROOT_HALF * ((x1i + x3r) + (x1r - x3i)));
  store<f32>(r + 3 * q, -ROOT_HALF * ((x1r + x3i) + (x1i - x3r)));
  store<f32>(i + 3 * q, -ROOT_HALF * ((x1i - x3r) - (x1r + x3i)));
}

// @ts-ignore: decorator
@inline
function straightButterflies(re: usize, im: usize, c: i32, w: usize, wide: bool): void {
  const q = <usize>c << 2;
  for (const end = re + q; re < end; re += 16, im += 16, w += STRAIGHT_GROUP) {
    const ar = get(re, wide);
    const ai = get(im, wide);
    const br = get(re + q, wide);
    const bi = get(im + q, wide);
    const cr = get(re + 2 * q, wide);
    const ci = get(im + 2 * q, wide);
    const dr = get(re + 3 * q, wide);
    const di = get(im + 3 * q, wide);
    const x0r = f32x4.add(ar, cr);
    const x0i = f32x4.add(ai, ci);
    const x1r = f32x4.sub(ar, cr);
    const x1i = f32x4.sub(ai, ci);
    const x2r = f32x4.add(br, dr);
    const x2i = f32x4.add(bi, di);
    const x3r = f32x4.sub(br, dr);
    const x3i = f32x4.sub(bi, di);
    put(re, f32x4.add(x0r, x2r), wide);
    put(im, f32x4.add(x0i, x2i), wide);
    put(re + q, f32x4.sub(x0r, x2r), wide);
    put(im + q, f32x4.sub(x0i, x2i), wide);
    const ur = f32x4.sub(x1r, x3i);
    const ui = f32x4.add(x1i, x3r);
    put(re + 2 * q, productRe(w, ur, ui), wide);
    put(im + 2 * q, productIm(w, ur, ui), wide);
    const vr = f32x4.add(x1r, x3i);
    const vi = f32x4.sub(x1i, x3r);
    put(re + 3 * q, productRe(w + 32, vr, vi), wide);
    put(im + 3 * q, productIm(w + 32, vr, vi), wide);
  }
}

function rotatedPass(re: usize, im: usize, c: i32, w: usize): void {
  const q = <usize>c << 2;
  // At the start of the block the factors are 1 and e^(i pi/4).
  const x0r = load<f32>(re) - load<f32>(im + 2 * q);
  const x0i = load<f32>(im) + load<f32>(re + 2 * q);
  const x1r = load<f32>(re) + load<f32>(im + 2 * q);
  const x1i = load<f32>(im) - load<f32>(re + 2 * q);
  const x2r = load<f32>(re + q) - load<f32>(im + 3 * q);
  const x2i = load<f32>(im + q) + load<f32>(re + 3 * q);
  const x3r = load<f32>(re + q) + load<f32>(im + 3 * q);
  const x3i = load<f32>(im + q) - load<f32>(re + 3 * q);
  if (c == 2) rotatedButterflies(re, im, c, w, false);
  else rotatedButterflies(re, im, c, w, true);
  finishRotated(re, im, q, x0r, x0i, x1r, x1i, x2r, x2i, x3r, x3i);
}

/** The four outputs of a rotated butterfly whose factors are 1 and e^(i pi/4). */
// @ts-ignore: decorator
@inline
function finishRotated(
  re: usize,
  im: usize,
  q: usize,
  x0r: f32,
  x0i: f32,
  x1r: f32,
  x1i: f32,
  x2r: f32,
  x2i: f32,
  x3r: f32,
  x3i: f32,
): void {
  const yr = ROOT_HALF * (x2r - x2i);
  const yi = ROOT_HALF * (x2i + x2r);
  store<f32>(re, x0r + yr);
  store<f32>(im, x0i + yi);
  store<f32>(re + q, x0r - yr);
  store<f32>(im + q, x0i - yi);
  const zr = ROOT_HALF * (x3r - x3i);
  const zi = ROOT_HALF * (x3i + x3r);
  store<f32>(re + 2 * q, x1r - zi);
  store<f32>(im + 2 * q, x1i + zr);
  store<f32>(re + 3 * q, x1r + zi);
  store<f32>(im + 3 * q, x1i - zr);
}

// @ts-ignore: decorator
@inline
function rotatedButterflies(re: usize, im: usize, c: i32, w: usize, wide: bool): void {
  const q = <usize>c << 2;
  for (const end = re + q; re < end; re += 16, im += 16, w += ROTATED_GROUP) {
    const ar = get(re, wide);
    const ai = get(im, wide);
    const br = get(re + q, wide);
    const bi = get(im + q, wide);
    const cr = get(re + 2 * q, wide);
    const ci = get(im + 2 * q, wide);
    const dr = get(re + 3 * q, wide);
    const di = get(im + 3 * q, wide);
    const x0r = f32x4.sub(ar, ci);
    const x0i = f32x4.add(ai, cr);
    const x1r = f32x4.add(ar, ci);
    const x1i = f32x4.sub(ai, cr);
    const x2r = f32x4.sub(br, di);
    const x2i = f32x4.add(bi, dr);
    const x3r = f32x4.add(br, di);
    const x3i = f32x4.sub(bi, dr);
    const y0r = productRe(w, x0r, x0i);
    const y0i = productIm(w, x0r, x0i);
    const y2r = productRe(w + 64, x2r, x2i);
    const y2i = productIm(w + 64, x2r, x2i);
    put(re, f32x4.add(y0r, y2r), wide);
    put(im, f32x4.add(y0i, y2i), wide);
    put(re + q, f32x4.sub(y0r, y2r), wide);
    put(im + q, f32x4.sub(y0i, y2i), wide);
    const y1r = productRe(w + 32, x1r, x1i);
    const y1i = productIm(w + 32, x1r, x1i);
    const y3r = productRe(w + 96, x3r, x3i);
    const y3i = productIm(w + 96, x3r, x3i);
    put(re + 2 * q, f32x4.add(y1r, y3r), wide);
    put(im + 2 * q, f32x4.add(y1i, y3i), wide);
    put(re + 3 * q, f32x4.sub(y1r, y3r), wide);
    put(im + 3 * q, f32x4.sub(y1i, y3i), wide);
  }
}

/** Four floats, or two. */
// @ts-ignore: decorator
@inline
function get(p: usize, wide: bool): v128 {
  return wide ? v128.load(p) : v128.load64_zero(p);
}

// @ts-ignore: decorator
@inline
function put(p: usize, value: v128, wide: bool): void {
  if (wide) v128.store(p, value);
  else v128.store_lane<i64>(p, value, 0);
}

/** Real parts of the products of the factors at w and x. */
// @ts-ignore: decorator
@inline
function productRe(w: usize, xr: v128, xi: v128): v128 {
  return f32x4.sub(f32x4.mul(v128.load(w), xr), f32x4.mul(v128.load(w, 16), xi));
}

/** Their imaginary parts. */
// @ts-ignore: decorator
@inline
function productIm(w: usize, xr: v128, xi: v128): v128 {
  return f32x4.add(f32x4.mul(v128.load(w), xi), f32x4.mul(v128.load(w, 16), xr));
}

/** The transform of four points. */
function four(re: usize, im: usize, rotated: bool): void {
  const ar = load<f32>(re);
  const ai = load<f32>(im);
  const br = load<f32>(re, 4);
  const bi = load<f32>(im, 4);
  const cr = load<f32>(re, 8);
  const ci = load<f32>(im, 8);
  const dr = load<f32>(re, 12);
  const di = load<f32>(im, 12);
  if (rotated) {
    finishRotated(re, im, 4, ar - ci, ai + cr, ar + ci, ai - cr, br - di, bi + dr, br + di, bi - dr);
    return;
  }
  const x0r = ar + cr;
  const x0i = ai + ci;
  const x1r = ar - cr;
  const x1i = ai - ci;
  const x2r = br + dr;
  const x2i = bi + di;
  const x3r = br - dr;
  const x3i = bi - di;
  store<f32>(re, x0r + x2r);
  store<f32>(im, x0i + x2i);
  store<f32>(re, x0r - x2r, 4);
  store<f32>(im, x0i - x2i, 4);
  store<f32>(re, x1r - x3i, 8);
  store<f32>(im, x1i + x3r, 8);
  store<f32>(re, x1r + x3i, 12);
  store<f32>(im, x1i - x3r, 12);
}

/** The transform of two points. */
function two(re: usize, im: usize, rotated: bool): void {
  const ar = load<f32>(re);
  const ai = load<f32>(im);
  // i times the second point, if rotated
  const br = rotated ? -load<f32>(im, 4) : load<f32>(re, 4);
  const bi = rotated ? load<f32>(re, 4) : load<f32>(im, 4);
  store<f32>(re, ar + br);
  store<f32>(im, ai + bi);
  store<f32>(re, ar - br, 4);
  store<f32>(im, ai - bi, 4);
}

/** From the transform of the N complex points to that of the n real ones. */
function part(plan: Plan, a: usize): void {
  const re = plan.re;
  const im = plan.im;
  const N = plan.N;
  store<f32>(a, load<f32>(re) + load<f32>(im));
  store<f32>(a, load<f32>(re) - load<f32>(im), 4);
  let up = plan.order + 4;
  let down = plan.order + (<usize>(N - 1) << 2);
  let w = plan.parting + 8;
  let low = a + 8;
  let high = a + (<usize>(N - 1) << 3);
  for (; low < high; low += 8, high -= 8, up += 4, down -= 4, w += 8) {
    const k = <usize>load<u32>(up);
    const l = <usize>load<u32>(down);
    const lowRe = load<f32>(re + k);
    const lowIm = load<f32>(im + k);
    const highRe = load<f32>(re + l);
    const highIm = load<f32>(im + l);
    const wr = load<f32>(w);
    const wi = load<f32>(w, 4);
    const xr = lowRe - highRe;
    const xi = lowIm + highIm;
    const yr = wr * xr - wi * xi;
    const yi = wr * xi + wi * xr;
    store<f32>(low, lowRe - yr);
    store<f32>(low, lowIm - yi, 4);
    store<f32>(high, highRe + yr);
    store<f32>(high, highIm - yi, 4);
  }
  const middle = <usize>load<u32>(up);
  store<f32>(low, load<f32>(re + middle));
  store<f32>(low, load<f32>(im + middle), 4);
}
