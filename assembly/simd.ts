// Four f32 lanes at a time: the arithmetic every kernel is written in.
//
// One source, two binaries. With relaxed SIMD `madd` is one (usually fused) instruction whose rounding
// the hardware decides; in the baseline binary it is a product and a sum, each rounded, so that the
// results are the same to the last bit on every machine.

/** a * b + c, lane by lane. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The next `n` floats at `p`, at most four; lanes past the end are 0. */
// @ts-ignore: decorator
@inline
export function load(p: usize, n: i32): v128 {
  if (n >= 4) return v128.load(p);
  let v = v128.load32_zero(p);
  if (n > 1) v = v128.load_lane<f32>(p, v, 1, 4);
  if (n > 2) v = v128.load_lane<f32>(p, v, 2, 8);
  return v;
}

/** Stores the first `n` lanes, at most four. */
// @ts-ignore: decorator
@inline
export function store(p: usize, v: v128, n: i32): void {
  if (n >= 4) {
    v128.store(p, v);
    return;
  }
  v128.store_lane<f32>(p, v, 0);
  if (n > 1) v128.store_lane<f32>(p, v, 1, 4);
  if (n > 2) v128.store_lane<f32>(p, v, 2, 8);
}

/** `v` with the lanes from `n` on set to 0. */
// @ts-ignore: decorator
@inline
export function keep(v: v128, n: i32): v128 {
  if (n >= 4) return v;
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n)));
}

/** The sum of the four lanes, in pairs. */
// @ts-ignore: decorator
@inline
export function sum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/**
 * The i-th number of a table in all lanes. V8 makes a constant by three instructions each time that it is needed,
 * and by one where it lies in memory at a constant address, whose bounds it does not check.
 */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize = 0): v128 {
  return v128.load32_splat(table + (i << 2));
}

const ONE: usize = memory.data<f32>([1]);
const MINUS_HALF: usize = memory.data<f32>([-0.5]);
// 1.5 * 2^23: added to a number it rounds it to an integer, which is then in the sum's last bits.
const ROUNDING: usize = memory.data<f32>([12582912]);

const BIAS: usize = memory.data<i32>([127]); // of a float's exponent
const EXP_HIGHEST: usize = memory.data<f32>([88]);
const EXP_LOWEST: usize = memory.data<f32>([-87]);
const LOG2_E: usize = memory.data<f32>([1.44269504088896341]);
// ln 2 in two parts
const LN2_HIGH: usize = memory.data<f32>([0.693359375]);
const LN2_LOW: usize = memory.data<f32>([-2.12194440e-4]);
const EXP: usize = memory.data<f32>([
  1.9875691500e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
]);

/**
 * e^x, within 2 units in the last place for x in [-87, 88]; clamped to that range outside.
 * Range reduction and polynomial of the Cephes library's expf (S. Moshier).
 */
export function exp(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, constant(EXP_HIGHEST)), constant(EXP_LOWEST));
  const rounded = f32x4.add(f32x4.mul(x, constant(LOG2_E)), constant(ROUNDING));
  const n = f32x4.sub(constant(ROUNDING), rounded); // minus the integer
  x = madd(n, constant(LN2_HIGH), x);
  x = madd(n, constant(LN2_LOW), x);
  let p = constant(EXP);
  p = madd(p, x, constant(EXP, 1));
  p = madd(p, x, constant(EXP, 2));
  p = madd(p, x, constant(EXP, 3));
  p = madd(p, x, constant(EXP, 4));
  p = madd(p, x, constant(EXP, 5));
  p = f32x4.add(madd(p, f32x4.mul(x, x), x), constant(ONE));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rounded, constant(BIAS)), 23));
}

/** s(x) = 1 / (1 + e^-x), the paper's activation (text under equation 3). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(constant(ONE), f32x4.add(constant(ONE), exp(f32x4.neg(x))));
}

const MANTISSA: usize = memory.data<i32>([0x007fffff]);
const HALF: usize = memory.data<f32>([0.5]);
const HALF_EXPONENT: usize = memory.data<i32>([126]);
const SQRT_HALF: usize = memory.data<f32>([0.707106781186547524]);
const LOG: usize = memory.data<f32>([
  7.0376836292e-2,
  -1.1514610310e-1,
  1.1676998740e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
]);

/** Natural logarithm of positive, normal x. Polynomial of the Cephes library's logf. */
export function log(x: v128): v128 {
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), constant(HALF_EXPONENT)));
  let m = v128.or(v128.and(x, constant(MANTISSA)), constant(HALF));
  const small = f32x4.lt(m, constant(SQRT_HALF));
  e = f32x4.sub(e, v128.and(small, constant(ONE)));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), constant(ONE));
  const z = f32x4.mul(m, m);
  let p = constant(LOG);
  p = madd(p, m, constant(LOG, 1));
  p = madd(p, m, constant(LOG, 2));
  p = madd(p, m, constant(LOG, 3));
  p = madd(p, m, constant(LOG, 4));
  p = madd(p, m, constant(LOG, 5));
  p = madd(p, m, constant(LOG, 6));
  p = madd(p, m, constant(LOG, 7));
  p = madd(p, m, constant(LOG, 8));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = madd(e, constant(LN2_LOW), p);
  p = madd(z, constant(MINUS_HALF), p);
  return madd(e, constant(LN2_HIGH), f32x4.add(m, p));
}

const FOUR: usize = memory.data<f32>([4]);
const HALF_PI: usize = memory.data<f32>([1.57079632679489662]);
const SIN: usize = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const COS: usize = memory.data<f32>([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);

/** What `sinAndCosTurns` computed last. */
export let sine: v128 = i64x2.splat(0);
export let cosine: v128 = i64x2.splat(0);

/**
 * sin(2 pi x) and cos(2 pi x), x in [-0.5, 0.5] turns. The angle is r + q * pi/2, r in [-pi/4, pi/4]; polynomials
 * of the Cephes library's sinf.
 */
export function sinAndCosTurns(x: v128): void {
  const quarters = f32x4.mul(x, constant(FOUR));
  const q = f32x4.add(quarters, constant(ROUNDING));
  const r = f32x4.mul(f32x4.sub(quarters, f32x4.sub(q, constant(ROUNDING))), constant(HALF_PI));
  const z = f32x4.mul(r, r);
  let s = madd(constant(SIN), z, constant(SIN, 1));
  s = madd(s, z, constant(SIN, 2));
  s = madd(f32x4.mul(s, z), r, r);
  let c = madd(constant(COS), z, constant(COS, 1));
  c = madd(c, z, constant(COS, 2));
  c = madd(f32x4.mul(c, z), z, madd(z, constant(MINUS_HALF), constant(ONE)));
  // for q = 0, 1, 2, 3 the sine is s, c, -s, -c and the cosine c, -s, -c, s
  const odd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const sign = i32x4.shl(i32x4.shr_u(q, 1), 31);
  sine = v128.xor(v128.bitselect(c, s, odd), sign);
  cosine = v128.xor(v128.bitselect(s, c, odd), v128.xor(sign, i32x4.shl(q, 31)));
}
