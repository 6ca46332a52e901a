// LIBSVM, compiled to WebAssembly by the package libsvm-wasm. Only its solver is used, on kernel values
// that the compute module makes. The package's own class copies in quadratic time and leaks, so the raw
// module is driven here, and what it does not return is read from its memory by LIBSVM's struct layout.
//
// LIBSVM trains an SVM of several classes as one for each pair of them. Its problems are therefore given a
// pair at a time, which takes a fraction of the memory; what it would make of the pairs is made here.
//
// The solver asks for rows of its matrix Q, Q_ij = y_i y_j K_ij, by a virtual function, whose place in the
// function table is exported. `SignedKernel` takes that place: a row is computed when the solver first asks
// for it, which of many rows it never does, and serves every training on the same kernel. LIBSVM's own
// function would read each value through two pointers, from a kernel matrix in double precision.
//
// Nor is the package's JavaScript used: it stops where it finds neither Node nor a web page, and in Node it
// changes how the whole process treats rejected promises. What the solver needs of it is `surroundings`.

interface LibsvmExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  malloc(bytes: number): number;
  free(address: number): void;
  // deno-fmt-ignore
  make_param(svmType: number, kernelType: number, degree: number, gamma: number, coef0: number,
    nu: number, cacheSize: number, C: number, eps: number, p: number, shrinking: number,
    probability: number, weights: number, weightLabels: number, weightValues: number): number;
  train_model(problem: number, parameter: number): number;
  free_model(model: number): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_base(): number;
  emscripten_stack_get_end(): number;
  __set_stack_limits(base: number, end: number): void;
  __wasm_call_ctors(): void;
}

// Sizes and offsets of svm.h's structs on a 32-bit target, in bytes.
const node = { size: 16, value: 8 };
const problem = { size: 12, y: 4, x: 8 };
const parameter = { eps: 40, C: 48 };
const model = { l: 100, coefficients: 108, rho: 112, indices: 124 };
const C_SVC = 0;
const PRECOMPUTED = 4;
const unusedCache = 1; // megabytes: it is what get_Q would fill
/** Where the package's function table has SVC_Q::get_Q and SVC_Q::swap_index. */
const virtual = { getQ: 20, swapIndex: 22 };

/** A class's distances take one block of the compute module's memory, which holds none larger than 1 GiB. */
const kernelBytesLimit = 2 ** 30 - 2 ** 16;

/** Bytes of LIBSVM's memory that are set apart for the kernel of `n` training rows of two classes. */
export function kernelBytes(n: number): number {
  return 4 * n * n;
}

/** How many training rows there may be at most, however they are divided into classes. */
export const largestProblem: number = Math.floor(Math.sqrt(kernelBytesLimit / 4));

/**
 * Whether LIBSVM can train on rows with these labels, before any work is done.
 *
 * @throws RangeError if there is one class only, or more rows than the memory holds
 */
export function checkTrainingLabels(labels: ArrayLike<number>): void {
  const n = labels.length;
  if (new Set(Array.from(labels)).size < 2) {
    throw new RangeError("Cannot train an SVM: the training rows have one class only");
  }
  if (n > largestProblem) {
    const needed = (kernelBytes(n) / 2 ** 30).toFixed(1);
    throw new RangeError(
      `Cannot train an SVM on ${n} rows: its kernel matrix needs ${needed} GiB; ` +
        `the memory holds ${largestProblem} rows`,
    );
  }
}

/** The pairs of K classes, in LIBSVM's order. */
export function pairsOf(K: number): [i: number, j: number][] {
  return Array.from({ length: K }, (_, i) => i)
    .flatMap((i) => Array.from({ length: K - i - 1 }, (_, k): [number, number] => [i, i + 1 + k]));
}

/** The RBF kernel between the training rows of two classes, those of the first class in front. */
export interface PairKernel {
  /** rows of the first class */
  readonly first: number;
  /** m, rows of both */
  readonly rows: number;
  /** the kernel values (m) between a row and all rows, 1 with itself; they are read at once */
  row(i: number): Float32Array;
}

