/** What a piece of linear memory can be looked at as. */
export type View = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The exports of the module that have to do with its memory. */
export interface LinearMemory {
  /** the memory itself */
  readonly memory: WebAssembly.Memory;
  /** Gives the address of `bytes` bytes; traps if there are none left. */
  allocate(bytes: number): number;
  /** Takes back what `allocate` gave. */
  release(address: number): void;
}

/** How to look at a piece of linear memory. */
export interface ViewType<V extends View> {
  /** makes a view */
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): V;
  /** size of a value */
  readonly BYTES_PER_ELEMENT: number;
}

// AssemblyScript's allocator holds no block larger than this.
const largestBlock = 2 ** 30 - 16;

/**
 * A vector in the module's linear memory. It lives until `free`, or to the end of its block when it is
 * declared with `using`.
 */
export class Vector<V extends View = View> {
  /** in bytes, from the start of linear memory */
  readonly address: number;
  /** in values */
  readonly length: number;
  readonly #exports: LinearMemory;
  readonly #type: ViewType<V>;

  /**
   * Allocates, unless it is given the address of values that are there.
   *
   * @throws RangeError if the memory cannot hold it; the message has the size
   */
  constructor(exports: LinearMemory, type: ViewType<V>, length: number, address?: number) {
    const bytes = length * type.BYTES_PER_ELEMENT;
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(`Cannot allocate ${length} values`);
    }
    this.#exports = exports;
    this.#type = type;
    this.length = length;
    this.address = address ?? allocate(exports, bytes);
  }

  /** The values. The view is for use at once: any later allocation may move the memory it looks at. */
  get values(): V {
    return new this.#type(this.#exports.memory.buffer, this.address, this.length);
  }

  /** Gives the memory back. */
  free(): void {
    this.#exports.release(this.address);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.free();
  }
}

function allocate(exports: LinearMemory, bytes: number): number {
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
  /** first part of the shape */
  readonly rows: number;
  /** second part of the shape */
  readonly columns: number;
  readonly #exports: LinearMemory;

  /** Allocates, unless it is given an address; errors as for a vector. */
  constructor(exports: LinearMemory, rows: number, columns: number, address?: number) {
    super(exports, Float32Array, rows * columns, address);
    this.rows = rows;
    this.columns = columns;
    this.#exports = exports;
  }

  /** Some of its rows, in the same memory: not to be freed, and of no use once the matrix is. */
  part(start: number, rows: number): Matrix {
    if (!(start >= 0 && start + rows <= this.rows)) {
      throw new RangeError(`Cannot take rows ${start} to ${start + rows} of ${this.rows}`);
    }
    const address = this.address + 4 * start * this.columns;
    return new Matrix(this.#exports, rows, this.columns, address);
  }
}
