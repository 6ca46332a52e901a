import type { Cursor } from "./exponential.ts";

const PLUS = 0x2b, MINUS = 0x2d, POINT = 0x2e, ZERO = 0x30, E_LOWER = 0x65, TO_LOWER = 0x20;

/** Powers of ten; up to 10^22 they are exact as doubles. */
const POWERS_OF_TEN = Float64Array.from({ length: 81 }, (_, exponent) => Number(`1e${exponent}`));

const MOST_DIGITS = 64;

/**
 * More than the relative error of what is not exact: each digit after the sixteenth rounds twice, by at most 2^-53,
 * the power of ten once, and the multiplication or division by it once; 98 times for the most digits.
 */
const ERROR = 2 ** -46;

/**
 * Reads fields that hold a decimal number, with or without an exponent, without making strings of them. It stops
 * at the first field that does not, or whose number is beyond the range or not certain; whether that one is a
 * number is not said.
 *
 * If the digits make an integer below 2^53 and the power of ten is at most 22 either way, both are exact as
 * doubles, and one multiplication or division gives the double that `Number()` gives (Clinger 1990). Else that one
 * is within {@linkcode ERROR} of what is computed here; where both ends of this interval are the same 32-bit
 * float, it is that too.
 *
 * @param end where the line ends
 * @param values takes the numbers, from `cursor.feature` on, each the 32-bit float next to what `Number()` gives;
 * all are finite
 * @param until the index of the first feature not to be read
 * @param cursor is moved behind the fields read
 */
export function readDecimals(
  bytes: Uint8Array,
  end: number,
  separator: number,
  values: Float32Array,
  until: number,
  cursor: Cursor,
): void {
  let { at: start, feature } = cursor;
  while (feature < until && start < end) {
    let at = start;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at++;

    let mantissa = 0, digit = 0;
    const whole = at;
    while ((digit = bytes[at] ^ ZERO) <= 9) {
      mantissa = mantissa * 10 + digit;
      at++;
    }
    let digits = at - whole, exponent = 0;
    if (bytes[at] === POINT) {
      const fraction = ++at;
      while ((digit = bytes[at] ^ ZERO) <= 9) {
        mantissa = mantissa * 10 + digit;
        at++;
      }
      exponent = fraction - at;
      digits -= exponent;
    }
    if (digits === 0 || digits > MOST_DIGITS) break;

    if ((bytes[at] | TO_LOWER) === E_LOWER) {
      const exponentSign = bytes[++at];
      if (exponentSign === MINUS || exponentSign === PLUS) at++;
      const power = at;
      let written = 0;
      while ((digit = bytes[at] ^ ZERO) <= 9) {
        written = written * 10 + digit;
        at++;
      }
      if (at === power) break;
      exponent += exponentSign === MINUS ? -written : written;
    }
    // behind the line there may be anything, digits too
    if (at < end ? bytes[at] !== separator : at > end) break;

    const power = POWERS_OF_TEN[Math.abs(exponent)];
    if (power === undefined) break;
    const value = exponent < 0 ? mantissa / power : mantissa * power;
    const exact = mantissa < Number.MAX_SAFE_INTEGER && power <= 1e22;
    if (!exact && Math.fround(value * (1 - ERROR)) !== Math.fround(value * (1 + ERROR))) break;
    if (Math.fround(value) === Infinity) break;
    values[feature++] = sign === MINUS ? -value : value;
    start = at + 1;
  }
  cursor.at = start;
  cursor.feature = feature;
}