/** What the solver stops by. */
export interface SolverSettings {
  /** cost */
  readonly C: number;
  /** LIBSVM's `-e` */
  readonly tolerance: number;
}

/** The decision function of two classes. */
export interface PairSolution {
  /** (m): coefficient of each row, 0 if it is no support vector */
  readonly coefficients: Float64Array;
  /** what is taken from the sum */
  readonly rho: number;
}

/**
 * LIBSVM's decision functions of all classes, on all training rows.
 *
 * @param counts (K): training rows of each class
 * @param solutions of the {@linkcode pairsOf} the classes, in their order
 * @returns (K - 1, n): LIBSVM's sv_coef, 0 where a row is no support vector; rows grouped by class
 */
export function joinPairs(
  counts: readonly number[],
  solutions: readonly PairSolution[],
): Float64Array {
  const starts = counts.map((_, k) => counts.slice(0, k).reduce((sum, count) => sum + count, 0));
  const n = starts[starts.length - 1] + counts[counts.length - 1];
  const joined = new Float64Array((counts.length - 1) * n);
  pairsOf(counts.length).forEach(([i, j], pair) => {
    const { coefficients } = solutions[pair];
    joined.set(coefficients.subarray(0, counts[i]), (j - 1) * n + starts[i]);
    joined.set(coefficients.subarray(counts[i]), i * n + starts[j]);
  });
  return joined;
}

/**
 * The module through which LIBSVM calls back, as a function table takes functions of WebAssembly only: what it
 * imports is what it exports. In the text format:
 *
 *     (module
 *       (import "" "getQ" (func $getQ (param i32 i32 i32) (result i32)))
 *       (import "" "swapIndex" (func $swapIndex (param i32 i32 i32)))
 *       (export "getQ" (func $getQ))
 *       (export "swapIndex" (func $swapIndex)))
 */
export function callbackBinary(): Uint8Array<ArrayBuffer> {
  const i32 = 0x7f;
  const ascii = (text: string) => new TextEncoder().encode(text);
  // deno-fmt-ignore
  return Uint8Array.of(
    0, ...ascii("asm"), 1, 0, 0, 0,
    1, 14, 2, 0x60, 3, i32, i32, i32, 1, i32, 0x60, 3, i32, i32, i32, 0,
    2, 22, 2, 0, 4, ...ascii("getQ"), 0, 0, 0, 9, ...ascii("swapIndex"), 0, 1,
    7, 20, 2, 4, ...ascii("getQ"), 0, 0, 9, ...ascii("swapIndex"), 0, 1,
  );
}

/** LIBSVM's solver for C-SVC. */
export class Libsvm {
  readonly #exports: LibsvmExports;
  #kernel: SignedKernel | undefined; // while it solves

  private constructor(exports: LibsvmExports, callbacks: WebAssembly.Module) {
    this.#exports = exports;
    const imports = {
      getQ: (_: number, i: number, count: number) => this.#kernel!.signedRow(i, count),
      swapIndex: (_: number, i: number, j: number) => this.#kernel!.swap(i, j),
    };
    const { getQ, swapIndex } = new WebAssembly.Instance(callbacks, { "": imports }).exports;
    const table = exports.__indirect_function_table;
    table.set(virtual.getQ, getQ as CallableFunction);
    table.set(virtual.swapIndex, swapIndex as CallableFunction);
  }

  /**
   * Loads LIBSVM, with a memory of its own.
   *
   * @param binary the package's `dist/libsvm.wasm`, as bytes or as a compiled module
   * @param callbacks that of {@linkcode callbackBinary}, compiled, for runtimes that compile none, such as
   *   workerd
   */
  static async create(
    binary: BufferSource | WebAssembly.Module,
    callbacks: BufferSource | WebAssembly.Module = callbackBinary(),
  ): Promise<Libsvm> {
    const compiled = async (source: BufferSource | WebAssembly.Module) =>
      source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
    return new Libsvm(await instantiate(await compiled(binary)), await compiled(callbacks));
  }

