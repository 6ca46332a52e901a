// LIBSVM, compiled to WebAssembly by the package libsvm-wasm. Only its solver is used, on a kernel matrix
// that the compute module makes. The package's own class copies in quadratic time and leaks, so the raw
// module is driven here, and what it does not return is read from its memory by LIBSVM's struct layout.
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
const model = {
  classes: 96,
  l: 100,
  coefficients: 108,
  rho: 112,
  indices: 124,
  label: 128,
  nSV: 132,
};
const C_SVC = 0;
const PRECOMPUTED = 4;
const cacheMegabytes = 100; // LIBSVM's default

/** The package's memory ends at 2 GiB; its kernel cache and working vectors take some of it. */
const kernelBytesLimit = 2 ** 31 - 2 ** 28;

/** Bytes of LIBSVM's memory that the kernel matrix of `n` training rows takes. */
export function kernelBytes(n: number): number {
  return n * (n + 1) * node.size;
}

/** How many training rows LIBSVM's memory holds at most. */
export const largestProblem: number = Math.floor(Math.sqrt(kernelBytesLimit / node.size)) - 1;

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
    const allocated: number[] = [];
    const allocate = (bytes: number) => {
      const address = this.#exports.malloc(bytes);
      if (address === 0) {
        throw new RangeError(`Cannot train an SVM on ${n} rows: LIBSVM is out of memory`);
      }
      allocated.push(address);
      return address;
    };
    try {
      const problemAddress = this.#writeProblem(kernel, labels, allocate);
      // deno-fmt-ignore
      const parameterAddress = this.#exports.make_param(
        C_SVC, PRECOMPUTED, 0, 0, 0, 0, cacheMegabytes, C, tolerance, 0, 1, 0, 0, 0, 0);
      allocated.push(parameterAddress);
      // make_param rounds to 32 bits what the struct holds in 64
      this.#doubles[(parameterAddress + parameter.C) >> 3] = C;
      this.#doubles[(parameterAddress + parameter.eps) >> 3] = tolerance;
      const modelAddress = this.#exports.train_model(problemAddress, parameterAddress);
      const solution = this.#readModel(modelAddress);
      this.#exports.free_model(modelAddress);
      return solution;
    } finally {
      for (const address of allocated) this.#exports.free(address);
    }
  }

  /** Row i of the problem is i + 1 followed by the kernel values of row i, as PRECOMPUTED wants it. */
  #writeProblem(
    kernel: Float32Array,
    labels: ArrayLike<number>,
    allocate: (bytes: number) => number,
  ): number {
    const n = labels.length;
    const rowBytes = (n + 1) * node.size;
    const nodes = allocate(n * rowBytes);
    const rows = allocate(4 * n);
    const y = allocate(8 * n);
    const address = allocate(problem.size);
    const [words, doubles] = [this.#words, this.#doubles]; // only now: an allocation may move them
    for (let i = 0; i < n; i++) {
      const row = nodes + i * rowBytes;
      words[(rows >> 2) + i] = row;
      doubles[(y >> 3) + i] = labels[i];
      words[row >> 2] = 0;
      doubles[(row + node.value) >> 3] = i + 1;
      for (let j = 0, at = (row + node.size + node.value) >>> 3; j < n; j++, at += 2) {
        doubles[at] = kernel[i * n + j];
      }
    }
    words[address >> 2] = n;
    words[(address + problem.y) >> 2] = y;
    words[(address + problem.x) >> 2] = rows;
    return address;
  }

  #readModel(address: number): SvmSolution {
    const [words, values] = [this.#words, this.#doubles];
    const integer = (offset: number) => words[(address + offset) >>> 2];
    const integers = (offset: number, length: number) => {
      const start = integer(offset) >>> 2;
      return words.slice(start, start + length);
    };
    const doubles = (start: number, length: number) =>
      values.subarray(start >>> 3, (start >>> 3) + length);
    const classes = integer(model.classes);
    const n = integer(model.l);
    const coefficients = new Float64Array((classes - 1) * n);
    integers(model.coefficients, classes - 1).forEach((row, i) => {
      coefficients.set(doubles(row, n), i * n);
    });
    return {
      labels: integers(model.label, classes),
      counts: integers(model.nSV, classes),
      support: integers(model.indices, n).map((i) => i - 1),
      coefficients,
      rho: doubles(integer(model.rho), classes * (classes - 1) / 2).slice(),
    };
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
