// Supervised fine-tuning: a softmax layer on the topmost hidden units, cross-entropy on the class labels
// (method, section 2). As in dae.ts, `step` times the gradient is added to dV and dd.

import { after } from "./dae";
import { gemm } from "./gemm";
import { addColumnSums, sumInOrder } from "./sweeps";
import { exp, keep, load as loadLanes, log, store as storeLanes, sum } from "./simd";
import { barrier, from, to } from "./team";

export function softmaxStep(
  rows: i32,
  L: i32,
  K: i32,
  y: usize,
  labels: usize,
  V: usize,
  d: usize,
  dV: usize,
  dd: usize,
  step: f32,
  dy: usize,
  workspace: usize,
): f64 {
  const p = workspace;
  gemm(rows, K, L, y, L, 1, V, 1, L, p, K, false);
  const losses = after(p, rows, K);
  softmaxDelta(rows, K, p, d, labels, step, losses);
  gemm(rows, L, K, p, K, 1, V, L, 1, dy, L, false);
  gemm(K, L, rows, p, 1, K, y, L, 1, dV, L, true);
  addColumnSums(rows, K, p, dd);
  return sumInOrder(rows, losses);
}

/**
 * @param p (rows, K): in V y, out step * (softmax(V y + d) - one-hot label)
 * @param losses (rows, f64): out, the cross-entropy of each row
 */
function softmaxDelta(
  rows: i32,
  K: i32,
  p: usize,
  d: usize,
  labels: usize,
  step: f32,
  losses: usize,
): void {
  const first = from(rows);
  const end = to(rows);
  p = after(p, first, K);
  for (let r = first; r < end; r++, p = after(p, 1, K)) {
    const label = load<u8>(labels + <usize>r);
    let top: f32 = -Infinity;
    for (let k = 0; k < K; k++) {
      const at = p + (<usize>k << 2);
      const logit = load<f32>(at) + load<f32>(d + (<usize>k << 2));
      store<f32>(at, logit);
      top = max(top, logit);
    }
    const target = p + (<usize>label << 2);
    const targetLogit = load<f32>(target);
    let total: f32 = 0;
    for (let k = 0; k < K; k += 4) {
      const at = p + (<usize>k << 2);
      const e = keep(exp(f32x4.sub(loadLanes(at, K - k), f32x4.splat(top))), K - k);
      storeLanes(at, e, K - k);
      total += sum(e);
    }
    const scale = f32x4.splat(step / total);
    for (let k = 0; k < K; k += 4) {
      const at = p + (<usize>k << 2);
      storeLanes(at, f32x4.mul(loadLanes(at, K - k), scale), K - k);
    }
    store<f32>(target, load<f32>(target) - step);
    const loss = <f64>f32x4.extract_lane(log(f32x4.splat(total)), 0) + (<f64>top - <f64>targetLogit);
    store<f64>(losses + (<usize>r << 3), loss);
  }
  barrier();
}
