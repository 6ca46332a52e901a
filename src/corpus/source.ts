import { sha256 } from "../sha256.ts";
import type { ExtractionSettings } from "../extraction/mod.ts";
import { syntheticEmotional, syntheticNeutral } from "../synthesis/mod.ts";
import { InputError } from "../input_error.ts";
import {
  distributions as distributed,
  type ListedRecording,
  type ListingCounts,
  listRecordings,
  listWithMetadata,
} from "./distributions/mod.ts";
import { type ExtractionTools, extractTable } from "./extract_table.ts";
import type { FeatureTable } from "./features.ts";
import { type Metadata, type MetadataColumns, readMetadata } from "./metadata.ts";
import { readStoredFeatures } from "./stored_features.ts";

/** The corpora that are known as they are distributed, and speech that is synthesized. */
export const distributions = [...distributed, "synthetic"] as const;

/** Where a corpus's features come from, and what is known of its utterances. */
export interface SourceOptions {
  /** Path of a feature file. */
  features?: string;
  /** In its place: path of a folder of recordings. */
  audio?: string;
  /** How features are extracted from them. */
  extraction?: ExtractionSettings;
  /** Path of the metadata, a CSV file. */
  metadata?: string;
  /** In its place: how the corpus is distributed; "synthetic" needs no files at all. */
  distribution?: typeof distributions[number];
}

/** Features, and what is known of their utterances. */
export interface Source {
  table: FeatureTable;
  metadata?: Metadata;
  /** What became of the files of a folder of recordings. */
  listing?: ListingCounts & { expected: string[] };
}

const defaultExtraction: ExtractionSettings = { set: "is10-compat" };

/**
 * Reads a corpus's features and metadata from wherever they are.
 *
 * @param which the synthetic corpus to take, if it is synthetic
 * @throws InputError if something cannot be read, or a corpus of recordings has none with features
 */
export async function readSource(
  options: SourceOptions,
  columns: MetadataColumns,
  which: "emotional" | "neutral",
  tools: ExtractionTools,
): Promise<Source> {
  const { features, audio, extraction = defaultExtraction, distribution } = options;
  const metadata = options.metadata === undefined
    ? undefined
    : await readMetadata(options.metadata, columns);
  if (features !== undefined) {
    const { store, onNote } = tools;
    const again = (text: string) => onNote(`Made again, a damaged piece: ${text}`);
    return { table: await readStoredFeatures(features, store, again), metadata };
  }
  if (distribution === "synthetic") {
    const utterances = which === "emotional" ? syntheticEmotional() : syntheticNeutral();
    const known = await metadataOf(distribution, utterances, columns);
    const sources = utterances.map(({ utterance }) => ({ utterance }));
    const table = await extractTable("synthetic speech", sources, extraction, tools);
    return { table, metadata: known };
  }
  const folder = audio!;
  const listing = metadata
    ? await listWithMetadata(folder, metadata)
    : await listRecordings(distribution ?? "folder", folder);
  const known = metadata ??
    (distribution && await metadataOf(distribution, listing.recordings, columns));
  const table = await extractTable(folder, listing.recordings, extraction, tools);
  const { counts, expected } = listing;
  return { table, metadata: known, listing: { ...counts, expected } };
}

/** What is known of a recording besides its sound. */
type Known = Omit<ListedRecording, "file">;

/** What a listing says, as if it were read from a metadata file. */
async function metadataOf(
  path: string,
  recordings: Known[],
  { facts = [] }: MetadataColumns,
): Promise<Metadata> {
  const known = (["session", "sentence", "sex"] as const)
    .filter((name) => recordings.some((recording) => recording[name] !== undefined));
  for (const name of facts) {
    if (known.some((other) => other === name)) continue;
    throw new InputError(
      `Cannot read "${name}" of the corpus "${path}": it knows ${
        known.join(", ") || "nothing more"
      }`,
    );
  }
  const factsOf = (recording: Known) =>
    Object.fromEntries(known.map((name) => [name, recording[name] ?? ""]));
  const rows = recordings.map((recording) => ({
    utterance: recording.utterance,
    speaker: recording.speaker,
    label: recording.label ?? "",
    facts: factsOf(recording),
  }));
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return {
    path,
    sha256: await sha256(text),
    rows,
    missingSpeaker: [],
    missingLabel: [],
    duplicates: [],
  };
}
