import { InputError } from "../input_error.ts";
import { type CorpusCounts, countNames } from "./counts.ts";
import { show } from "./errors.ts";
import { compact, countCorpus, matchByName, type MatchedRow, numberSpeakers } from "./join.ts";
import type { FeatureFormat } from "./layout.ts";
import type { ExtractionTools } from "./extract_table.ts";
import { readSource, type SourceOptions } from "./source.ts";

/** Where a corpus is, and how its labels become classes. */
export interface CorpusOptions extends SourceOptions {
  /** The column of the metadata with the utterance names. */
  utterance: string;
  /** The column of the metadata with the speakers. */
  speaker: string;
  /** The column of the metadata with the labels. */
  label: string;
  /** The column of the metadata with what is said; corpora as they are distributed may know it by themselves. */
  sentence?: string;
  /** More columns of the metadata that are needed, such as the session. */
  facts?: string[];
  /** Labels to be merged into others, e.g. `{ excited: "happy" }`. */
  labels: Record<string, string>;
  /** The labels (after merging) to use, in this order; without it all of them, sorted. */
  classes?: string[];
}

/** The labelled utterances of a corpus. */
export interface Corpus {
  features: { path: string; format: FeatureFormat; sha256: string };
  metadata: { path: string; sha256: string };
  featureNames: string[];
  /** Utterances x features, row-major, over a SharedArrayBuffer. */
  values: Float32Array;
  /** The names of the utterances, in the order of the feature file. */
  utterances: string[];
  /** The distinct speakers, sorted by code unit. */
  speakers: string[];
  /** For each utterance the index of its speaker. */
  speakerOf: Uint16Array;
  classes: string[];
  /** For each utterance the index of its class. */
  labelOf: Uint8Array;
  /** For each utterance what the columns asked for say, by column. */
  facts: Record<string, string[]>;
  /** For each utterance what is said, "" where that is not known. */
  sentences: string[];
  counts: CorpusCounts;
}

/**
 * Reads a corpus: joins features and metadata by the name of the utterance, never by the row.
 *
 * @throws InputError if a file cannot be read, the files have no utterance in common, or a class has
 * no utterance
 */
export async function loadCorpus(options: CorpusOptions, tools: ExtractionTools): Promise<Corpus> {
  const { utterance, speaker, label, sentence, facts = [] } = options;
  const columns = { utterance, speaker, label, facts: sentence ? [...facts, sentence] : facts };
  const { table, metadata, listing } = await readSource(options, columns, "emotional", tools);
  if (!metadata) throw new TypeError("Cannot load a corpus without speakers and labels");
  const match = matchByName(table, metadata);

  const merged = mergeLabels(match.rows, options.labels);
  const { classes, rows, labelNotInClasses } = chooseClasses(
    merged,
    table.path,
    options.classes,
  );
  const indexes = new Map(classes.map((name, index) => [name, index]));
  const unusedMerges = Object.keys(options.labels)
    .filter((original) => !metadata.rows.some((row) => row.label === original));

  const values = compact(table.values, table.featureNames.length, rows.map(({ row }) => row));
  return {
    features: { path: table.path, format: table.format, sha256: table.sha256 },
    metadata: { path: metadata.path, sha256: metadata.sha256 },
    featureNames: table.featureNames,
    values,
    utterances: rows.map(({ utterance }) => utterance),
    ...numberSpeakers(rows),
    classes,
    labelOf: Uint8Array.from(rows, ({ label }) => indexes.get(label)!),
    facts: Object.fromEntries(facts.map((name) => [name, rows.map((row) => row.facts[name])])),
    sentences: rows.map((row) => row.facts[sentence ?? "sentence"] ?? ""),
    counts: {
      ...countCorpus(table, metadata, match, values, listing),
      labelNotInClasses,
      unusedMerges: countNames(unusedMerges),
    },
  };
}

function mergeLabels(rows: MatchedRow[], labels: Record<string, string>): MatchedRow[] {
  const merges = new Map(Object.entries(labels));
  return rows.map((row) => ({ ...row, label: merges.get(row.label) ?? row.label }));
}

/** The classes, the rows that have one of them, and how many of each other label there are. */
function chooseClasses(all: MatchedRow[], path: string, given?: string[]) {
  const labels = [...new Set(all.map(({ label }) => label))].sort();
  const classes = given ?? labels;
  const fail = (reason: string) => new InputError(`Cannot use the classes of "${path}": ${reason}`);
  if (classes.length === 0) throw fail("none is named");
  if (classes.length > 255) throw fail(`there are ${classes.length}, at most 255 are possible`);
  for (const [index, name] of classes.entries()) {
    if (classes.indexOf(name) < index) throw fail(`${show(name)} is named twice`);
    if (!labels.includes(name)) {
      throw fail(
        `no utterance has label ${show(name)}; the labels are ${labels.map(show).join(", ")}`,
      );
    }
  }

  const used = new Set(classes);
  const left = new Map<string, number>();
  for (const { label } of all) if (!used.has(label)) left.set(label, (left.get(label) ?? 0) + 1);
  return {
    classes: [...classes],
    rows: all.filter(({ label }) => used.has(label)),
    labelNotInClasses: Object.fromEntries(left),
  };
}
