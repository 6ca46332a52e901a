import { refused } from "./errors.ts";
import { storeFiles } from "./files.ts";

const HOUR = 3_600_000, DAY = 24 * HOUR;

/** Which pieces to remove; without options all of them. */
export interface CleanOptions {
  /** Only pieces written longer ago. */
  olderThanDays?: number;
  /** Only pieces of these kinds. */
  kinds?: readonly string[];
}

/** What was removed. */
export interface Cleaned {
  /** Finished pieces. */
  pieces: number;
  /** Unfinished files. */
  partial: number;
  /** The size of all these files. */
  bytes: number;
}

/**
 * Removes pieces from a store, and of the same kinds the files that processes that died left unfinished:
 * those that nobody has written to for an hour. Never removes a file that the store did not write.
 *
 * @throws InputError if a file cannot be removed
 */
export async function cleanStore(folder: string, options: CleanOptions = {}): Promise<Cleaned> {
  const { olderThanDays = -Infinity, kinds } = options;
  const cleaned = { pieces: 0, partial: 0, bytes: 0 };
  const now = Date.now();
  for await (const { path, kind, partial, bytes, written } of storeFiles(folder)) {
    const age = now - written.getTime();
    const old = age > (partial ? HOUR : olderThanDays * DAY);
    if (!old || kinds && !kinds.includes(kind) || !await removeIfThere(path)) continue;
    cleaned[partial ? "partial" : "pieces"]++;
    cleaned.bytes += bytes;
  }
  return cleaned;
}

/** False if another process removed the file meanwhile. */
async function removeIfThere(path: string): Promise<boolean> {
  try {
    await Deno.remove(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw refused("remove", path, error);
  }
}
