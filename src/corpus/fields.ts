/** How a format separates and quotes the fields of a line. */
export interface Syntax {
  /** The byte between two fields. */
  separator: number;
  /** The bytes that open (and close) a quoted field. Doubled inside, they stand for themselves. */
  quotes: readonly number[];
  /** Whether a backslash before a quote or a backslash in a quoted field hides it. */
  backslash: boolean;
}

/** A line that cannot be read as text or cut into fields; the message says what it has. */
export class BadLine extends Error {}

const SPACE = 0x20, TAB = 0x09, BACKSLASH = 0x5c;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Finds where the field that begins at `start` ends.
 *
 * @returns the position of the separator, or `end` for the last field
 * @throws BadLine if a quote is not closed
 */
export function fieldEnd(bytes: Uint8Array, start: number, end: number, syntax: Syntax): number {
  const { separator } = syntax;
  let at = skipBlanks(bytes, start, end, separator);
  if (at < end && syntax.quotes.includes(bytes[at])) {
    const afterQuote = closingQuote(bytes, at, end, syntax.backslash) + 1;
    at = skipBlanks(bytes, afterQuote, end, separator);
    if (at < end && bytes[at] !== separator) {
      throw new BadLine("has a quote that is not closed by another");
    }
    return at;
  }
  while (at < end && bytes[at] !== separator) at++;
  return at;
}

/**
 * The text of the field `bytes[start..end)`, without the blanks around it and without its quotes.
 *
 * @throws BadLine if the bytes are not UTF-8
 */
export function fieldText(bytes: Uint8Array, start: number, end: number, syntax: Syntax): string {
  const text = decode(bytes, start, end).replaceAll(/^[ \t]+|[ \t]+$/g, "");
  if (!syntax.quotes.includes(text.charCodeAt(0))) return text;
  const quote = text[0];
  const inner = text.slice(1, -1).replaceAll(quote + quote, quote);
  return syntax.backslash ? inner.replaceAll(/\\(['"\\])/g, "$1") : inner;
}

/** The texts of all fields of the line `bytes[start..end)`. */
export function splitFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  syntax: Syntax,
): string[] {
  const texts: string[] = [];
  for (let at = start; at <= end;) {
    const stop = fieldEnd(bytes, at, end, syntax);
    texts.push(fieldText(bytes, at, stop, syntax));
    at = stop + 1;
  }
  return texts;
}

/**
 * The UTF-8 text in `bytes[start..end)`.
 *
 * @throws BadLine if the bytes are not UTF-8
 */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    throw new BadLine("has bytes that are not UTF-8");
  }
}

function skipBlanks(bytes: Uint8Array, start: number, end: number, separator: number): number {
  let at = start;
  while (at < end && bytes[at] !== separator && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function closingQuote(bytes: Uint8Array, open: number, end: number, backslash: boolean): number {
  const quote = bytes[open];
  const hides = (byte: number) => byte === quote || byte === BACKSLASH;
  for (let at = open + 1; at < end; at++) {
    if (backslash && bytes[at] === BACKSLASH && at + 1 < end && hides(bytes[at + 1])) at++;
    else if (bytes[at] === quote) {
      if (bytes[at + 1] !== quote || at + 1 === end) return at;
      at++;
    }
  }
  throw new BadLine("has a quote that is not closed by another");
}
