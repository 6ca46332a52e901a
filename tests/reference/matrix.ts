/** A dense f64 matrix, row-major: element (i, j) is `data[i * cols + j]`. Rows are utterances. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** A rows x cols matrix holding a copy of `values` (row-major), or zeros. */
export function matrix(rows: number, cols: number, values?: ArrayLike<number>): Matrix {
  if (values !== undefined && values.length !== rows * cols) {
    throw new RangeError(`${values.length} values for a ${rows} x ${cols} matrix`);
  }
  const data = values === undefined ? new Float64Array(rows * cols) : Float64Array.from(values);
  return { rows, cols, data };
}

/** Throws when `condition` does not hold; `what` names the shape rule that was broken. */
export function requireShape(condition: boolean, what: string): void {
  if (!condition) throw new RangeError(`shape: ${what}`);
}
