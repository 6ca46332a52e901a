/** Feature rows in memory that all workers share. */
export interface Rows {
  /** (n, D), over a SharedArrayBuffer */
  readonly values: Float32Array;
  /** (n): each row's speaker, an index */
  readonly speakerOf: Uint16Array;
}

/** What the workers compute on: numbers only, shared, never changed. */
export interface Dataset {
  /** D */
  readonly features: number;
  readonly emotional: Rows & {
    /** (n): each row's class, an index */
    readonly labelOf: Uint8Array;
    /** how many classes there are */
    readonly classes: number;
    /** (n): the fold that tests each row, an index, or `neverTested`; it trains all the others */
    readonly foldOf: Uint16Array;
  };
  readonly neutral?: Rows;
}

/** In place of a fold: the row takes part in training only. */
export const neverTested = 0xffff;

/** A fold's number that no row has: it tests nothing, and all rows train it. */
export const testsNothing = 0x10000;

/** Rows of whose keys (speakers, folds) a condition holds; in the corpus's order. */
export function rowsWhere(
  keys: Uint16Array,
  chosen: (key: number) => boolean = () => true,
): Uint32Array {
  const rows: number[] = [];
  keys.forEach((key, row) => chosen(key) && rows.push(row));
  return Uint32Array.from(rows);
}

/** The rows that a fold is tested on. */
export function testRows({ emotional }: Dataset, fold: number): Uint32Array {
  return rowsWhere(emotional.foldOf, (key) => key === fold);
}

/** The rows that a fold is trained on: all others. */
export function trainRows({ emotional }: Dataset, fold: number): Uint32Array {
  return rowsWhere(emotional.foldOf, (key) => key !== fold);
}
