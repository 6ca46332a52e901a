// Section 4: a short frame x (n25, f32) is pre-emphasized, windowed and padded with zeros to (Nf).

import { placeFloats } from "./arena";

const PRE_EMPHASIS: f32 = 0.97;

let length = 0;
let padded = 0;
let front: usize = 0;
let windowTable: usize = 0;

/** Frames of n25 samples, padded to Nf: on both sides if `symmetric`, otherwise behind. */
export function prepareFrame(n25: i32, Nf: i32, symmetric: bool): void {
  length = n25;
  padded = Nf;
  front = symmetric ? <usize>((Nf - n25) / 2) << 2 : 0;
  windowTable = placeFloats(n25);
  for (let n = 0; n < n25; n++) {
    store<f32>(windowTable + (<usize>n << 2), <f32>hamming(n, n25));
  }
}

/** Sample n of the symmetric Hamming window of this length, in f64. */
export function hamming(n: i32, length: i32): f64 {
  return 0.54 - 0.46 * Math.cos(2 * Math.PI * <f64>n / <f64>(length - 1));
}

/** x (n25, f32) to out (Nf, f32). */
export function takeFrame(x: usize, out: usize): void {
  memory.fill(out, 0, <usize>padded << 2);
  const y = out + front;
  const end = <usize>length << 2;
  store<f32>(y, (<f32>1 - PRE_EMPHASIS) * load<f32>(x) * load<f32>(windowTable));
  let n: usize = 4;
  for (; n + 16 <= end; n += 16) {
    const emphasized = f32x4.sub(
      v128.load(x + n),
      f32x4.mul(f32x4.splat(PRE_EMPHASIS), v128.load(x + n - 4)),
    );
    v128.store(y + n, f32x4.mul(emphasized, v128.load(windowTable + n)));
  }
  for (; n < end; n += 4) {
    const emphasized = load<f32>(x + n) - PRE_EMPHASIS * load<f32>(x + n - 4);
    store<f32>(y + n, emphasized * load<f32>(windowTable + n));
  }
}
