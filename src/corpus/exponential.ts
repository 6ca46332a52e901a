/** How far the reading of a row is. */
export interface Cursor {
  /** The position of the next field. */
  at: number;
  /** The index of the next feature. */
  feature: number;
}

const PLUS = 0x2b, MINUS = 0x2d, POINT = 0x2e, ZERO = 0x30, E_LOWER = 0x65;

/** The bytes of a number without its sign, e.g. `1.234567e-01`. */
const WIDTH = 12;

/** The exponents with which the power of ten that scales seven digits is exact as a double. */
const LOWEST = -16, HIGHEST = 28;

/** What the seven digits are multiplied and divided by: {@linkcode scaleIndex} says where. */
const MULTIPLIERS = new Float64Array(512).fill(NaN), DIVISORS = new Float64Array(512).fill(1);
for (let exponent = LOWEST; exponent <= HIGHEST; exponent++) {
  const scale = Number(`1e${Math.abs(exponent - 6)}`);
  for (const negative of [0, 1]) {
    const index = scaleIndex(negative, exponent);
    MULTIPLIERS[index] = (negative === 1 ? -1 : 1) * (exponent > 6 ? scale : 1);
    DIVISORS[index] = exponent < 6 ? scale : 1;
  }
}

function scaleIndex(negative: number, exponent: number): number {
  return (negative << 8) + 128 + exponent | 0;
}

/**
 * Reads fields that hold a number as `%.6e` writes it, e.g. `-1.234567e-01`, the way openSMILE writes
 * them all. It stops at the first field of another form; whether that one is a number is not said.
 *
 * The digits and the power of ten are exact as doubles, so that each number is rounded to a double
 * once (Clinger 1990). Nothing in the loop depends on a sign, which a processor could not foresee.
 *
 * @param end where the line ends
 * @param values takes the numbers, from `cursor.feature` on; all are finite
 * @param until the index of the first feature not to be read
 * @param cursor is moved behind the fields read
 */
export function readExponentials(
  bytes: Uint8Array,
  end: number,
  separator: number,
  values: Float32Array,
  until: number,
  cursor: Cursor,
): void {
  let { at, feature } = cursor;
  while (feature < until && at + WIDTH <= end) {
    const first = bytes[at];
    const negative = (first ^ ZERO) >>> 4; // 0 for a digit, 1 for a minus
    const start = at + negative | 0;
    const stop = start + WIDTH | 0;
    if (Math.imul(negative, first ^ MINUS) !== 0 || stop > end) break;
    if (stop < end && bytes[stop] !== separator) break;

    const d0 = bytes[start] ^ ZERO;
    const d1 = bytes[start + 2] ^ ZERO, d2 = bytes[start + 3] ^ ZERO;
    const d3 = bytes[start + 4] ^ ZERO, d4 = bytes[start + 5] ^ ZERO;
    const d5 = bytes[start + 6] ^ ZERO, d6 = bytes[start + 7] ^ ZERO;
    const sign = PLUS + 1 - bytes[start + 9] | 0; // 1 for a plus, -1 for a minus
    const e0 = bytes[start + 10] ^ ZERO, e1 = bytes[start + 11] ^ ZERO;
    if (Math.max(d0, d1, d2, d3, d4, d5, d6, e0, e1) > 9) break;
    if (bytes[start + 1] !== POINT || bytes[start + 8] !== E_LOWER) break;
    if (Math.imul(sign, sign) !== 1) break;

    const exponent = Math.imul(sign, Math.imul(e0, 10) + e1);
    const digits = Math.imul(d0, 1_000_000) + Math.imul(d1, 100_000) + Math.imul(d2, 10_000) +
        Math.imul(d3, 1000) + Math.imul(d4, 100) + Math.imul(d5, 10) + d6 | 0;
    const index = scaleIndex(negative, exponent);
    const value = digits * MULTIPLIERS[index] / DIVISORS[index];
    if (value !== value) break;
    values[feature++] = value;
    at = stop + 1 | 0;
  }
  cursor.at = at;
  cursor.feature = feature;
}
