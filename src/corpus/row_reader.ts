import { readDecimals } from "./decimal.ts";
import { cannotRead, show } from "./errors.ts";
import { type Cursor, readExponentials } from "./exponential.ts";
import { fieldEnd, fieldText, splitFields } from "./fields.ts";
import { type Column, type Layout, namesOf, type Role } from "./layout.ts";
import { parseText } from "./number.ts";

/** Why a row cannot be used: a value is missing, or is infinite or beyond the range of a 32-bit float. */
export type Flaw = "missing" | "nonFinite";

/** What is done with a row: its utterance's name and its features, which are valid until the next row. */
export type OnRow = (utterance: string, features: Float32Array, flaw?: Flaw) => void;

/** Columns of one role side by side: any number of features, or one other column. */
interface Span {
  role: Role;
  count: number;
}

const PERCENT = 0x25, OPEN_BRACE = 0x7b;

/** Reads the rows below a header: the names of the utterances and their features. */
export class RowReader {
  readonly #path: string;
  readonly #layout: Layout;
  readonly #spans: Span[];
  /** The features of the row at hand. */
  readonly #row: Float32Array;
  readonly #cursor: Cursor = { at: 0, feature: 0 };
  /** Whether the row at hand lacks a value, or has one that is not finite. */
  #missing = false;
  #nonFinite = false;
  readonly #onRow: OnRow;

  constructor(path: string, layout: Layout, onRow: OnRow) {
    this.#path = path;
    this.#layout = layout;
    this.#spans = spansOf(layout.columns);
    this.#row = new Float32Array(namesOf(layout.columns, "feature").length);
    this.#onRow = onRow;
  }

  /**
   * Takes the next line, `bytes[start..end)`.
   *
   * @throws InputError if it has another number of values than the header, or one is not a number
   */
  read(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (this.#layout.format === "arff") {
      if (bytes[start] === PERCENT) return;
      if (bytes[start] === OPEN_BRACE) {
        throw cannotRead(this.#path, `line ${line} is a sparse row, which is not supported`);
      }
    }

    const cursor = this.#cursor;
    cursor.at = start;
    cursor.feature = 0;
    this.#missing = this.#nonFinite = false;
    let name = "";
    for (const { role, count } of this.#spans) {
      if (role === "feature") this.#readFeatures(bytes, start, end, line, count);
      else {
        const at = cursor.at;
        const stop = this.#fieldEnd(bytes, start, end, line);
        if (role === "utterance") name = fieldText(bytes, at, stop, this.#layout.syntax);
        cursor.at = stop + 1;
      }
    }
    if (cursor.at <= end) throw this.#wrongCount(bytes, start, end, line);

    if (this.#layout.format === "opensmile-python-csv") name = baseName(name);
    if (name === "") throw cannotRead(this.#path, `line ${line} has no utterance name`);
    this.#onRow(
      name,
      this.#row,
      this.#missing ? "missing" : this.#nonFinite ? "nonFinite" : undefined,
    );
  }

  #readFeatures(bytes: Uint8Array, start: number, end: number, line: number, count: number): void {
    const cursor = this.#cursor;
    const row = this.#row;
    const { separator } = this.#layout.syntax;
    const until = cursor.feature + count;
    for (;;) {
      readExponentials(bytes, end, separator, row, until, cursor);
      readDecimals(bytes, end, separator, row, until, cursor);
      if (cursor.feature === until) return;
      const { at, feature } = cursor;
      const stop = this.#fieldEnd(bytes, start, end, line);
      const value = this.#slowValue(bytes, at, stop, line, feature);
      row[feature] = value;
      if (Number.isNaN(value)) this.#missing = true;
      else if (!Number.isFinite(row[feature])) this.#nonFinite = true;
      cursor.feature++;
      cursor.at = stop + 1;
    }
  }

  /** Where the field at the cursor ends. */
  #fieldEnd(bytes: Uint8Array, start: number, end: number, line: number): number {
    const { at } = this.#cursor;
    if (at > end) throw this.#wrongCount(bytes, start, end, line);
    return fieldEnd(bytes, at, end, this.#layout.syntax);
  }

  /** Reads a value that is not a plain number. */
  #slowValue(bytes: Uint8Array, start: number, end: number, line: number, feature: number): number {
    const text = fieldText(bytes, start, end, this.#layout.syntax);
    const value = parseText(text);
    if (value !== undefined) return value;
    const name = namesOf(this.#layout.columns, "feature")[feature];
    const place = `line ${line}, column ${show(name)}`;
    throw cannotRead(this.#path, `${place}: ${show(text)} is not a number`);
  }

  #wrongCount(bytes: Uint8Array, start: number, end: number, line: number): Error {
    const values = splitFields(bytes, start, end, this.#layout.syntax).length;
    const named = this.#layout.columns.length;
    return cannotRead(this.#path, `line ${line} has ${values} values, the header names ${named}`);
  }
}

function spansOf(columns: Column[]): Span[] {
  const spans: Span[] = [];
  for (const { role } of columns) {
    const last = spans.at(-1);
    if (role === "feature" && last?.role === role) last.count++;
    else spans.push({ role, count: 1 });
  }
  return spans;
}

/** The last part of a path, without its extension. */
function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/(?<=.)\.[^.]*$/, "");
}
