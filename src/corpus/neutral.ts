import type { CorpusCounts } from "./counts.ts";
import type { ExtractionTools } from "./extract_table.ts";
import type { FeatureTable } from "./features.ts";
import { compact, countCorpus, type Match, matchByName, numberSpeakers } from "./join.ts";
import type { FeatureFormat } from "./layout.ts";
import { readSource, type SourceOptions } from "./source.ts";

/** Where a corpus of neutral speech is; without metadata or distribution all are of the one speaker "". */
export interface NeutralCorpusOptions extends SourceOptions {
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
export async function loadNeutralCorpus(
  options: NeutralCorpusOptions,
  tools: ExtractionTools,
): Promise<NeutralCorpus> {
  const { utterance, speaker } = options;
  const columns = { utterance, speaker };
  const { table, metadata, listing } = await readSource(options, columns, "neutral", tools);
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
    counts: countCorpus(table, metadata, match, values, listing),
  };
}

/** Every row of the table, of the one speaker "". */
function matchAll({ utterances }: FeatureTable): Match {
  return {
    rows: utterances.map((utterance, row) => ({
      utterance,
      speaker: "",
      label: "",
      facts: {},
      row,
    })),
    featuresWithoutMetadata: [],
    metadataWithoutFeatures: [],
    missingSpeaker: [],
    missingLabel: [],
  };
}
