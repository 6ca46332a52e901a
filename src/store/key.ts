import { createHash } from "node:crypto";
import { canonicalJson } from "./json.ts";

/** The format of keys and files. Another one needs another name: it makes all pieces new. */
export const FORMAT = "emodae/1";

/** What a kind of piece may be called, e.g. `scaled-data`: it is a folder's name. */
export const KIND = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Where a piece is, and why. Made by {@linkcode keyOf}; may be posted to workers. */
export interface Key {
  /** What kind of piece it is, e.g. `features`. */
  readonly kind: string;
  /** All that the piece depends on, as canonical JSON. */
  readonly depends: string;
  /** SHA-256 (hex) of both. The key of what is made from this piece depends on it. */
  readonly hash: string;
}

/**
 * The key of a piece.
 *
 * @param kind lower-case words joined by `-`
 * @param depends all that the piece's bytes depend on: settings, hashes of files, of binaries and of
 * other pieces, the version of the method; the order of the keys in it does not matter
 * @throws TypeError if `depends` is not JSON (undefined, NaN, a function, ...) or the kind no such words
 */
export function keyOf(kind: string, depends: unknown): Key {
  if (!KIND.test(kind)) throw new TypeError(`Cannot store pieces of kind ${JSON.stringify(kind)}`);
  const text = canonicalJson(depends, "depends");
  const hash = createHash("sha256").update(`${FORMAT}\n${kind}\n${text}`).digest("hex");
  return { kind, depends: text, hash };
}
