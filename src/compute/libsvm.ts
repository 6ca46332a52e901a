// LIBSVM, compiled to WebAssembly by the package libsvm-wasm. Only its solver is used, on a kernel matrix
// that the compute module makes. The package's own class copies in quadratic time and leaks, so the raw
// module is driven here, and what it does not return is read from its memory by LIBSVM's struct layout.
//
// LIBSVM trains an SVM of several classes as one for each pair of them. Its problems are therefore given a
// pair at a time, which takes a fraction of the memory; what it would make of the pairs is made here.
//
// Nor is the package's JavaScript used: it stops where it finds neither Node nor a web page, and in Node it
// changes how the whole process treats rejected promises. What the solver needs of it is `surroundings`.

interface LibsvmExports {
  readonly memory: WebAssembly.Memory;
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
const cacheMegabytes = 100; // LIBSVM's default

/** The package's memory ends at 2 GiB; its kernel cache and working vectors take some of it. */
const kernelBytesLimit = 2 ** 31 - 2 ** 28;

/** Bytes of LIBSVM's memory that the kernel matrix of `n` training rows of two classes takes. */
export function kernelBytes(n: number): number {
  return Math.ceil(n / 2) * rowPairBytes(n);
}

/**
 * Two rows of n kernel values take turns in memory: of a node LIBSVM reads the value only, which is half of
 * it, and the other half belongs to a node of the other row.
 */
function rowPairBytes(n: number): number {
  return (n + 1) * node.size + node.value;
}

/** How many training rows LIBSVM's memory holds at most, if they are of two classes. */
export const largestProblem: number = Math.floor(Math.sqrt(kernelBytesLimit / node.value)) - 3;

/**
 * Whether LIBSVM can train on rows with these labels, before any work is done.
 *
 * @throws RangeError if there is one class only, or more rows than LIBSVM's memory holds
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
        `LIBSVM's memory holds ${largestProblem} rows`,
    );
  }
}

/** The rows of each class; classes in the order of their first appearance, LIBSVM's. */
function groupByClass(labels: ArrayLike<number>): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const group = groups.get(labels[row]);
    if (group) group.push(row);
    else groups.set(labels[row], [row]);
  }
  return groups;
}

/** The decision function of two classes. */
interface PairSolution {
  /** (rows of both): coefficient of each, 0 if it is no support vector */
  readonly coefficients: Float64Array;
  readonly rho: number;
}

/** What LIBSVM found; classes in its own order, that of their first appearance in the training rows. */
export interface SvmSolution {
  /** (K): the class of each place in the arrays below */
  readonly labels: Int32Array;
  /** (K): support vectors of each class */
  readonly counts: Int32Array;
  /** (n): training rows that are support vectors, grouped by class */
  readonly support: Int32Array;
  /** (K - 1, n): sv_coef */
  readonly coefficients: Float64Array;
  /** (K (K - 1) / 2) */
  readonly rho: Float64Array;
}

/** LIBSVM's solver for C-SVC. */
export class Libsvm {
  readonly #exports: LibsvmExports;

  private constructor(exports: LibsvmExports) {
    this.#exports = exports;
  }

  /**
   * Loads LIBSVM, with a memory of its own.
   *
   * @param binary the package's `dist/libsvm.wasm`, as bytes or as a compiled module
   */
  static async create(binary: BufferSource | WebAssembly.Module): Promise<Libsvm> {
    const module = binary instanceof WebAssembly.Module
      ? binary
      : await WebAssembly.compile(binary);
    return new Libsvm(await instantiate(module));
  }

