// Section 8: the short frame at 11 kHz, from its spectrum: an inverse transform to another number of points.
//
// y_i = (Re_0 + [Re_{Nf/2} cos_{Nf/2, i}] + sum_k (Re_k cos_ki + Im_k sin_ki)) / (Nf/2), summed in this order.

import { placeFloats } from "./arena";

const RATE: f64 = 11000;
/** Outputs that are summed at a time, in seven vectors: with 275 of them, five sums are in vain. */
const TILE: i32 = 28;
const TILE_BYTES: usize = <usize>TILE << 2;

let points = 0;
let harmonics = 0;
let nyquist = false;
let scale: f32 = 0;
let tables: usize = 0; // a tile after the other: ([cosines of Nf/2], then cosines and sines of each k), (TILE) each

/** For transforms of Nf values of n25 samples. Returns how many points y has. */
export function prepareResample(rate: f64, n25: i32, Nf: i32): i32 {
  points = <i32>Math.round(<f64>n25 * RATE / rate);
  harmonics = (min(Nf, points) & ~1) / 2 - 1;
  nyquist = points >= Nf;
  scale = <f32>2 / <f32>Nf;
  const period = <f64>Nf * (<f64>points / <f64>n25);
  const tiles = (points + TILE - 1) / TILE;
  tables = placeFloats(tiles * TILE * (2 * harmonics + i32(nyquist)));
  let table = tables;
  for (let start = 0; start < points; start += TILE) {
    for (let k = nyquist ? 0 : 1; k <= harmonics; k++) {
      const frequency = 2 * Math.PI * <f64>(k ? k : Nf / 2);
      for (let i = 0; i < TILE; i++, table += 4) {
        const angle = frequency * <f64>(start + i) / period;
        store<f32>(table, <f32>Math.cos(angle));
        if (k) store<f32>(table + TILE_BYTES, <f32>Math.sin(angle));
      }
      if (k) table += TILE_BYTES;
    }
  }
  return points;
}

/** How many floats `resample` writes: whole tiles. */
export function resampleRoom(points: i32): i32 {
  return (points + TILE - 1) / TILE * TILE;
}

/** From the transform (Nf, f32) as realFft packs it to y; what lies in y behind the points is of no use. */
export function resample(transform: usize, y: usize): void {
  const first = v128.load32_splat(transform);
  const last = v128.load32_splat(transform, 4);
  const end = transform + (<usize>(harmonics + 1) << 3);
  const factor = f32x4.splat(scale);
  let table = tables;
  for (let start = 0; start < points; start += TILE, y += TILE_BYTES) {
    let s0 = first;
    let s1 = first;
    let s2 = first;
    let s3 = first;
    let s4 = first;
    let s5 = first;
    let s6 = first;
    if (nyquist) {
      s0 = f32x4.add(s0, f32x4.mul(last, v128.load(table)));
      s1 = f32x4.add(s1, f32x4.mul(last, v128.load(table, 16)));
      s2 = f32x4.add(s2, f32x4.mul(last, v128.load(table, 32)));
      s3 = f32x4.add(s3, f32x4.mul(last, v128.load(table, 48)));
      s4 = f32x4.add(s4, f32x4.mul(last, v128.load(table, 64)));
      s5 = f32x4.add(s5, f32x4.mul(last, v128.load(table, 80)));
      s6 = f32x4.add(s6, f32x4.mul(last, v128.load(table, 96)));
      table += TILE_BYTES;
    }
    for (let x = transform + 8; x < end; x += 8, table += 2 * TILE_BYTES) {
      const re = v128.load32_splat(x);
      const im = v128.load32_splat(x, 4);
      s0 = f32x4.add(f32x4.add(s0, f32x4.mul(re, v128.load(table))), f32x4.mul(im, v128.load(table, 112)));
      s1 = f32x4.add(f32x4.add(s1, f32x4.mul(re, v128.load(table, 16))), f32x4.mul(im, v128.load(table, 128)));
      s2 = f32x4.add(f32x4.add(s2, f32x4.mul(re, v128.load(table, 32))), f32x4.mul(im, v128.load(table, 144)));
      s3 = f32x4.add(f32x4.add(s3, f32x4.mul(re, v128.load(table, 48))), f32x4.mul(im, v128.load(table, 160)));
      s4 = f32x4.add(f32x4.add(s4, f32x4.mul(re, v128.load(table, 64))), f32x4.mul(im, v128.load(table, 176)));
      s5 = f32x4.add(f32x4.add(s5, f32x4.mul(re, v128.load(table, 80))), f32x4.mul(im, v128.load(table, 192)));
      s6 = f32x4.add(f32x4.add(s6, f32x4.mul(re, v128.load(table, 96))), f32x4.mul(im, v128.load(table, 208)));
    }
    v128.store(y, f32x4.mul(s0, factor));
    v128.store(y, f32x4.mul(s1, factor), 16);
    v128.store(y, f32x4.mul(s2, factor), 32);
    v128.store(y, f32x4.mul(s3, factor), 48);
    v128.store(y, f32x4.mul(s4, factor), 64);
    v128.store(y, f32x4.mul(s5, factor), 80);
    v128.store(y, f32x4.mul(s6, factor), 96);
  }
}
