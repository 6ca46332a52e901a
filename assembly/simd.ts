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
 * e^x, within 2 units in the last place for x in [-87, 88]; clamped to that range outside.
 * Range reduction and polynomial of the Cephes library's expf (S. Moshier).
 */
export function exp(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  x = madd(n, f32x4.splat(-0.693359375), x);
  x = madd(n, f32x4.splat(2.12194440e-4), x);
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, x, f32x4.splat(1.3981999507e-3));
  p = madd(p, x, f32x4.splat(8.3334519073e-3));
  p = madd(p, x, f32x4.splat(4.1665795894e-2));
  p = madd(p, x, f32x4.splat(1.6666665459e-1));
  p = madd(p, x, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(x, x), x), f32x4.splat(1));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127));
  return f32x4.mul(p, i32x4.shl(exponent, 23));
}

/** s(x) = 1 / (1 + e^-x), the paper's activation (text under equation 3). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** Natural logarithm of positive, normal x. Polynomial of the Cephes library's logf. */
export function log(x: v128): v128 {
  const one = f32x4.splat(1);
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)));
  let m = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  e = f32x4.sub(e, v128.and(small, one));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), one);
  const z = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = madd(p, m, f32x4.splat(-1.1514610310e-1));
  p = madd(p, m, f32x4.splat(1.1676998740e-1));
  p = madd(p, m, f32x4.splat(-1.2420140846e-1));
  p = madd(p, m, f32x4.splat(1.4249322787e-1));
  p = madd(p, m, f32x4.splat(-1.6668057665e-1));
  p = madd(p, m, f32x4.splat(2.0000714765e-1));
  p = madd(p, m, f32x4.splat(-2.4999993993e-1));
  p = madd(p, m, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = madd(e, f32x4.splat(-2.12194440e-4), p);
  p = madd(z, f32x4.splat(-0.5), p);
  return madd(e, f32x4.splat(0.693359375), f32x4.add(m, p));
}

// sin and cos of an angle r + q * pi/2, r in [-pi/4, pi/4]; polynomials of the Cephes library's sinf.

// @ts-ignore: decorator
@inline
function sinReduced(r: v128): v128 {
  const z = f32x4.mul(r, r);
  let p = f32x4.splat(-1.9515295891e-4);
  p = madd(p, z, f32x4.splat(8.3321608736e-3));
  p = madd(p, z, f32x4.splat(-1.6666654611e-1));
  return madd(f32x4.mul(p, z), r, r);
}

// @ts-ignore: decorator
@inline
function cosReduced(r: v128): v128 {
  const z = f32x4.mul(r, r);
  let p = f32x4.splat(2.443315711809948e-5);
  p = madd(p, z, f32x4.splat(-1.388731625493765e-3));
  p = madd(p, z, f32x4.splat(4.166664568298827e-2));
  return madd(f32x4.mul(p, z), z, madd(z, f32x4.splat(-0.5), f32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function quarters(turns: v128): v128 {
  return f32x4.nearest(f32x4.mul(turns, f32x4.splat(4)));
}

// @ts-ignore: decorator
@inline
function reduced(turns: v128, q: v128): v128 {
  const r = f32x4.sub(f32x4.mul(turns, f32x4.splat(4)), q);
  return f32x4.mul(r, f32x4.splat(1.57079632679489662));
}

/** sin(2 pi x), x in [-0.5, 0.5] turns. */
// @ts-ignore: decorator
@inline
export function sinTurns(x: v128): v128 {
  const f = quarters(x);
  const r = reduced(x, f);
  const q = i32x4.trunc_sat_f32x4_s(f);
  const odd = i32x4.neg(v128.and(q, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(q, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(cosReduced(r), sinReduced(r), odd), sign);
}

/** cos(2 pi x), x in [-0.5, 0.5] turns. */
// @ts-ignore: decorator
@inline
export function cosTurns(x: v128): v128 {
  const f = quarters(x);
  const r = reduced(x, f);
  const q = i32x4.trunc_sat_f32x4_s(f);
  const odd = i32x4.neg(v128.and(q, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(i32x4.add(q, i32x4.splat(1)), i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(sinReduced(r), cosReduced(r), odd), sign);
}
