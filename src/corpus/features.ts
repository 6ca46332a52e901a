import { ArffHeader } from "./arff_header.ts";
import { readBytes } from "./bytes.ts";
import { readCsvHeader } from "./csv_header.ts";
import { cannotRead } from "./errors.ts";
import { BadLine, decode } from "./fields.ts";
import { checkLayout, type FeatureFormat, type Layout, namesOf } from "./layout.ts";
import type { SoundCounts } from "./extract_table.ts";
import { LineSplitter } from "./lines.ts";
import { type DroppedRows, RowReader } from "./row_reader.ts";

/** The features of the utterances of one file. */
export interface FeatureTable {
  path: string;
  format: FeatureFormat;
  /** SHA-256 (hex) of the file as stored. */
  sha256: string;
  featureNames: string[];
  /** The names of the utterances, each once, in the order of the file. */
  utterances: string[];
  /** Utterances x features, row-major, all finite, over a SharedArrayBuffer. */
  values: Float32Array;
  /** The columns that are neither the utterance name nor a feature. */
  ignoredColumns: string[];
  dropped: DroppedRows;
  /** What the recordings are like, if the features were extracted from recordings. */
  sound?: SoundCounts;
}

/**
 * Reads a feature file: openSMILE's ARFF and CSV, the CSV of opensmile-python, or any CSV whose first
 * column names the utterance. All of them may be packed with gzip. The format is known by the header.
 *
 * A value is the 32-bit float nearest to the double that `Number()` gives for its text. Rows with a
 * missing (`?`, empty, `NaN`, `NA`) or non-finite value, and rows whose name an earlier row of the
 * table has, are dropped and named in `dropped`.
 *
 * @throws InputError if the file cannot be read, with its line and value if there is one
 */
export async function readFeatures(path: string): Promise<FeatureTable> {
  const parser = new FeatureParser(path);
  const sha256 = await readBytes(path, (chunk) => parser.push(chunk));
  return { path, sha256, ...parser.end() };
}

/** Parses a feature file that comes in pieces, cut anywhere. */
export class FeatureParser {
  readonly #path: string;
  readonly #lines: LineSplitter;
  #arffHeader?: ArffHeader;
  #layout?: Layout;
  #rows?: RowReader;

  /** @param path names the file in errors */
  constructor(path: string) {
    this.#path = path;
    this.#lines = new LineSplitter((...line) => this.#read(...line));
  }

  /** Takes the next piece. It is not kept: the caller may reuse it. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Ends the file and hands out its table. */
  end(): Omit<FeatureTable, "path" | "sha256"> {
    this.#lines.end();
    if (!this.#layout || !this.#rows) {
      throw cannotRead(this.#path, this.#arffHeader ? "it has no @data" : "it is empty");
    }
    const { utterances, dropped, store } = this.#rows;
    if (utterances.length === 0) throw cannotRead(this.#path, whyNoRows(dropped));
    const { format, columns } = this.#layout;
    return {
      format,
      featureNames: namesOf(columns, "feature"),
      utterances,
      values: store.values(),
      ignoredColumns: namesOf(columns, "ignored"),
      dropped,
    };
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
    this.#rows = new RowReader(this.#path, layout);
  }
}

function whyNoRows({ missing, nonFinite }: DroppedRows): string {
  if (missing.length + nonFinite.length === 0) return "it has a header and no rows";
  return "no row can be used: " +
    `${missing.length} with a missing value, ${nonFinite.length} with one that is not finite`;
}
