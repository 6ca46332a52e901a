import { refused } from "./errors.ts";
import { type Key, KIND } from "./key.ts";

const START = /^[0-9a-f]{2}$/;
const FILE = /^[0-9a-f]{64}(\.[0-9a-f-]{36}\.partial)?$/;

/** A file of the store. */
export interface StoreFile {
  path: string;
  kind: string;
  /** Whether it is not finished: being written right now, or left by a process that died. */
  partial: boolean;
  bytes: number;
  /** When it was last written to. */
  written: Date;
}

/** The folder of a piece's file. Two digits of the hash keep folders small. */
export function folderOf(store: string, { kind, hash }: Key): string {
  return `${store}/${kind}/${hash.slice(0, 2)}`;
}

/** The file of a piece. */
export function pathOf(store: string, key: Key): string {
  return `${folderOf(store, key)}/${key.hash}`;
}

/** A file of its own for each writer of a piece, beside the piece's file. */
export function partialPathOf(store: string, key: Key): string {
  return `${pathOf(store, key)}.${crypto.randomUUID()}.partial`;
}

/**
 * The files of a store that this program wrote, in any order; none if there is no store.
 *
 * @throws InputError if a folder cannot be read
 */
export async function* storeFiles(store: string): AsyncGenerator<StoreFile> {
  for await (const kind of foldersIn(store, KIND)) {
    for await (const start of foldersIn(`${store}/${kind}`, START)) {
      const folder = `${store}/${kind}/${start}`;
      for await (const { name, isFile } of entriesIn(folder)) {
        if (!isFile || !FILE.test(name) || !name.startsWith(start)) continue;
        const path = `${folder}/${name}`;
        const info = await statIfThere(path);
        if (!info) continue;
        const partial = name.endsWith(".partial");
        yield { path, kind, partial, bytes: info.size, written: new Date(Number(info.mtime)) };
      }
    }
  }
}

async function* foldersIn(folder: string, pattern: RegExp): AsyncGenerator<string> {
  for await (const { name, isDirectory } of entriesIn(folder)) {
    if (isDirectory && pattern.test(name)) yield name;
  }
}

async function* entriesIn(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw refused("read", folder, error);
  }
}

/** Undefined if another process removed or renamed the file meanwhile. */
async function statIfThere(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw refused("read", path, error);
  }
}
