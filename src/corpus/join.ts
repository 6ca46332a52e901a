import { InputError } from "../input_error.ts";
import { type CorpusCounts, countColumns, countNames } from "./counts.ts";
import { show } from "./errors.ts";
import type { FeatureTable } from "./features.ts";
import type { Metadata, MetadataRow } from "./metadata.ts";

/** An utterance that has features and metadata. */
export interface MatchedRow extends MetadataRow {
  /** Its row in the feature table. */
  row: number;
}

/** The utterances of a feature table that the metadata knows, in the order of the table. */
export interface Match {
  rows: MatchedRow[];
  featuresWithoutMetadata: string[];
  metadataWithoutFeatures: string[];
  missingSpeaker: string[];
  missingLabel: string[];
}

/**
 * Joins features and metadata by the name of the utterance.
 *
 * @throws InputError if they have no name in common
 */
export function matchByName(table: FeatureTable, metadata: Metadata): Match {
  const known = new Map(metadata.rows.map((row) => [row.utterance, row]));
  const withoutSpeaker = new Set(metadata.missingSpeaker);
  const withoutLabel = new Set(metadata.missingLabel);
  const match: Match = {
    rows: [],
    featuresWithoutMetadata: [],
    metadataWithoutFeatures: [],
    missingSpeaker: [],
    missingLabel: [],
  };
  table.utterances.forEach((utterance, row) => {
    const found = known.get(utterance);
    if (found) match.rows.push({ ...found, row });
    else if (withoutSpeaker.has(utterance)) match.missingSpeaker.push(utterance);
    else if (withoutLabel.has(utterance)) match.missingLabel.push(utterance);
    else match.featuresWithoutMetadata.push(utterance);
  });

  if (match.rows.length === 0) {
    const files = `"${table.path}" and "${metadata.path}"`;
    throw new InputError(`Cannot join ${files}: ${whyNoRows(table, metadata, match)}`);
  }

  const inFile = new Set([...table.utterances, ...Object.values(table.dropped).flat()]);
  match.metadataWithoutFeatures = [...known.keys(), ...withoutSpeaker, ...withoutLabel]
    .filter((utterance) => !inFile.has(utterance));
  return match;
}

function whyNoRows({ utterances }: FeatureTable, metadata: Metadata, match: Match): string {
  if (match.featuresWithoutMetadata.length < utterances.length) {
    return "no utterance in common has a speaker and a label";
  }
  const { rows, missingSpeaker, missingLabel } = metadata;
  const named = rows[0]?.utterance ?? missingSpeaker[0] ?? missingLabel[0];
  return "they name no utterance in common; " +
    `the features begin with ${show(utterances[0])}, the metadata with ${show(named)}`;
}

/**
 * Moves the given rows to the front of the table, in place.
 *
 * @param values rows x width; what follows the rows kept is left as it is
 * @param rows the rows to keep, ascending
 * @returns the rows kept, on the memory of `values`
 */
export function compact(values: Float32Array, width: number, rows: number[]): Float32Array {
  rows.forEach((row, index) => values.copyWithin(index * width, row * width, (row + 1) * width));
  return values.subarray(0, rows.length * width);
}

/** The columns that have one value in all rows. */
export function constantColumns(values: Float32Array, width: number): number[] {
  let constant = Array.from({ length: width }, (_, column) => column);
  for (let start = width; start < values.length && constant.length > 0; start += width) {
    constant = constant.filter((column) => values[start + column] === values[column]);
  }
  return constant;
}

/**
 * Numbers the speakers of the rows.
 *
 * @returns the distinct speakers, sorted by code unit, and for each row the index of its speaker
 * @throws InputError if there are more than 65535
 */
export function numberSpeakers(
  rows: MetadataRow[],
): { speakers: string[]; speakerOf: Uint16Array } {
  const speakers = [...new Set(rows.map(({ speaker }) => speaker))].sort();
  if (speakers.length > 65535) {
    throw new InputError(`Cannot use ${speakers.length} speakers: at most 65535 are possible`);
  }
  const indexes = new Map(speakers.map((speaker, index) => [speaker, index]));
  return { speakers, speakerOf: Uint16Array.from(rows, ({ speaker }) => indexes.get(speaker)!) };
}

/**
 * The counts of a corpus of which all rows that match are used and no label is asked for.
 *
 * @param values the rows used x features
 */
export function countCorpus(
  table: FeatureTable,
  metadata: Metadata | undefined,
  match: Match,
  values: Float32Array,
  listing?: CorpusCounts["listing"],
): CorpusCounts {
  const { dropped, featureNames, utterances, sound } = table;
  const droppedRows = Object.values(dropped).flat().length;
  const constant = constantColumns(values, featureNames.length);
  return {
    read: utterances.length + droppedRows,
    missing: countNames(dropped.missing),
    nonFinite: countNames(dropped.nonFinite),
    duplicatesIdentical: countNames(dropped.duplicatesIdentical),
    duplicatesDifferent: countNames(dropped.duplicatesDifferent),
    featuresWithoutMetadata: countNames(match.featuresWithoutMetadata),
    missingSpeaker: countNames(match.missingSpeaker),
    missingLabel: countNames(match.missingLabel),
    labelNotInClasses: {},
    used: values.length / featureNames.length,
    metadataDuplicates: countNames(metadata?.duplicates ?? []),
    metadataWithoutFeatures: countNames(match.metadataWithoutFeatures),
    unusedMerges: countNames([]),
    constantColumns: countColumns(constant.map((column) => featureNames[column])),
    ignoredColumns: countColumns(table.ignoredColumns),
    ...(sound && { sound }),
    ...(listing && { listing }),
  };
}
