/** The most that the rows can take; only what they do take becomes memory. */
const MOST_BYTES = 2 ** 34;

const GROWTH_BYTES = 1 << 22;

/** Keeps rows of numbers in one shared array that grows in place while their count is not known. */
export class RowStore {
  readonly #width: number;
  readonly #buffer = new SharedArrayBuffer(0, { maxByteLength: MOST_BYTES });
  readonly #values = new Float32Array(this.#buffer);
  /** The rows kept so far. */
  length = 0;

  /** @param width the values of a row */
  constructor(width: number) {
    this.#width = width;
  }

  /** Keeps a copy of a row. */
  add(row: Float32Array): void {
    const start = this.length * this.#width;
    if (start + this.#width > this.#values.length) {
      this.#buffer.grow(this.#buffer.byteLength + Math.max(GROWTH_BYTES, row.byteLength));
    }
    this.#values.set(row, start);
    this.length++;
  }

  /** The values of a row that is kept, not a copy. */
  row(index: number): Float32Array {
    return this.#values.subarray(index * this.#width, (index + 1) * this.#width);
  }

  /** The values of all rows, row after row, not a copy. */
  values(): Float32Array {
    return new Float32Array(this.#buffer, 0, this.length * this.#width);
  }
}
