import { ArffHeader } from "./arff_header.ts";
import { readCsvHeader } from "./csv_header.ts";
import { cannotRead } from "./errors.ts";
import { BadLine, decode } from "./fields.ts";
import { checkLayout, type Layout } from "./layout.ts";
import { LineSplitter } from "./lines.ts";
import { type OnRow, RowReader } from "./row_reader.ts";

/** Reads the lines of a feature file that comes in pieces, cut anywhere: its header, then its rows. */
export class FeatureLines {
  readonly #path: string;
  readonly #onHeader: (layout: Layout) => OnRow;
  readonly #lines: LineSplitter;
  #arffHeader?: ArffHeader;
  #layout?: Layout;
  #rows?: RowReader;

  /**
   * @param path names the file in errors
   * @param onHeader called with what the header says; gives what is done with each row below it
   */
  constructor(path: string, onHeader: (layout: Layout) => OnRow) {
    this.#path = path;
    this.#onHeader = onHeader;
    this.#lines = new LineSplitter((...line) => this.#read(...line));
  }

  /**
   * Takes the next piece. It is not kept: the caller may reuse it.
   *
   * @throws InputError if a line cannot be read
   */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /**
   * Ends the file.
   *
   * @returns what its header says
   * @throws InputError if it has none, or its last line cannot be read
   */
  end(): Layout {
    this.#lines.end();
    if (this.#layout) return this.#layout;
    throw cannotRead(this.#path, this.#arffHeader ? "it has no @data" : "it is empty");
  }

  #read(bytes: Uint8Array, start: number, end: number, line: number): void {
    try {
      if (this.#rows) this.#rows.read(bytes, start, end, line);
      else this.#readHeader(bytes, start, end, line);
    } catch (error) {
      if (error instanceof BadLine) throw cannotRead(this.#path, `line ${line} ${error.message}`);
      throw error;
    }
  }

  #readHeader(bytes: Uint8Array, start: number, end: number, line: number): void {
    const text = decode(bytes, start, end);
    if (/^\s*[@%]/.test(text)) this.#arffHeader ??= new ArffHeader(this.#path);
    const layout = this.#arffHeader
      ? this.#arffHeader.read(text, line)
      : readCsvHeader(this.#path, text, bytes, start, end);
    if (!layout) return;
    this.#layout = checkLayout(this.#path, layout);
    this.#rows = new RowReader(this.#path, layout, this.#onHeader(layout));
  }
}
