import { inOrder, Pool } from "../workers/mod.ts";
import type { ExtractionSettings } from "./recording_extractor.ts";
import type { Sound, SoundSource } from "./source.ts";

/** What every worker needs. */
export interface ExtractionSetup {
  readonly settings: ExtractionSettings;
  /** folder of the store that keeps the features; without it none are kept */
  readonly store?: string;
}

/** What to extract from one source. */
export interface ExtractionTask {
  readonly source: SoundSource;
  /** the descriptors of each frame instead of the features; they are not kept */
  readonly descriptors: boolean;
}

/** A recording's values, or the reason why it has none. */
export type Outcome =
  & (Sound & { readonly ok: true; readonly values: Float32Array } | {
    readonly ok: false;
    readonly reason: string;
  })
  & {
    /** pieces of the store that were damaged and made again: path and reason */
    readonly damaged?: readonly string[];
  };

/**
 * Extracts features from recordings, on `jobs` workers, and hands them out in the order of the sources. What
 * the store has is not done again.
 *
 * @param descriptors the descriptors of each frame, (frames, 76), instead of the features, (1582)
 * @throws InputError if the store cannot be written; Error if a file cannot be opened
 */
export async function* extractAll(
  sources: readonly SoundSource[],
  setup: ExtractionSetup,
  { jobs, descriptors = false }: { jobs: number; descriptors?: boolean },
): AsyncGenerator<Outcome> {
  const module = new URL("./worker.ts", import.meta.url);
  const size = Math.max(1, Math.min(jobs, sources.length));
  const pool = new Pool<ExtractionSetup, ExtractionTask, Outcome>(size, module, setup);
  // a long recording holds up the ones behind it; so many may be finished and waiting
  const ahead = 16 * size;
  const tasks = sources.map((source) => ({ source, descriptors }));
  try {
    await pool.ready();
    yield* inOrder(tasks, (task) => pool.run(task), ahead);
  } finally {
    pool.close();
  }
}
