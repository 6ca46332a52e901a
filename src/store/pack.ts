import type { Piece, PieceArray } from "./piece.ts";

// In a packed value this key, alone in an object, names an array of the piece.
const ARRAY = "#array";

/**
 * Any plain value with typed arrays somewhere in it, as a piece. Keys without a value are left out.
 *
 * @throws TypeError if JSON cannot hold the rest of it, when the piece is put
 */
export function pack(value: unknown): Piece {
  const arrays: Record<string, PieceArray> = {};
  const walk = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const name = String(Object.keys(arrays).length);
      arrays[name] = value as PieceArray;
      return { [ARRAY]: name };
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(entries.map(([key, member]) => [key, walk(member)]));
  };
  return { meta: walk(value), arrays };
}

/** The value that was packed. */
export function unpack({ meta, arrays }: Piece): unknown {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    if (ARRAY in value) return arrays[value[ARRAY] as string];
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member)]));
  };
  return walk(meta);
}
