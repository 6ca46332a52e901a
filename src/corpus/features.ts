import { readBytes } from "./bytes.ts";
import { cannotRead } from "./errors.ts";
import type { SoundCounts } from "./extract_table.ts";
import { FeatureLines } from "./feature_lines.ts";
import { type FeatureFormat, namesOf } from "./layout.ts";
import { type DroppedRows, TableBuilder } from "./table_builder.ts";

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

/** Parses a feature file that comes in pieces, cut anywhere, into a table. */
export class FeatureParser {
  readonly #path: string;
  readonly #lines: FeatureLines;
  #table?: TableBuilder;

  /** @param path names the file in errors */
  constructor(path: string) {
    this.#path = path;
    this.#lines = new FeatureLines(path, ({ columns }) => {
      const table = new TableBuilder(namesOf(columns, "feature").length);
      this.#table = table;
      return (...row) => table.add(...row);
    });
  }

  /** Takes the next piece. It is not kept: the caller may reuse it. */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Ends the file and hands out its table. */
  end(): Omit<FeatureTable, "path" | "sha256"> {
    const { format, columns } = this.#lines.end();
    const { utterances, dropped, store } = this.#table!;
    if (utterances.length === 0) throw cannotRead(this.#path, whyNoRows(dropped));
    return {
      format,
      featureNames: namesOf(columns, "feature"),
      utterances,
      values: store.values(),
      ignoredColumns: namesOf(columns, "ignored"),
      dropped,
    };
  }
}

function whyNoRows({ missing, nonFinite }: DroppedRows): string {
  if (missing.length + nonFinite.length === 0) return "it has a header and no rows";
  return "no row can be used: " +
    `${missing.length} with a missing value, ${nonFinite.length} with one that is not finite`;
}
