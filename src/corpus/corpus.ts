import { InputError } from "../input_error.ts";
import { type CorpusCounts, countNames } from "./counts.ts";
import { show } from "./errors.ts";
import { readFeatures } from "./features.ts";
import { compact, countCorpus, matchByName, type MatchedRow, numberSpeakers } from "./join.ts";
import type { FeatureFormat } from "./layout.ts";
import { readMetadata } from "./metadata.ts";

/** Which files make a corpus, and how its labels become classes. */
export interface CorpusOptions {
  /** Path of the feature file. */
  features: string;
  /** Path of the metadata, a CSV file. */
  metadata: string;
  /** The column of the metadata with the utterance names. */
  utterance: string;
  /** The column of the metadata with the speakers. */
  speaker: string;
  /** The column of the metadata with the labels. */
  label: string;
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
  counts: CorpusCounts;
}

/**
 * Reads a corpus: joins features and metadata by the name of the utterance, never by the row.
 *
 * @throws InputError if a file cannot be read, the files have no utterance in common, or a class has
 * no utterance
 */
export async function loadCorpus(options: CorpusOptions): Promise<Corpus> {
  const { utterance, speaker, label } = options;
  const metadata = await readMetadata(options.metadata, { utterance, speaker, label });
  const table = await readFeatures(options.features);
  const match = matchByName(table, metadata);

  const merged = mergeLabels(match.rows, options.labels);
  const { classes, rows, labelNotInClasses } = chooseClasses(merged, options);
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
    counts: {
      ...countCorpus(table, metadata, match, values),
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
function chooseClasses(all: MatchedRow[], { features, classes: given }: CorpusOptions) {
  const labels = [...new Set(all.map(({ label }) => label))].sort();
  const classes = given ?? labels;
  const fail = (reason: string) =>
    new InputError(`Cannot use the classes of "${features}": ${reason}`);
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