  /**
   * Trains C-SVCs of two classes on the same kernel, one for each of the settings.
   *
   * @throws RangeError if LIBSVM's memory cannot hold the kernel
   */
  solve(kernel: PairKernel, settings: readonly SolverSettings[]): PairSolution[] {
    const allocated: number[] = [];
    const allocate = (bytes: number) => {
      const address = this.#exports.malloc(bytes);
      if (address === 0) {
        throw new RangeError(`Cannot train an SVM on ${kernel.rows} rows: LIBSVM is out of memory`);
      }
      allocated.push(address);
      return address;
    };
    try {
      this.#kernel = new SignedKernel(kernel, this.#exports.memory, allocate);
      const problemAddress = this.#writeProblem(kernel, allocate);
      return settings.map(({ C, tolerance }) => {
        // deno-fmt-ignore
        const parameterAddress = this.#exports.make_param(
          C_SVC, PRECOMPUTED, 0, 0, 0, 0, unusedCache, C, tolerance, 0, 1, 0, 0, 0, 0);
        allocated.push(parameterAddress);
        // make_param rounds to 32 bits what the struct holds in 64
        this.#doubles[(parameterAddress + parameter.C) >> 3] = C;
        this.#doubles[(parameterAddress + parameter.eps) >> 3] = tolerance;
        this.#kernel!.unswap();
        const modelAddress = this.#exports.train_model(problemAddress, parameterAddress);
        const solution = this.#readModel(modelAddress, kernel);
        this.#exports.free_model(modelAddress);
        if (this.#kernel!.unused) {
          throw new Error("This LIBSVM is not the one of libsvm-wasm 0.0.8");
        }
        return solution;
      });
    } finally {
      this.#kernel = undefined;
      for (const address of allocated) this.#exports.free(address);
    }
  }

  /**
   * A problem whose kernel values LIBSVM does not read, but for those of a row with itself, which are 1: of
   * row i it takes x[i][x[i][0].value].value, and here all nodes have the value 1.
   */
  #writeProblem({ first, rows }: PairKernel, allocate: (bytes: number) => number): number {
    const nodes = allocate(2 * node.size);
    const pointers = allocate(4 * rows);
    const y = allocate(8 * rows);
    const address = allocate(problem.size);
    const [words, doubles] = [this.#words, this.#doubles]; // only now: an allocation may move them
    for (const at of [nodes, nodes + node.size]) doubles[(at + node.value) >> 3] = 1;
    words.fill(nodes, pointers >> 2, (pointers >> 2) + rows);
    doubles.fill(1, y >> 3, (y >> 3) + first);
    doubles.fill(2, (y >> 3) + first, (y >> 3) + rows);
    words[address >> 2] = rows;
    words[(address + problem.y) >> 2] = y;
    words[(address + problem.x) >> 2] = pointers;
    return address;
  }

  #readModel(address: number, { first, rows }: PairKernel): PairSolution {
    const [words, values] = [this.#words, this.#doubles];
    const word = (offset: number) => words[(address + offset) >>> 2];
    const vectors = word(model.l);
    const indices = word(model.indices) >>> 2;
    const found = words[word(model.coefficients) >>> 2] >>> 3; // of one row of coefficients
    // LIBSVM gives the second class's the sign, of zeros too
    const coefficients = new Float64Array(rows).fill(-0, first);
    for (let k = 0; k < vectors; k++) coefficients[words[indices + k] - 1] = values[found + k];
    return { coefficients, rho: values[word(model.rho) >>> 3] };
  }

  get #words(): Int32Array {
    return new Int32Array(this.#exports.memory.buffer);
  }

  get #doubles(): Float64Array {
    return new Float64Array(this.#exports.memory.buffer);
  }
}

/**
 * LIBSVM's matrix Q of two classes. The solver numbers the rows as it likes: it moves those that it is done
 * with behind the others.
 */
