const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MISSING = /^(\?|[+-]?[nN][aA][nN]|NA)?$/;
const INFINITE = /^[+-]?inf(inity)?$/i;

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
