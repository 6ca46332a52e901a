const BLOCK_VALUES = 1 << 20;

/**
 * Keeps rows of numbers while their count is not known yet.
 *
 * They are kept in blocks of about 4 MB, so that nothing is copied as their count grows.
 */
export class RowStore {
  readonly #width: number;
  readonly #rowsPerBlock: number;
  readonly #blocks: Float32Array[] = [];
  /** The rows kept so far. */
  length = 0;

  /** @param width the values of a row */
  constructor(width: number) {
    this.#width = width;
    this.#rowsPerBlock = Math.max(1, Math.floor(BLOCK_VALUES / width));
  }

  /** Keeps a copy of a row. */
  add(row: Float32Array): void {
    if (this.length % this.#rowsPerBlock === 0) {
      this.#blocks.push(new Float32Array(this.#rowsPerBlock * this.#width));
    }
    this.length++;
    this.row(this.length - 1).set(row);
  }

  /** The values of a row that is kept, not a copy. */
  row(index: number): Float32Array {
    const block = this.#blocks[Math.floor(index / this.#rowsPerBlock)];
    const start = index % this.#rowsPerBlock * this.#width;
    return block.subarray(start, start + this.#width);
  }

  /** Moves all rows to one shared array, row after row; the store is empty afterwards. */
  moveToShared(): Float32Array {
    const values = this.length * this.#width;
    const shared = new Float32Array(
      new SharedArrayBuffer(values * Float32Array.BYTES_PER_ELEMENT),
    );
    for (let at = 0; at < values;) {
      const block = this.#blocks.shift()!.subarray(0, values - at);
      shared.set(block, at);
      at += block.length;
    }
    this.length = 0;
    return shared;
  }
}
