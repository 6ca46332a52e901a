import { storeFiles } from "./files.ts";

/** What a store holds of one kind. */
export interface KindStatus {
  /** The kind, as in the keys. */
  kind: string;
  /** How many finished pieces. */
  pieces: number;
  /** How many unfinished files: being written right now, or left by processes that died. */
  partial: number;
  /** The size of all these files. */
  bytes: number;
  /** When the first of them was written. */
  oldest: Date;
  /** When the last of them was written. */
  newest: Date;
}

/**
 * What a store holds, by kind in the order of the alphabet; nothing if there is no such folder.
 *
 * @throws InputError if a folder cannot be read
 */
export async function storeStatus(folder: string): Promise<KindStatus[]> {
  const kinds = new Map<string, KindStatus>();
  for await (const { kind, partial, bytes, written } of storeFiles(folder)) {
    const status = kinds.get(kind) ??
      { kind, pieces: 0, partial: 0, bytes: 0, oldest: written, newest: written };
    kinds.set(kind, status);
    status[partial ? "partial" : "pieces"]++;
    status.bytes += bytes;
    if (written < status.oldest) status.oldest = written;
    if (written > status.newest) status.newest = written;
  }
  return [...kinds.values()].sort((a, b) => a.kind < b.kind ? -1 : 1);
}
