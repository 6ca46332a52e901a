// Joins of the two reconstructions that are learned, the paper's future work: in place of equation (9)'s
// constant alpha a gate, element by element,
//
//   z = g * ze + (1 - g) * zn,  g = s(t),  t = p + q * ze + r * zn
//
// gate (3, D): p, q, r, for a join that is not linear. gate (1): p alone, one number for all features,
// q = r = 0: then g is a learned alpha.
//
// With e = z - x and the loss e * e:
//   dt  = 2 e (ze - zn) g (1 - g)    dp = dt   dq = dt * ze   dr = dt * zn
//   dze = 2 e g + q dt, which goes on through ze = s(a): da = dze * ze (1 - ze)

import { addScaled } from "./optimizers";
import { keep, load as loadLanes, sigmoid, store as storeLanes, sum } from "./simd";

/**
 * Derivative of the squared error at the emotional decoder's input and at the gate.
 *
 * @param z (rows, D): in W^T y, out step * dLoss/d(W^T y + c), with ze = s(z + c)
 * @param c (D): the decoder's bias
 * @param x (rows, D): the clean batch
 * @param zn (rows, D): the neutral reconstruction
 * @param gates how many numbers the gate has: 1 or 3 D
 * @param gate (gates)
 * @param dGate (gates): plus step * dLoss/dgate
 * @param workspace scratch memory of 6 D floats
 * @returns the sum of ||z - x||^2 over the rows
 */
export function gatedDelta(
  rows: i32,
  D: i32,
  z: usize,
  c: usize,
  x: usize,
  zn: usize,
  gates: i32,
  gate: usize,
  dGate: usize,
  step: f32,
  workspace: usize,
): f64 {
  const bytes = <usize>D << 2;
  const sums = workspace;
  memory.fill(sums, 0, 3 * bytes);
  if (gates > 1) {
    const loss = sweep(rows, D, z, c, x, zn, gate, sums, step);
    addScaled(gates, 1, sums, 1, dGate);
    return loss;
  }
  const shared = workspace + 3 * bytes;
  memory.fill(shared + bytes, 0, 2 * bytes);
  for (let j: usize = 0; j < bytes; j += 4) store<f32>(shared + j, load<f32>(gate));
  const loss = sweep(rows, D, z, c, x, zn, shared, sums, step);
  let total: f64 = 0;
  for (let j: usize = 0; j < bytes; j += 4) total += load<f32>(sums + j);
  store<f32>(dGate, load<f32>(dGate) + <f32>total);
  return loss;
}

/** The same for a gate (3, D), whose derivative is added to sums (3, D), a row of the batch at a time. */
function sweep(
  rows: i32,
  D: i32,
  z: usize,
  c: usize,
  x: usize,
  zn: usize,
  gate: usize,
  sums: usize,
  step: f32,
): f64 {
  const bytes = <usize>D << 2;
  const one = f32x4.splat(1);
  const factor = f32x4.splat(2 * step);
  let loss: f64 = 0;
  for (let i = 0; i < rows; i++, z += bytes, x += bytes, zn += bytes) {
    let squares = f32x4.splat(0);
    for (let j = 0; j < D; j += 4) {
      const n = D - j;
      const offset = <usize>j << 2;
      const p = gate + offset;
      const ze = sigmoid(f32x4.add(loadLanes(z + offset, n), loadLanes(c + offset, n)));
      const neutral = loadLanes(zn + offset, n);
      const q = loadLanes(p + bytes, n);
      const shift = f32x4.mul(loadLanes(p + 2 * bytes, n), neutral);
      const t = f32x4.add(loadLanes(p, n), f32x4.add(f32x4.mul(q, ze), shift));
      const g = sigmoid(t);
      const difference = f32x4.sub(ze, neutral);
      const joined = f32x4.add(neutral, f32x4.mul(g, difference));
      const error = keep(f32x4.sub(joined, loadLanes(x + offset, n)), n);
      squares = f32x4.add(squares, f32x4.mul(error, error));

      const e = f32x4.mul(error, factor);
      const slopeG = f32x4.mul(g, f32x4.sub(one, g));
      const dt = f32x4.mul(f32x4.mul(e, difference), slopeG);
      add(sums + offset, dt, n);
      add(sums + offset + bytes, f32x4.mul(dt, ze), n);
      add(sums + offset + 2 * bytes, f32x4.mul(dt, neutral), n);
      const dze = f32x4.add(f32x4.mul(e, g), f32x4.mul(q, dt));
      storeLanes(z + offset, f32x4.mul(dze, f32x4.mul(ze, f32x4.sub(one, ze))), n);
    }
    loss += sum(squares);
  }
  return loss;
}

// @ts-ignore: decorator
@inline
function add(p: usize, v: v128, n: i32): void {
  storeLanes(p, f32x4.add(loadLanes(p, n), v), n);
}
