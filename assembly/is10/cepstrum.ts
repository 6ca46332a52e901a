// Section 6: MFCC 0 to 14 from the logarithms of 26 mel bands.

import { placeFloats } from "./arena";

export const CEPSTRUM_BANDS: i32 = 26;
export const COEFFICIENTS: i32 = 15;
/** With one more, of no use, they fill four vectors. */
const COLUMNS: i32 = 16;
const LIFTER: f64 = 22;

let cosines: usize = 0; // (26, 16)
let scales: usize = 0; // (16)

export function prepareCepstrum(): void {
  cosines = placeFloats(CEPSTRUM_BANDS * COLUMNS);
  scales = placeFloats(COLUMNS);
  const norm = <f32>Math.sqrt(2 / <f64>CEPSTRUM_BANDS);
  for (let i = 0; i < COLUMNS; i++) {
    const angle = <f32>Math.PI * <f32>i / <f32>LIFTER;
    const lifter = <f32>(1 + LIFTER / 2 * Math.sin(<f64>angle));
    store<f32>(scales + (<usize>i << 2), norm * lifter);
    for (let b = 0; b < CEPSTRUM_BANDS; b++) {
      const cosine = Math.cos(Math.PI * <f64>i * (<f64>b + 0.5) / <f64>CEPSTRUM_BANDS);
      store<f32>(cosines + (<usize>(b * COLUMNS + i) << 2), <f32>cosine);
    }
  }
}

/** bands (26, f32) to out (16, f32), of which 15 are coefficients. */
export function cepstrum(bands: usize, out: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  let table = cosines;
  for (const end = bands + (<usize>CEPSTRUM_BANDS << 2); bands < end; bands += 4, table += 64) {
    const value = v128.load32_splat(bands);
    a = f32x4.add(a, f32x4.mul(value, v128.load(table)));
    b = f32x4.add(b, f32x4.mul(value, v128.load(table, 16)));
    c = f32x4.add(c, f32x4.mul(value, v128.load(table, 32)));
    d = f32x4.add(d, f32x4.mul(value, v128.load(table, 48)));
  }
  v128.store(out, f32x4.mul(a, v128.load(scales)));
  v128.store(out, f32x4.mul(b, v128.load(scales, 16)), 16);
  v128.store(out, f32x4.mul(c, v128.load(scales, 32)), 32);
  v128.store(out, f32x4.mul(d, v128.load(scales, 48)), 48);
}
