import { featureDifference, type FeatureRow, streamFeatures } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import { inOrder, Pool } from "../workers/mod.ts";
import type { Row } from "./row.ts";
import type { Source } from "./sources.ts";
import type { PredictionAnswer, PredictionSetup, PredictionTask } from "./tasks.ts";

/** What became of a recording, or of some rows of a feature file. */
export interface Outcome {
  readonly source: Source;
  readonly rows: readonly Row[];
}

/** How it is predicted. */
export interface PredictionSettings {
  /** recordings, or parts of feature files, at a time */
  readonly jobs: number;
  /** the model's, which those of feature files must be */
  readonly featureNames: readonly string[];
}

/** What is predicted at once; rows of features that the reader found, or the error that ended its file. */
type Part =
  | { readonly source: Source }
  | { readonly source: Source; readonly rows: readonly FeatureRow[] }
  | { readonly source: Source; readonly error: string };

type PredictionPool = Pool<PredictionSetup, PredictionTask, PredictionAnswer>;

/**
 * Predicts all there is in some files, on `jobs` workers, and hands it out in the order of the files and of
 * their rows. Memory does not grow with their number. What cannot be predicted is a row with an error.
 *
 * @throws Error if a worker fails by a fault of the program
 */
export async function* predictAll(
  sources: readonly Source[],
  setup: PredictionSetup,
  { jobs, featureNames }: PredictionSettings,
): AsyncGenerator<Outcome, void> {
  const module = new URL("./worker.ts", import.meta.url);
  const recordingsOnly = sources.every(({ kind }) => kind === "recording");
  const size = recordingsOnly ? Math.max(1, Math.min(jobs, sources.length)) : jobs;
  const pool: PredictionPool = new Pool(size, module, setup);
  // a long recording holds up the ones behind it; so many may be finished and waiting
  const ahead = 16 * size;
  try {
    await pool.ready();
    yield* inOrder(partsOf(sources, featureNames), (part) => predictPart(pool, part), ahead);
  } finally {
    pool.close();
  }
}

async function* partsOf(
  sources: readonly Source[],
  featureNames: readonly string[],
): AsyncGenerator<Part, void> {
  for (const source of sources) {
    if (source.kind === "recording") yield { source };
    else yield* readParts(source, featureNames);
  }
}

async function* readParts(
  source: Source,
  featureNames: readonly string[],
): AsyncGenerator<Part, void> {
  const { file } = source;
  const check = (names: string[]) => {
    const difference = featureDifference(names, featureNames, "the model's");
    if (difference) throw new InputError(`Cannot predict "${file}": ${difference}`);
  };
  try {
    for await (const rows of streamFeatures(file, check)) yield { source, rows };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    yield { source, error: error.message };
  }
}

async function predictPart(pool: PredictionPool, part: Part): Promise<Outcome> {
  const { source } = part;
  const { file, utterance } = source;
  if ("rows" in part) return { source, rows: await predictRows(pool, file, part.rows) };
  if ("error" in part) {
    return { source, rows: [{ file, utterance: "", result: { error: part.error } }] };
  }
  const { results, sound } = await pool.run({ file });
  return { source, rows: results.map((result) => ({ file, utterance, result, sound })) };
}

const flaws = {
  missing: "a value is missing",
  nonFinite: "a value is infinite, or too large for 32 bits",
};

/** Rows of features; those that have a flaw stay where they are. */
async function predictRows(
  pool: PredictionPool,
  file: string,
  rows: readonly FeatureRow[],
): Promise<Row[]> {
  const usable = rows.filter(({ flaw }) => flaw === undefined);
  const { results } = usable.length > 0
    ? await pool.run({ features: concatenate(usable) })
    : { results: [] };
  let next = 0;
  return rows.map(({ utterance, flaw }) => ({
    file,
    utterance,
    result: flaw ? { error: flaws[flaw] } : results[next++],
  }));
}

function concatenate(rows: readonly FeatureRow[]): Float32Array {
  const width = rows[0].features.length;
  const all = new Float32Array(rows.length * width);
  rows.forEach(({ features }, row) => all.set(features, row * width));
  return all;
}