  /**
   * Trains a C-SVC on a precomputed kernel matrix.
   *
   * @param kernel (n, n), symmetric
   * @param labels (n), at least two different ones
   * @param C cost; `tolerance` the solver's stopping criterion, LIBSVM's `-e`
   * @throws RangeError if there is one class only, or more rows than LIBSVM's memory holds
   */
  train(
    kernel: Float32Array,
    labels: ArrayLike<number>,
    { C, tolerance }: { C: number; tolerance: number },
  ): SvmSolution {
    const n = labels.length;
    if (kernel.length !== n * n) {
      throw new RangeError(`Cannot train an SVM: ${kernel.length} kernel values for ${n} labels`);
    }
    checkTrainingLabels(labels);
    const groups = groupByClass(labels);
    const classes = [...groups.values()];
    const pairs = classes.flatMap((first, i) =>
      classes.slice(i + 1).map((second, k) => ({ i, j: i + 1 + k, rows: [...first, ...second] }))
    );
    const solved = pairs.map(({ i, rows }) =>
      this.#trainPair(kernel, n, rows, classes[i].length, { C, tolerance })
    );
    // what any pair needs is a support vector of all
    const isSupport = new Uint8Array(n);
    solved.forEach(({ coefficients }, pair) =>
      coefficients.forEach((value, k) => value !== 0 && (isSupport[pairs[pair].rows[k]] = 1))
    );
    const support = Int32Array.from(classes.flat().filter((row) => isSupport[row]));
    const placeOf = new Map(Array.from(support, (row, place) => [row, place]));
    const coefficients = new Float64Array((classes.length - 1) * support.length);
    solved.forEach((pair, p) => {
      const { i, j, rows } = pairs[p];
      rows.forEach((row, k) => {
        const line = k < classes[i].length ? j - 1 : i;
        if (isSupport[row]) {
          coefficients[line * support.length + placeOf.get(row)!] = pair.coefficients[k];
        }
      });
    });
    return {
      labels: Int32Array.from(groups.keys()),
      counts: Int32Array.from(classes, (rows) => rows.filter((row) => isSupport[row]).length),
      support,
      coefficients,
      rho: Float64Array.from(solved, ({ rho }) => rho),
    };
  }

  /** Trains on some rows of the kernel matrix (n, n), the first `count` of which are of the first class. */
  #trainPair(
    kernel: Float32Array,
    n: number,
    rows: readonly number[],
    count: number,
    { C, tolerance }: { C: number; tolerance: number },
  ): PairSolution {
    const allocated: number[] = [];
    const allocate = (bytes: number) => {
      const address = this.#exports.malloc(bytes);
      if (address === 0) {
        throw new RangeError(`Cannot train an SVM on ${rows.length} rows: LIBSVM is out of memory`);
      }
      allocated.push(address);
      return address;
    };
    try {
      const problemAddress = this.#writeProblem(kernel, n, rows, count, allocate);
      // deno-fmt-ignore
      const parameterAddress = this.#exports.make_param(
        C_SVC, PRECOMPUTED, 0, 0, 0, 0, cacheMegabytes, C, tolerance, 0, 1, 0, 0, 0, 0);
      allocated.push(parameterAddress);
      // make_param rounds to 32 bits what the struct holds in 64
      this.#doubles[(parameterAddress + parameter.C) >> 3] = C;
      this.#doubles[(parameterAddress + parameter.eps) >> 3] = tolerance;
      const modelAddress = this.#exports.train_model(problemAddress, parameterAddress);
      const solution = this.#readModel(modelAddress, rows.length, count);
      this.#exports.free_model(modelAddress);
      return solution;
    } finally {
      for (const address of allocated) this.#exports.free(address);
    }
  }

  /** Row i of the problem is i + 1 followed by the kernel values of row i, as PRECOMPUTED wants it. */
  #writeProblem(
    kernel: Float32Array,
    n: number,
    rows: readonly number[],
    count: number,
    allocate: (bytes: number) => number,
  ): number {
    const m = rows.length;
    const nodes = allocate(kernelBytes(m));
    const pointers = allocate(4 * m);
    const y = allocate(8 * m);
    const address = allocate(problem.size);
    const [words, doubles] = [this.#words, this.#doubles]; // only now: an allocation may move them
    const chosen = Int32Array.from(rows);
    for (let i = 0; i < m; i++) {
      const row = nodes + (i >> 1) * rowPairBytes(m) + (i & 1) * node.value;
      words[(pointers >> 2) + i] = row;
      doubles[(y >> 3) + i] = i < count ? 1 : 2;
      let at = (row + node.value) >>> 3;
      doubles[at] = i + 1;
      const start = chosen[i] * n;
      for (let j = 0; j < m; j++) doubles[at += 2] = kernel[start + chosen[j]];
    }
    words[address >> 2] = m;
    words[(address + problem.y) >> 2] = y;
    words[(address + problem.x) >> 2] = pointers;
    return address;
  }

  #readModel(address: number, rows: number, count: number): PairSolution {
    const [words, values] = [this.#words, this.#doubles];
    const word = (offset: number) => words[(address + offset) >>> 2];
    const vectors = word(model.l);
    const indices = word(model.indices) >>> 2;
    const found = words[word(model.coefficients) >>> 2] >>> 3; // of one row of coefficients
    // LIBSVM gives the second class's the sign, of zeros too
    const coefficients = new Float64Array(rows).fill(-0, count);
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
