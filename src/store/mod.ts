/**
 * The store: every finished piece of work as a file of its own, found by a hash of all it depends on.
 *
 * A file appears whole or not at all, whenever the process dies; what the disk damaged is found by its
 * checksums, named, and treated as missing. Any number of processes may use one store at once.
 *
 * @module
 */
export { type Cleaned, type CleanOptions, cleanStore } from "./clean.ts";
export { type Code, codeOf } from "./code.ts";
export { type Key, keyOf } from "./key.ts";
export { pack, unpack } from "./pack.ts";
export type { Piece, PieceArray } from "./piece.ts";
export { type KindStatus, storeStatus } from "./status.ts";
export { type Damaged, Store } from "./store.ts";
