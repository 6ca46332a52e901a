import { Damage } from "../arrays/mod.ts";
import { writeSynced } from "./chunks.ts";
import { refused } from "./errors.ts";
import { folderOf, partialPathOf, pathOf } from "./files.ts";
import { decodePiece, encodePiece } from "./format.ts";
import type { Key } from "./key.ts";
import type { Piece } from "./piece.ts";

/** A piece that cannot be used: it is treated as missing, and replaced when it is put again. */
export interface Damaged {
  /** Its file. */
  path: string;
  /** What is wrong, e.g. `its data are damaged`. */
  reason: string;
}

/** A folder of finished pieces. It is made when the first piece is put. */
export class Store {
  readonly #folder: string;
  readonly #onDamaged: (damaged: Damaged) => void;

  /**
   * Opens a store.
   *
   * @param folder need not be there
   * @param onDamaged told of each damaged piece found, so that none is redone in silence
   */
  constructor(folder: string, onDamaged: (damaged: Damaged) => void) {
    this.#folder = folder;
    this.#onDamaged = onDamaged;
  }

  /**
   * Reads a piece. Every byte of it is checked.
   *
   * @param allocate gives the memory for all arrays of the piece together, 8-byte aligned, e.g. in a
   * SharedArrayBuffer: they are read straight into it. Each begins at a multiple of 64 bytes.
   * @returns the piece as it was put, undefined if there is none or it is damaged
   * @throws InputError if the system refuses to read it
   */
  async get(
    key: Key,
    allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
  ): Promise<Piece | undefined> {
    const path = pathOf(this.#folder, key);
    using file = await openIfThere(path);
    if (!file) return;
    try {
      return await decodePiece(file, key, allocate);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.#onDamaged({ path, reason: error.message });
    }
  }

  /**
   * Writes a piece beside its place and renames it. A piece of the same key is replaced: it is damaged,
   * or another process was faster and it has the same bytes.
   *
   * @param piece its arrays must not change before the end
   * @throws InputError if it cannot be written, e.g. since the disk is full; nothing is left behind
   * @throws TypeError if JSON cannot hold the piece's meta
   */
  async put(key: Key, piece: Piece): Promise<void> {
    const parts = encodePiece(key, piece);
    const partial = partialPathOf(this.#folder, key);
    const path = pathOf(this.#folder, key);
    try {
      await Deno.mkdir(folderOf(this.#folder, key), { recursive: true });
      await writeSynced(partial, parts);
      await Deno.rename(partial, path);
    } catch (error) {
      await Deno.remove(partial).catch(() => {/* it is not there: the error came before it */});
      throw refused("write", path, error, parts.reduce((bytes, { length }) => bytes + length, 0));
    }
  }
}

async function openIfThere(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw refused("read", path, error);
  }
}
