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
import { barrier, from, LINE, to } from "./team";

// The gate's derivative is summed over a block of rows after the other, then over the blocks. A team divides
// blocks, then columns; the blocks are the same for any team.
const BLOCK: i32 = 64;

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
 * @param losses (rows, f64): out, ||z - x||^2 of each row
 * @param workspace scratch memory of 3 D floats for every 64 rows or part of them, and 3 D floats
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
  losses: usize,
  workspace: usize,
): void {
  const bytes = <usize>D << 2;
  const perColumn = gates > 1 ? gate : spread(D, gate, workspace);
  const sums = workspace + 3 * bytes;
  const blocks = (rows + BLOCK - 1) / BLOCK;
  const end = to(blocks);
  for (let block = from(blocks); block < end; block++) {
    const row = block * BLOCK;
    const skipped = <usize>row * bytes;
    const own = sums + <usize>block * 3 * bytes;
    const count = min(BLOCK, rows - row);
    memory.fill(own, 0, 3 * bytes);
    sweep(count, D, z + skipped, c, x + skipped, zn + skipped, perColumn, own, step, losses + (<usize>row << 3));
  }
  barrier();
  addRows(blocks, 3 * D, sums);
  if (gates > 1) {
    addScaled(gates, 1, sums, 1, dGate);
    return;
  }
  if (from(1) < to(1)) {
    let total: f64 = 0;
    for (let j: usize = 0; j < bytes; j += 4) total += load<f32>(sums + j);
    store<f32>(dGate, load<f32>(dGate) + <f32>total);
  }
  barrier();
}

/** A gate (1) as a gate (3, D), q = r = 0, at `out`. */
function spread(D: i32, gate: usize, out: usize): usize {
  if (from(1) < to(1)) {
    for (let j = 0; j < 3 * D; j++) store<f32>(out + (<usize>j << 2), j < D ? load<f32>(gate) : 0);
  }
  barrier();
  return out;
}

/** m (rows, n): adds all other rows to the first, from the second to the last. */
function addRows(rows: i32, n: i32, m: usize): void {
  const end = to(n, LINE);
  for (let j = from(n, LINE); j < end; j += 4) {
    const p = m + (<usize>j << 2);
    let total = loadLanes(p, n - j);
    for (let r = 1; r < rows; r++) {
      total = f32x4.add(total, loadLanes(p + ((<usize>r * <usize>n) << 2), n - j));
    }
    storeLanes(p, total, n - j);
  }
  barrier();
}

/** The same for some rows and a gate (3, D), whose derivative is added to sums (3, D), row after row. */
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
  losses: usize,
): void {
  const bytes = <usize>D << 2;
  const one = f32x4.splat(1);
  const factor = f32x4.splat(2 * step);
  for (let i = 0; i < rows; i++, z += bytes, x += bytes, zn += bytes, losses += 8) {
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
    store<f64>(losses, sum(squares));
  }
}

// @ts-ignore: decorator
@inline
function add(p: usize, v: v128, n: i32): void {
  storeLanes(p, f32x4.add(loadLanes(p, n), v), n);
}
