import { CsvError, parse } from "csv-parse/sync";
import { readText } from "./bytes.ts";
import { findSeparator } from "./csv_header.ts";
import { cannotRead, show } from "./errors.ts";

/** The names of the columns to read. A speaker or label that is not asked for is "". */
export interface MetadataColumns {
  utterance: string;
  speaker?: string;
  label?: string;
  /** More columns to read, such as the session or the sentence. */
  facts?: string[];
}

/** What is known of an utterance. */
export interface MetadataRow {
  utterance: string;
  speaker: string;
  label: string;
  /** What the other columns asked for say, by column; "" where they say nothing. */
  facts: Record<string, string>;
}

/** The metadata of one file. */
export interface Metadata {
  path: string;
  /** SHA-256 (hex) of the file as stored; of a corpus as distributed, of what is known of its utterances. */
  sha256: string;
  /** The complete rows, each utterance once, in the order of the file. */
  rows: MetadataRow[];
  /** The utterances without a speaker; they are not in `rows`. */
  missingSpeaker: string[];
  /** The utterances with a speaker and without a label; they are not in `rows`. */
  missingLabel: string[];
  /** The utterances of rows that repeat an earlier row. */
  duplicates: string[];
}

/**
 * Reads a CSV file (comma, semicolon or tab; plain or gzip) with a header and a row per utterance.
 *
 * @throws InputError if the file cannot be read, a column is not there, or an utterance has two
 * speakers, labels or values of another column asked for
 */
export async function readMetadata(path: string, columns: MetadataColumns): Promise<Metadata> {
  const { text, sha256 } = await readText(path);
  const [header, ...records] = parseRecords(path, text);
  if (!header) throw cannotRead(path, "it is empty");
  if (records.length === 0) throw cannotRead(path, "it has a header and no rows");

  const indexes = {
    utterance: columnIndex(path, header.fields, columns.utterance),
    speaker: columnIndex(path, header.fields, columns.speaker),
    label: columnIndex(path, header.fields, columns.label),
    facts: (columns.facts ?? []).map((name) =>
      [name, columnIndex(path, header.fields, name)] as const
    ),
  };
  const metadata: Metadata = {
    path,
    sha256,
    rows: [],
    missingSpeaker: [],
    missingLabel: [],
    duplicates: [],
  };
  const earlier = new Map<string, MetadataRow & { line: number }>();
  for (const { fields, line } of records) {
    if (fields.length !== header.fields.length) {
      const counts = `has ${fields.length} values, the header names ${header.fields.length}`;
      throw cannotRead(path, `line ${line} ${counts}`);
    }
    const field = (index: number | undefined) => index === undefined ? "" : fields[index];
    const utterance = field(indexes.utterance);
    const row = {
      utterance,
      speaker: field(indexes.speaker),
      label: field(indexes.label),
      facts: Object.fromEntries(indexes.facts.map(([name, index]) => [name, field(index)])),
    };
    if (utterance === "") throw cannotRead(path, `line ${line} has no utterance name`);

    const first = earlier.get(utterance);
    if (first) {
      const what = difference(first, row);
      if (what) {
        const lines = `lines ${first.line} and ${line}`;
        throw cannotRead(path, `${lines} give utterance ${show(utterance)} different ${what}`);
      }
      metadata.duplicates.push(utterance);
      continue;
    }
    earlier.set(utterance, { ...row, line });
    if (columns.speaker !== undefined && row.speaker === "") {
      metadata.missingSpeaker.push(utterance);
    } else if (columns.label !== undefined && row.label === "") {
      metadata.missingLabel.push(utterance);
    } else metadata.rows.push(row);
  }
  return metadata;
}

/** What two rows of the same utterance say differently, undefined if nothing. */
function difference(a: MetadataRow, b: MetadataRow): string | undefined {
  if (a.speaker !== b.speaker) return "speakers";
  if (a.label !== b.label) return "labels";
  const fact = Object.keys(a.facts).find((name) => a.facts[name] !== b.facts[name]);
  return fact && `values of ${show(fact)}`;
}

/** The fields of each row, the header's first, and the line where the row ends. */
function parseRecords(path: string, text: string): { fields: string[]; line: number }[] {
  const records: { fields: string[]; line: number }[] = [];
  try {
    parse(text, {
      delimiter: findSeparator(firstLine(text)),
      on_record: (fields: string[], { lines }) => void records.push({ fields, line: lines }),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw cannotRead(path, `line ${error.lines}: ${error.message}`);
  }
  return records;
}

function firstLine(text: string): string {
  return /^.*\S.*$/m.exec(text)?.[0] ?? "";
}

function columnIndex(path: string, header: string[], name: string): number;
function columnIndex(path: string, header: string[], name?: string): number | undefined;
function columnIndex(path: string, header: string[], name?: string): number | undefined {
  if (name === undefined) return undefined;
  const index = header.indexOf(name);
  const columns = header.map(show).join(", ");
  if (index < 0) throw cannotRead(path, `there is no column ${show(name)}; it has ${columns}`);
  if (header.indexOf(name, index + 1) >= 0) {
    throw cannotRead(path, `there are two columns ${show(name)}`);
  }
  return index;
}
