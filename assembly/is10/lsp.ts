// Section 8: line spectral pairs of a predictor of order 8.
//
// The search for roots is that of Speex (lsp.c, (C) 1993-2002 David Rowe, (C) 2002-2006 Jean-Marc Valin,
// Xiph.Org; BSD licence).

import { placeFloats } from "./arena";
import { ORDER } from "./lpc";

const HALF: i32 = ORDER / 2;
const BISECTIONS: i32 = 11;

let symmetric: usize = 0; // (HALF + 1)
let antisymmetric: usize = 0; // (HALF + 1)

export function prepareLsp(): void {
  symmetric = placeFloats(HALF + 1);
  antisymmetric = placeFloats(HALF + 1);
}

/** a (8, f32) to frequencies (8, f32) from 0 to pi, ascending; 0 for those that are not found. */
export function lsp(a: usize, frequencies: usize): void {
  let p: f32 = 1;
  let q: f32 = 1;
  for (let i = 0; i < HALF; i++) {
    const left = load<f32>(a + (<usize>i << 2));
    const right = load<f32>(a + (<usize>(ORDER - 1 - i) << 2));
    store<f32>(symmetric + (<usize>i << 2), <f32>2 * p);
    store<f32>(antisymmetric + (<usize>i << 2), <f32>2 * q);
    p = (left + right) - p;
    q = (left - right) + q;
  }
  store<f32>(symmetric + (<usize>HALF << 2), p);
  store<f32>(antisymmetric + (<usize>HALF << 2), q);
  if (search(frequencies, 0.2) < ORDER) search(frequencies, 0.05);
}

/** The polynomial's value at x = cos w, by Clenshaw's recurrence. */
function evaluate(polynomial: usize, x: f32): f32 {
  const twice = <f32>2 * x;
  let b0: f32 = 0;
  let b1: f32 = 0;
  for (let k = 0; k < HALF; k++) {
    const b = twice * b0 - b1 + load<f32>(polynomial + (<usize>k << 2));
    b1 = b0;
    b0 = b;
  }
  return -b1 + <f32>0.5 * twice * b0 + load<f32>(polynomial + (<usize>HALF << 2));
}

/** Looks for the polynomials' roots in turn, from x = 1 down to -1. Returns how many it finds. */
function search(frequencies: usize, delta: f32): i32 {
  memory.fill(frequencies, 0, <usize>ORDER << 2);
  let left: f32 = 1;
  let right: f32 = 1;
  for (let j = 0; j < ORDER; j++) {
    const polynomial = j & 1 ? antisymmetric : symmetric;
    let leftValue = evaluate(polynomial, left);
    while (true) {
      if (right < -1) return j;
      const step = delta * (<f32>1 - <f32>0.9 * left * left);
      right = left - (Mathf.abs(leftValue) < 0.2 ? step * 0.5 : step);
      const rightValue = evaluate(polynomial, right);
      if (rightValue * leftValue < 0) break;
      left = right;
      leftValue = rightValue;
    }
    let middle: f32 = 0;
    for (let k = 0; k < BISECTIONS; k++) {
      middle = <f32>0.5 * (left + right);
      const value = evaluate(polynomial, middle);
      if (value * leftValue < 0) right = middle;
      else {
        left = middle;
        leftValue = value;
      }
    }
    const root = <f64>max<f32>(-1, min<f32>(1, middle));
    store<f32>(frequencies + (<usize>j << 2), <f32>Math.acos(root));
    left = middle;
  }
  return ORDER;
}
