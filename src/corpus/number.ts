const PLUS = 0x2b, MINUS = 0x2d, POINT = 0x2e, ZERO = 0x30, E_LOWER = 0x65, E_UPPER = 0x45;

/** The powers of ten that are exact as a double. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MISSING = /^(\?|[+-]?[nN][aA][nN]|NA)?$/;
const INFINITE = /^[+-]?inf(inity)?$/i;

/**
 * Reads the decimal number in `bytes[start..end)`, without making a string of it.
 *
 * If the digits make an integer below 2^53 and the power of ten is at most 22 either way, both are
 * exact as doubles, and one multiplication or division rounds once: the result is the double that
 * `Number()` gives (Clinger 1990).
 *
 * @returns the number, or NaN for any text that is not such a number: see {@linkcode parseText}
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (at < end && (sign === MINUS || sign === PLUS)) at++;

  let digits = 0, mantissa = 0, exponent = 0;
  for (let pointSeen = false; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (pointSeen) exponent--;
    } else if (bytes[at] === POINT && !pointSeen) pointSeen = true;
    else break;
  }
  if (digits === 0) return NaN;

  if (at < end) {
    if (bytes[at] !== E_LOWER && bytes[at] !== E_UPPER) return NaN;
    at++;
    const exponentSign = bytes[at];
    if (at < end && (exponentSign === MINUS || exponentSign === PLUS)) at++;
    if (at === end) return NaN;
    let written = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      written = written * 10 + digit;
    }
    exponent += exponentSign === MINUS ? -written : written;
  }

  if (mantissa >= Number.MAX_SAFE_INTEGER || exponent < -22 || exponent > 22) return NaN;
  const value = exponent < 0
    ? mantissa / POWERS_OF_TEN[-exponent]
    : mantissa * POWERS_OF_TEN[exponent];
  return sign === MINUS ? -value : value;
}

/**
 * Reads a value of a feature file: a decimal number, a word for infinity, or a missing value, that
 * is nothing, `?`, `NaN` or `NA`.
 *
 * @returns the number; infinite if it is written so or beyond the range of a double; NaN if it is
 * missing; undefined if the text is none of these
 */
export function parseText(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  if (MISSING.test(text)) return NaN;
  if (INFINITE.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
}
