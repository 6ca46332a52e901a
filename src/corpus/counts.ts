import type { ListingCounts } from "./distributions/mod.ts";
import type { SoundCounts } from "./extract_table.ts";

const EXAMPLES = 5;

/** How many, and the names of the first of them (at most 5). */
export interface Counted {
  count: number;
  examples: string[];
}

/** How many columns, and their names. */
export interface Columns {
  count: number;
  names: string[];
}

/**
 * What became of the rows of a corpus. Each row of the feature file is counted once: `read` is the
 * sum of `used` and of the items named "dropped".
 */
export interface CorpusCounts {
  /** The rows of the feature file. */
  read: number;
  /** Dropped: a value is missing. */
  missing: Counted;
  /** Dropped: a value is infinite or beyond the range of a 32-bit float. */
  nonFinite: Counted;
  /** Dropped: an earlier row has the same name and values. */
  duplicatesIdentical: Counted;
  /** Dropped: an earlier row has the same name and other values. */
  duplicatesDifferent: Counted;
  /** Dropped: the metadata does not name the utterance. */
  featuresWithoutMetadata: Counted;
  /** Dropped: the metadata gives the utterance no speaker. */
  missingSpeaker: Counted;
  /** Dropped: the metadata gives the utterance no label. */
  missingLabel: Counted;
  /** Dropped: the label (after merging) is not among the classes; how many of each label. */
  labelNotInClasses: Record<string, number>;
  /** The rows of the corpus. */
  used: number;
  /** Rows of the metadata that repeat an earlier one. */
  metadataDuplicates: Counted;
  /** Utterances of the metadata that the feature file does not name. */
  metadataWithoutFeatures: Counted;
  /** Labels to be merged that the metadata does not have. */
  unusedMerges: Counted;
  /** Features that have one value in all rows used. */
  constantColumns: Columns;
  /** Columns of the feature file that are neither the utterance name nor a feature. */
  ignoredColumns: Columns;
  /** What the recordings are like, where features were extracted from recordings. */
  sound?: SoundCounts;
  /** What became of the files of a folder of recordings. */
  listing?: ListingCounts & { expected: string[] };
}

/** Counts names and keeps the first as examples. */
export function countNames(names: string[]): Counted {
  return { count: names.length, examples: names.slice(0, EXAMPLES) };
}

/** Counts columns and keeps their names. */
export function countColumns(names: string[]): Columns {
  return { count: names.length, names };
}

/** One plain English line for each item of the counts that is not zero. */
export function describeCounts(counts: CorpusCounts): string[] {
  const dropped = (item: Counted, reason: string) =>
    item.count === 0 ? [] : [
      `${quantity(item.count, "utterance")} dropped: ${reason} ${examples(item)}`,
    ];
  const noted = (item: Counted, one: string, many: string) =>
    item.count === 0 ? [] : [`${quantity(item.count, one, many)} ${examples(item)}`];
  const columns = (item: Columns, kind: string) =>
    item.count === 0 ? [] : [`${quantity(item.count, `${kind} column`)}: ${item.names.join(", ")}`];

  return [
    ...(counts.listing ? describeListing(counts.listing) : []),
    ...(counts.sound ? describeSound(counts.sound) : []),
    `${quantity(counts.read, "utterance")} read`,
    ...dropped(counts.missing, "a missing value"),
    ...dropped(counts.nonFinite, "a value that is not finite"),
    ...dropped(counts.duplicatesIdentical, "the same name and values as an earlier row"),
    ...dropped(counts.duplicatesDifferent, "the same name as an earlier row, with other values"),
    ...dropped(counts.featuresWithoutMetadata, "not in the metadata"),
    ...dropped(counts.missingSpeaker, "no speaker in the metadata"),
    ...dropped(counts.missingLabel, "no label in the metadata"),
    ...Object.entries(counts.labelNotInClasses).map(([label, count]) =>
      `${quantity(count, "utterance")} dropped: label "${label}" is not a class`
    ),
    `${quantity(counts.used, "utterance")} used`,
    ...noted(
      counts.metadataDuplicates,
      "metadata row repeats an earlier one",
      "metadata rows repeat an earlier one",
    ),
    ...noted(
      counts.metadataWithoutFeatures,
      "utterance of the metadata has no features",
      "utterances of the metadata have no features",
    ),
    ...noted(
      counts.unusedMerges,
      "label to be merged is not in the metadata",
      "labels to be merged are not in the metadata",
    ),
    ...columns(counts.constantColumns, "constant"),
    ...columns(counts.ignoredColumns, "ignored"),
  ];
}

function describeListing(
  { files, leftOut, withoutFile, expected }: CorpusCounts["listing"] & object,
) {
  return [
    quantity(files, "audio file"),
    ...Object.entries(leftOut).map(([reason, item]) =>
      `${quantity(item.count, "file")} left out: ${reason} ${examples(item)}`
    ),
    ...(withoutFile.count === 0
      ? []
      : [`${quantity(withoutFile.count, "utterance")} without a file ${examples(withoutFile)}`]),
    ...expected.map((line) => `not as published: ${line}`),
  ];
}

function describeSound({ extraction, seconds, sampleRates, failed, ...sound }: SoundCounts) {
  const recordings = (item: Counted, what: string) =>
    item.count === 0 ? [] : [`${quantity(item.count, "recording")} ${what} ${examples(item)}`];
  const { set, resample } = extraction;
  const rates = Object.entries(sampleRates).map(([rate, count]) => `${count} at ${rate} Hz`);
  return [
    `features ${set}, ${seconds.toFixed(0)} s of sound, ${rates.join(", ")}` +
    (resample ? `, brought to ${resample} Hz` : ""),
    ...recordings(countNames(failed.map(({ utterance }) => utterance)), "without features"),
    ...recordings(sound.clipped, "clipped"),
    ...recordings(sound.silent, "silent"),
    ...Object.entries(sound.notes).flatMap(([note, item]) =>
      recordings(item, `with a note: ${note}`)
    ),
  ];
}

function quantity(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function examples({ count, examples }: Counted): string {
  return `(${examples.join(", ")}${count > examples.length ? ", ..." : ""})`;
}
