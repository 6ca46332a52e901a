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
    /** how many speakers there are: one fold each */
    readonly speakers: number;
    /** how many classes there are */
    readonly classes: number;
  };
  readonly neutral?: Rows;
}

/** Rows whose speaker is, or is not, the given one; in the corpus's order. */
export function rowsOf(
  { speakerOf }: Rows,
  chosen: (speaker: number) => boolean = () => true,
): Uint32Array {
  const rows: number[] = [];
  speakerOf.forEach((speaker, row) => chosen(speaker) && rows.push(row));
  return Uint32Array.from(rows);
}
