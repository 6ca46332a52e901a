// What optimizers other than plain stochastic gradient descent do with a gradient: one pass over a
// parameter each. The parameter and all that belongs to it have n floats; a team divides them.

import { load as loadLanes, store as storeLanes } from "./simd";
import { barrier, from, LINE, to } from "./team";

export function momentumUpdate(n: i32, theta: usize, change: usize, velocity: usize, decay: f32): void {
  const zero = f32x4.splat(0);
  const kept = f32x4.splat(decay);
  const first = from(n, LINE);
  const end = to(n, LINE);
  const skipped = <usize>first << 2;
  theta += skipped;
  change += skipped;
  velocity += skipped;
  for (let j = first; j < end; j += 4, theta += 16, change += 16, velocity += 16) {
    const left = n - j;
    const v = f32x4.add(f32x4.mul(kept, loadLanes(velocity, left)), loadLanes(change, left));
    storeLanes(velocity, v, left);
    storeLanes(theta, f32x4.add(loadLanes(theta, left), v), left);
    storeLanes(change, zero, left);
  }
  barrier();
}

export function adamUpdate(
  n: i32,
  theta: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  step: f32,
  correction: f32,
): void {
  const zero = f32x4.splat(0);
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const take1 = f32x4.splat(1 - beta1);
  const take2 = f32x4.splat(1 - beta2);
  const first = from(n, LINE);
  const end = to(n, LINE);
  const skipped = <usize>first << 2;
  theta += skipped;
  gradient += skipped;
  mean += skipped;
  square += skipped;
  for (let j = first; j < end; j += 4) {
    const left = n - j;
    const g = loadLanes(gradient, left);
    const m = f32x4.add(f32x4.mul(keep1, loadLanes(mean, left)), f32x4.mul(take1, g));
    const squared = f32x4.mul(take2, f32x4.mul(g, g));
    const v = f32x4.add(f32x4.mul(keep2, loadLanes(square, left)), squared);
    const root = f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction)));
    const change = f32x4.div(f32x4.mul(m, f32x4.splat(step)), f32x4.add(root, f32x4.splat(epsilon)));
    storeLanes(mean, m, left);
    storeLanes(square, v, left);
    storeLanes(theta, f32x4.add(loadLanes(theta, left), change), left);
    storeLanes(gradient, zero, left);
    theta += 16;
    gradient += 16;
    mean += 16;
    square += 16;
  }
  barrier();
}

/** y (n) = a x + b y. */
export function addScaled(n: i32, a: f32, x: usize, b: f32, y: usize): void {
  const factorX = f32x4.splat(a);
  const factorY = f32x4.splat(b);
  const first = from(n, LINE);
  const end = to(n, LINE);
  x += <usize>first << 2;
  y += <usize>first << 2;
  for (let j = first; j < end; j += 4, x += 16, y += 16) {
    const left = n - j;
    const scaled = f32x4.mul(factorX, loadLanes(x, left));
    storeLanes(y, f32x4.add(scaled, f32x4.mul(factorY, loadLanes(y, left))), left);
  }
  barrier();
}

/** The scalar product of x (n) and y (n), of products and sums in f64. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let j = 0; j < n; j += 4, x += 16, y += 16) {
    const u = loadLanes(x, n - j);
    const v = loadLanes(y, n - j);
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(u), f64x2.promote_low_f32x4(v)));
    high = f64x2.add(high, f64x2.mul(upper(u), upper(v)));
  }
  const total = f64x2.add(low, high);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/** The upper two lanes in f64. */
// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 0));
}