class SignedKernel {
  readonly #kernel: PairKernel;
  readonly #memory: WebAssembly.Memory;
  /** where the rows of Q (m floats each) lie, in the order in which they were first asked for */
  readonly #store: number;
  /** (m): place of each row in the store, -1 if it is not there */
  readonly #places: Int32Array;
  #count = 0;
  /** for rows in the solver's numbering; it uses two at once */
  readonly #buffers: [number, number];
  /** (m): the row that has each number, where they have moved */
  #order: Int32Array | undefined;

  constructor(
    kernel: PairKernel,
    memory: WebAssembly.Memory,
    allocate: (bytes: number) => number,
  ) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#store = allocate(kernelBytes(kernel.rows));
    this.#places = new Int32Array(kernel.rows).fill(-1);
    this.#buffers = [allocate(4 * kernel.rows), allocate(4 * kernel.rows)];
  }

  /** Whether nobody has asked for a row. */
  get unused(): boolean {
    return this.#count === 0;
  }

  /** Numbers the rows as at first. */
  unswap(): void {
    this.#order = undefined;
  }

  /** The rows i and j change their numbers. */
  swap(i: number, j: number): void {
    const order = this.#order ??= Int32Array.from({ length: this.#kernel.rows }, (_, k) => k);
    [order[i], order[j]] = [order[j], order[i]];
  }

  /** The address of (at least) the first `count` values of row i of Q. */
  signedRow(i: number, count: number): number {
    const order = this.#order;
    if (!order) return this.#stored(i);
    const row = this.#floats(this.#stored(order[i]));
    this.#buffers.reverse();
    const moved = this.#floats(this.#buffers[0]);
    for (let k = 0; k < count; k++) moved[k] = row[order[k]];
    return this.#buffers[0];
  }

  /** The address of a row in the store. */
  #stored(row: number): number {
    const rowBytes = 4 * this.#kernel.rows;
    const place = this.#places[row];
    if (place >= 0) return this.#store + place * rowBytes;
    const values = this.#kernel.row(row);
    const address = this.#store + this.#count * rowBytes;
    this.#places[row] = this.#count++;
    const signed = this.#floats(address);
    signed.set(values);
    const { first, rows } = this.#kernel;
    const [from, to] = row < first ? [first, rows] : [0, first]; // the other class
    for (let k = from; k < to; k++) signed[k] = -signed[k];
    return address;
  }

  #floats(address: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, this.#kernel.rows);
  }
}

/** Instantiates LIBSVM; of all that its binary imports, what the solver calls is there. */
async function instantiate(module: WebAssembly.Module): Promise<LibsvmExports> {
  const surroundings: Record<string, (...operands: number[]) => number | void> = {
    emscripten_resize_heap(bytes) {
      try {
        memory.grow(Math.ceil(((bytes >>> 0) - memory.buffer.byteLength) / 2 ** 16));
        return 1;
      } catch {
        return 0;
      }
    },
    emscripten_memcpy_big(to, from, bytes) {
      new Uint8Array(memory.buffer).copyWithin(to, from, from + bytes);
    },
    // the solver's messages: taken, and dropped
    fd_write(_file, pieces, count, written) {
      const words = new Int32Array(memory.buffer);
      let bytes = 0;
      for (let i = 0; i < count; i++) bytes += words[(pieces >> 2) + 2 * i + 1];
      words[written >> 2] = bytes;
      return 0;
    },
    __syscall_ioctl: () => 0,
    environ_sizes_get: () => 52, // ENOSYS: there are no environment variables
  };
  const imports: WebAssembly.Imports = {};
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    (imports[namespace] ??= {})[name] = surroundings[name] ?? (() => {
      throw new Error(`LIBSVM stopped: it called ${name}`);
    });
  }
  const instance = await WebAssembly.instantiate(module, imports);
  const exports = instance.exports as unknown as LibsvmExports;
  const { memory } = exports;
  exports.emscripten_stack_init();
  exports.__set_stack_limits(
    exports.emscripten_stack_get_base(),
    exports.emscripten_stack_get_end(),
  );
  exports.__wasm_call_ctors();
  return exports;
}
