// The solver is given a pair of classes at a time and asks for rows of the kernel: the solution is that of
// LIBSVM given all classes and the whole kernel matrix.
import assert from "node:assert/strict";
import factory from "libsvm-wasm/dist/libsvm.js";
import { joinPairs, Libsvm, type PairKernel, pairsOf } from "../../src/compute/mod.ts";
import { libsvmBinary } from "../modules.ts";
import { randomFloats } from "./numbers.ts";

interface Module {
  readonly HEAP32: Int32Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
  _make_param(...values: number[]): number;
  _train_model(problem: number, parameter: number): number;
}

/** LIBSVM's own solution, by the struct layout of svm.h on 32 bits. */
async function solveAtOnce(kernel: Float32Array, labels: ArrayLike<number>, C: number) {
  const open = factory as unknown as (options: object) => Promise<Module>;
  const module = await open({ wasmBinary: libsvmBinary, print() {} });
  const n = labels.length;
  const rowBytes = 16 * (n + 1);
  const [nodes, rows, y, problem] = [n * rowBytes, 4 * n, 8 * n, 12].map(module._malloc);
  // deno-fmt-ignore
  const parameter = module._make_param(0, 4, 0, 0, 0, 0, 100, C, 1e-3, 0, 1, 0, 0, 0, 0);
  const { HEAP32: words, HEAPF64: doubles } = module;
  doubles[(parameter + 48) / 8] = C;
  doubles[(parameter + 40) / 8] = 1e-3;
  for (let i = 0; i < n; i++) {
    words[rows / 4 + i] = nodes + i * rowBytes;
    doubles[y / 8 + i] = labels[i];
    for (let j = 0; j <= n; j++) {
      words[(nodes + i * rowBytes) / 4 + 4 * j] = j;
      doubles[(nodes + i * rowBytes) / 8 + 2 * j + 1] = j === 0 ? i + 1 : kernel[i * n + j - 1];
    }
  }
  words.set([n, y, rows], problem / 4);
  const model = module._train_model(problem, parameter);
  const word = (at: number) => module.HEAP32[at / 4];
  const integers = (
    at: number,
    length: number,
  ) => [...module.HEAP32.subarray(at / 4).slice(0, length)];
  const numbers = (
    at: number,
    length: number,
  ) => [...module.HEAPF64.subarray(at / 8).slice(0, length)];
  const [K, l] = [word(model + 96), word(model + 100)];
  return {
    labels: integers(word(model + 128), K),
    counts: integers(word(model + 132), K),
    support: integers(word(model + 124), l).map((row) => row - 1),
    coefficients: integers(word(model + 108), K - 1).flatMap((row) => numbers(row, l)),
    rho: numbers(word(model + 112), K * (K - 1) / 2),
  };
}

/** Rows of a kernel matrix, and how often each was asked for. */
function pairKernel(kernel: Float32Array, n: number, first: number, rows: number[]) {
  const asked = rows.map(() => 0);
  const row = (i: number) => {
    asked[i]++;
    return Float32Array.from(rows, (column) => kernel[rows[i] * n + column]);
  };
  return { first, rows: rows.length, row, asked } satisfies PairKernel & { asked: number[] };
}

/** An RBF kernel matrix (n, n) of random points. */
function randomKernel(n: number, seed: number): Float32Array {
  const x = randomFloats(3 * n, seed);
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return Math.exp(-[0, 1, 2].reduce((sum, d) => sum + (x[3 * i + d] - x[3 * j + d]) ** 2, 0));
  });
}

Deno.test("the solution of pairs is LIBSVM's of all classes, to the last bit", async () => {
  const libsvm = await Libsvm.create(libsvmBinary);
  // One row of a class, odd and even numbers of rows, classes in any order, C that binds and that does not.
  // The solver puts rows aside after as many steps as there are rows.
  const problems = [
    { labels: [7, 7, 2], Cs: [1] },
    { labels: Array.from({ length: 41 }, (_, i) => i % 2 ? 3 : 1), Cs: [0.1, 100] },
    { labels: Array.from({ length: 90 }, (_, i) => (i * i + 1) % 4), Cs: [10, 1000, 10] },
    { labels: Array.from({ length: 67 }, (_, i) => (5 * i + i % 7) % 5), Cs: [1, 0.01] },
    { labels: Array.from({ length: 301 }, (_, i) => (i * i + i % 11) % 3), Cs: [1, 1e4] },
  ];
  for (const [k, { labels, Cs }] of problems.entries()) {
    const n = labels.length;
    const kernel = randomKernel(n, k + 1);
    const classes = [...new Set(labels)];
    const groups = classes.map((label) => labels.flatMap((one, row) => one === label ? [row] : []));
    const settings = Cs.map((C) => ({ C, tolerance: 1e-3 }));
    const solved = pairsOf(classes.length).map(([i, j]) => {
      const rows = pairKernel(kernel, n, groups[i].length, [...groups[i], ...groups[j]]);
      const solutions = libsvm.solve(rows, settings);
      assert.ok(rows.asked.every((times) => times <= 1), "a row serves every C");
      return solutions;
    });
    for (const [s, C] of Cs.entries()) {
      const all = joinPairs(groups.map((rows) => rows.length), solved.map((pair) => pair[s]));
      const isSupport = groups.flat().map((_, at) =>
        classes.slice(1).some((_, line) => all[line * n + at] !== 0)
      );
      let end = 0;
      const ours = {
        labels: classes,
        counts: groups.map(({ length }) =>
          isSupport.slice(end, end += length).filter(Boolean).length
        ),
        support: groups.flat().filter((_, at) => isSupport[at]),
        coefficients: [...all.filter((_, at) => isSupport[at % n])],
        rho: solved.map((pair) => pair[s].rho),
      };
      assert.deepEqual(ours, await solveAtOnce(kernel, labels, C), `problem ${k}, C ${C}`);
    }
  }
});
