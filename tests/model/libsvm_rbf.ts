/**
 * LIBSVM trained with its own RBF kernel, in f64 on the features themselves: what the way over the
 * compute module's kernel matrix has to agree with. Struct offsets are those of svm.h on 32 bits.
 */
import factory from "libsvm-wasm/dist/libsvm.js";
import { libsvmBinary } from "../modules.ts";
import { type Matrix, matrix } from "../reference/matrix.ts";
import type { RbfSvm } from "../reference/kernels.ts";

interface Module {
  readonly HEAP32: Int32Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
  _make_samples(data: number, labels: number, rows: number, features: number): number;
  _make_param(...values: number[]): number;
  _train_model(samples: number, parameter: number): number;
  _predict_one(model: number, data: number, features: number): number;
}

const C_SVC = 0;
const RBF = 2;
const parameter = { gamma: 16, eps: 40, C: 48 };
const model = { classes: 96, l: 100, SV: 104, coef: 108, rho: 112, label: 128, nSV: 132 };

export interface TrainedRbf {
  readonly svm: RbfSvm;
  /** the class of each place */
  readonly labels: number[];
  /** LIBSVM's own prediction for a row */
  predict(row: Float64Array): number;
}

/** Opens a module of its own, which the garbage collector takes with all of its memory. */
export async function openLibsvmRbf() {
  const open = factory as unknown as (options: object) => Promise<Module>;
  const module = await open({ wasmBinary: libsvmBinary, print() {} });

  function store(values: ArrayLike<number>): number {
    const address = module._malloc(8 * values.length);
    module.HEAPF64.set(values, address / 8);
    return address;
  }

  return function train(
    rows: Matrix,
    classes: ArrayLike<number>,
    { C, gamma, tolerance }: { C: number; gamma: number; tolerance: number },
  ): TrainedRbf {
    const samples = module._make_samples(store(rows.data), store(classes), rows.rows, rows.cols);
    const settings = module._make_param(C_SVC, RBF, 0, 0, 0, 0, 100, 1, 1, 0, 1, 0, 0, 0, 0);
    module.HEAPF64[(settings + parameter.gamma) / 8] = gamma; // make_param would round to 32 bits
    module.HEAPF64[(settings + parameter.eps) / 8] = tolerance;
    module.HEAPF64[(settings + parameter.C) / 8] = C;
    const trained = module._train_model(samples, settings);

    const integer = (address: number) => module.HEAP32[address / 4];
    const integers = (address: number, n: number) =>
      Array.from({ length: n }, (_, i) => integer(address + 4 * i));
    const doubles = (address: number, n: number) =>
      module.HEAPF64.slice(address / 8, address / 8 + n);
    const K = integer(trained + model.classes);
    const n = integer(trained + model.l);
    const coef = integers(integer(trained + model.coef), K - 1).flatMap((at) => [
      ...doubles(at, n),
    ]);
    // a support vector is a row of nodes: an index in 8 bytes, a value in 8
    const sv = integers(integer(trained + model.SV), n).flatMap((at) =>
      Array.from({ length: rows.cols }, (_, j) => module.HEAPF64[(at + 16 * j + 8) / 8])
    );
    return {
      svm: {
        sv: matrix(n, rows.cols, sv),
        coef: matrix(K - 1, n, coef),
        rho: doubles(integer(trained + model.rho), K * (K - 1) / 2),
        counts: integers(integer(trained + model.nSV), K),
        gamma,
      },
      labels: integers(integer(trained + model.label), K),
      predict: (row) => module._predict_one(trained, store(row), row.length),
    };
  };
}
