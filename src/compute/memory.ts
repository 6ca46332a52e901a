import type { ComputeExports } from "./exports.ts";

type View = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** How to look at a piece of linear memory. */
export interface ViewType<V extends View> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): V;
  readonly BYTES_PER_ELEMENT: number;
}

// AssemblyScript's allocator holds no block larger than this.
const largestBlock = 2 ** 30 - 16;

/**
 * A vector in the module's linear memory. It lives until `free`, or to the end of its block when it is
 * declared with `using`.
 */
export class Vector<V extends View = View> {
  readonly address: number;
  readonly length: number;
  readonly #exports: ComputeExports;
  readonly #type: ViewType<V>;

  /** @throws RangeError if the memory cannot hold it; the message has the size */
  constructor(exports: ComputeExports, type: ViewType<V>, length: number) {
    const bytes = length * type.BYTES_PER_ELEMENT;
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(`Cannot allocate ${length} values`);
    }
    this.#exports = exports;
    this.#type = type;
    this.length = length;
    this.address = allocate(exports, bytes);
  }

  /** The values. The view is for use at once: any later allocation may move the memory it looks at. */
  get values(): V {
    return new this.#type(this.#exports.memory.buffer, this.address, this.length);
  }

  /** Gives the memory back. */
  free(): void {
    this.#exports.release(this.address);
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

function allocate(exports: ComputeExports, bytes: number): number {
  const size = `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  if (bytes > largestBlock) throw new RangeError(`Cannot allocate ${size}: a block holds 1024 MiB`);
  try {
    return exports.allocate(bytes) >>> 0;
  } catch (cause) {
    throw new RangeError(`Cannot allocate ${size}: the module's memory is full`, { cause });
  }
}

/** A matrix of 32-bit floats in the module's linear memory, dense, row after row. */
export class Matrix extends Vector<Float32Array> {
  readonly rows: number;
  readonly columns: number;

  constructor(exports: ComputeExports, rows: number, columns: number) {
    super(exports, Float32Array, rows * columns);
    this.rows = rows;
    this.columns = columns;
  }
}
