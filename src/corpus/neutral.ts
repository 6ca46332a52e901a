import type { CorpusCounts } from "./counts.ts";
import { type FeatureTable, readFeatures } from "./features.ts";
import { compact, countCorpus, type Match, matchByName, numberSpeakers } from "./join.ts";
import type { FeatureFormat } from "./layout.ts";
import { readMetadata } from "./metadata.ts";

/** Which files make a corpus of neutral speech. */
export interface NeutralCorpusOptions {
  /** Path of the feature file. */
  features: string;
  /** Path of the metadata, a CSV file; without it all utterances are of the one speaker "". */
  metadata?: string;
  /** The column of the metadata with the utterance names. */
  utterance: string;
  /** The column of the metadata with the speakers; without it all are the one speaker "". */
  speaker?: string;
}

/** The utterances of a corpus of neutral speech, which needs no labels. */
export interface NeutralCorpus {
  features: { path: string; format: FeatureFormat; sha256: string };
  metadata?: { path: string; sha256: string };
  featureNames: string[];
  /** Utterances x features, row-major, over a SharedArrayBuffer. */
  values: Float32Array;
  /** The names of the utterances, in the order of the feature file. */
  utterances: string[];
  /** The distinct speakers, sorted by code unit. */
  speakers: string[];
  /** For each utterance the index of its speaker. */
  speakerOf: Uint16Array;
  counts: CorpusCounts;
}

/**
 * Reads a corpus of neutral speech. If there is metadata, only the utterances it names are used.
 *
 * @throws InputError if a file cannot be read or the files have no utterance in common
 */
export async function loadNeutralCorpus(options: NeutralCorpusOptions): Promise<NeutralCorpus> {
  const { utterance, speaker } = options;
  const metadata = options.metadata === undefined
    ? undefined
    : await readMetadata(options.metadata, { utterance, speaker });
  const table = await readFeatures(options.features);
  const match = metadata ? matchByName(table, metadata) : matchAll(table);

  const rows = match.rows.map(({ row }) => row);
  const values = compact(table.values, table.featureNames.length, rows);
  return {
    features: { path: table.path, format: table.format, sha256: table.sha256 },
    ...(metadata && { metadata: { path: metadata.path, sha256: metadata.sha256 } }),
    featureNames: table.featureNames,
    values,
    utterances: match.rows.map(({ utterance }) => utterance),
    ...numberSpeakers(match.rows),
    counts: countCorpus(table, metadata, match, values),
  };
}

/** Every row of the table, of the one speaker "". */
function matchAll({ utterances }: FeatureTable): Match {
  return {
    rows: utterances.map((utterance, row) => ({ utterance, speaker: "", label: "", row })),
    featuresWithoutMetadata: [],
    metadataWithoutFeatures: [],
    missingSpeaker: [],
    missingLabel: [],
  };
}
