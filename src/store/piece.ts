/** The arrays that a piece can hold. */
export type PieceArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int32Array;

/** A finished piece of work. */
export interface Piece {
  /** Anything that JSON can hold; small. Its keys keep their order. */
  meta: unknown;
  /** The arrays by name. */
  arrays: Record<string, PieceArray>;
}
