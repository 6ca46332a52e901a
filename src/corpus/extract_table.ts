import { extractAll, type ExtractionSettings, type SoundSource } from "../extraction/mod.ts";
import { featureNames } from "../is10/mod.ts";
import { type Counted, countNames } from "./counts.ts";
import { cannotRead } from "./errors.ts";
import type { FeatureTable } from "./features.ts";
import { sha256 } from "../sha256.ts";
import { RowStore } from "./row_store.ts";

/** With what features are extracted. */
export interface ExtractionTools {
  /** recordings at a time */
  jobs: number;
  /** folder of the store that keeps the features; without it none are kept */
  store?: string;
  /** told of each recording that is done: how many of how many */
  onRecording(done: number, total: number): void;
  /** told what is worth a line of its own: a recording without features, a damaged piece of the store */
  onNote(text: string): void;
}

/** What the recordings of a corpus are like. */
export interface SoundCounts {
  /** How features were extracted. */
  extraction: ExtractionSettings;
  seconds: number;
  /** Recordings of each sampling rate (Hz), before any resampling. */
  sampleRates: Record<string, number>;
  /** Recordings with two samples or more in a row at full scale. */
  clipped: Counted;
  /** Recordings that are digital silence. */
  silent: Counted;
  /** What was odd about recordings, though they could be read: how many of each. */
  notes: Record<string, Counted>;
  /** Recordings without features, with the reason. */
  failed: { utterance: string; reason: string }[];
}

/**
 * The features of recordings, as if they were read from a feature file.
 *
 * @param path names the recordings in errors
 * @throws InputError if none of them has features
 */
export async function extractTable(
  path: string,
  sources: readonly SoundSource[],
  extraction: ExtractionSettings,
  { jobs, store, onRecording, onNote }: ExtractionTools,
): Promise<FeatureTable> {
  const names = featureNames(extraction.set);
  const rows = new RowStore(names.length);
  const utterances: string[] = [];
  const identity: string[] = [];
  const failed: SoundCounts["failed"] = [];
  const clipped: string[] = [];
  const silent: string[] = [];
  const sampleRates: Record<string, number> = {};
  const notes = new Map<string, string[]>();
  let seconds = 0;
  let done = 0;
  for await (const outcome of extractAll(sources, { settings: extraction, store }, { jobs })) {
    const { utterance } = sources[done++];
    onRecording(done, sources.length);
    for (const piece of outcome.damaged ?? []) onNote(`Made again, a damaged piece: ${piece}`);
    if (!outcome.ok) {
      onNote(`Without features: ${utterance}: ${outcome.reason}`);
      failed.push({ utterance, reason: outcome.reason });
      continue;
    }
    rows.add(outcome.values);
    utterances.push(utterance);
    identity.push(`${utterance} ${outcome.sha256}\n`);
    seconds += outcome.seconds;
    sampleRates[outcome.sampleRate] = (sampleRates[outcome.sampleRate] ?? 0) + 1;
    if (outcome.clipped > 0) clipped.push(utterance);
    if (outcome.silent) silent.push(utterance);
    for (const note of outcome.notes) notes.set(note, [...notes.get(note) ?? [], utterance]);
  }
  if (utterances.length === 0) {
    const [first] = failed;
    throw cannotRead(
      path,
      `none of ${sources.length} recordings has features; ${first.utterance}: ${first.reason}`,
    );
  }
  return {
    path,
    format: "recordings",
    sha256: await sha256(identity.join("")),
    featureNames: names,
    utterances,
    values: rows.values(),
    ignoredColumns: [],
    dropped: { missing: [], nonFinite: [], duplicatesIdentical: [], duplicatesDifferent: [] },
    sound: {
      extraction,
      seconds,
      sampleRates,
      clipped: countNames(clipped),
      silent: countNames(silent),
      notes: Object.fromEntries([...notes].map(([note, names]) => [note, countNames(names)])),
      failed,
    },
  };
}
