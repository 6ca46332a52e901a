/**
 * Functions made of + - * / alone, which every engine rounds alike. `Math.exp` and `Math.cos` may differ
 * in their last bit from one engine or processor to the next.
 *
 * @module
 */

/** e^x to 14 digits, |x| < 10: its series at x / 256, squared eight times. */
export function exp(x: number): number {
  const small = x / 256;
  let sum = 1;
  for (let n = 9; n > 0; n--) sum = 1 + sum * small / n;
  for (let i = 0; i < 8; i++) sum *= sum;
  return sum;
}

/** The cosine of an angle given in turns, |turns| <= 1/2, to 13 digits: its series. */
export function cosine(turns: number): number {
  const square = (2 * Math.PI * turns) * (2 * Math.PI * turns);
  let sum = 1;
  for (let n = 26; n > 0; n -= 2) sum = 1 - sum * square / (n * (n - 1));
  return sum;
}

/** 2^x, |x| < 14. */
export function octaves(x: number): number {
  return exp(x * Math.LN2);
}

/** The amplitude ratio of a level in dB, |x| < 80. */
export function decibels(x: number): number {
  return exp(x * (Math.LN10 / 20));
}
