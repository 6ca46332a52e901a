// LIBSVM, compiled to WebAssembly by the package libsvm-wasm. Only its solver is used, on a kernel matrix
// that the compute module makes. The package's own class copies in quadratic time and leaks, so the raw
// module is driven here, and what it does not return is read from its memory by LIBSVM's struct layout.
import factory from "libsvm-wasm/dist/libsvm.js";

interface Heap {
  readonly HEAP32: Int32Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  // deno-fmt-ignore
  _make_param(svmType: number, kernelType: number, degree: number, gamma: number, coef0: number,
    nu: number, cacheSize: number, C: number, eps: number, p: number, shrinking: number,
    probability: number, weights: number, weightLabels: number, weightValues: number): number;
  _train_model(problem: number, parameter: number): number;
  _free_model(model: number): void;
}

interface HeapOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): Record<string, never>;
  print(): void;
  printErr(): void;
  onAbort(reason: unknown): void;
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

/** The package's memory ends at 2 GiB; its kernel cache and working vectors take some of it. */
const kernelBytesLimit = 2 ** 31 - 2 ** 28;

/** Bytes of LIBSVM's memory that the kernel matrix of `n` training rows takes. */
export function kernelBytes(n: number): number {
  return n * (n + 1) * node.size;
}

/** How many training rows LIBSVM's memory holds at most. */
export const largestProblem: number = Math.floor(Math.sqrt(kernelBytesLimit / node.size)) - 1;

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
  readonly #heap: Heap;

  private constructor(heap: Heap) {
    this.#heap = heap;
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
    const open = factory as unknown as (options: HeapOptions) => Promise<Heap>;
    const heap = await open({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then(done);
        return {};
      },
      print() {},
      printErr() {},
      onAbort(reason) {
        throw new Error(`LIBSVM stopped: ${reason}`);
      },
    });
    return new Libsvm(heap);
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
    const allocated: number[] = [];
    const allocate = (bytes: number) => {
      const address = this.#heap._malloc(bytes);
      if (address === 0) {
        throw new RangeError(`Cannot train an SVM on ${n} rows: LIBSVM is out of memory`);
      }
      allocated.push(address);
      return address;
    };
    try {
      const problemAddress = this.#writeProblem(kernel, labels, allocate);
      const parameterAddress = this.#heap._make_param(
        ...[C_SVC, PRECOMPUTED, 0, 0, 0, 0, 100, C, tolerance, 0, 1, 0, 0, 0, 0] as const,
      );
      allocated.push(parameterAddress);
      // make_param rounds to 32 bits what the struct holds in 64
      this.#heap.HEAPF64[(parameterAddress + parameter.C) >> 3] = C;
      this.#heap.HEAPF64[(parameterAddress + parameter.eps) >> 3] = tolerance;
      const modelAddress = this.#heap._train_model(problemAddress, parameterAddress);
      const solution = this.#readModel(modelAddress);
      this.#heap._free_model(modelAddress);
      return solution;
    } finally {
      for (const address of allocated) this.#heap._free(address);
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
    const { HEAP32, HEAPF64 } = this.#heap; // only now: an allocation may have moved them
    for (let i = 0; i < n; i++) {
      const row = nodes + i * rowBytes;
      HEAP32[(rows >> 2) + i] = row;
      HEAPF64[(y >> 3) + i] = labels[i];
      HEAP32[row >> 2] = 0;
      HEAPF64[(row + node.value) >> 3] = i + 1;
      for (let j = 0, at = (row + node.size + node.value) >>> 3; j < n; j++, at += 2) {
        HEAPF64[at] = kernel[i * n + j];
      }
    }
    HEAP32[address >> 2] = n;
    HEAP32[(address + problem.y) >> 2] = y;
    HEAP32[(address + problem.x) >> 2] = rows;
    return address;
  }

  #readModel(address: number): SvmSolution {
    const { HEAP32, HEAPF64 } = this.#heap;
    const integer = (offset: number) => HEAP32[(address + offset) >>> 2];
    const integers = (offset: number, length: number) => {
      const start = integer(offset) >>> 2;
      return HEAP32.slice(start, start + length);
    };
    const doubles = (start: number, length: number) =>
      HEAPF64.subarray(start >>> 3, (start >>> 3) + length);
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
}
