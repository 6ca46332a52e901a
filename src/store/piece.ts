import type { PlainArray } from "../arrays/mod.ts";

/** The arrays that a piece can hold. */
export type PieceArray = PlainArray;

/** A finished piece of work. */
export interface Piece {
  /** Anything that JSON can hold; small. Its keys keep their order. */
  meta: unknown;
  /** The arrays by name. */
  arrays: Record<string, PieceArray>;
}
