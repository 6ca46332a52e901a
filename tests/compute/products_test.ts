import fc from "fast-check";
import { Compute, type Matrix } from "../../src/compute/mod.ts";
import { binaries, eachArithmetic } from "../modules.ts";
import { matmul } from "../reference/kernels.ts";
import { matrix as reference } from "../reference/matrix.ts";
import { assertClose, assertSameBits, randomFloats } from "./numbers.ts";

// M, N, K around the tiles (5 x 8 and 5 x 16) and the blocks (100 rows, 1024 columns, 200 and 800 of the sum).
const shapes = [
  [1, 1, 1],
  [1, 1, 1583],
  [1, 1582, 257],
  [1582, 1, 256],
  [2, 5, 7],
  [4, 6, 8],
  [5, 8, 200],
  [5, 9, 199],
  [6, 8, 201],
  [5, 16, 400],
  [4, 16, 200],
  [11, 31, 101],
  [10, 17, 100],
  [9, 33, 299],
  [99, 7, 2],
  [100, 8, 195],
  [101, 9, 301],
  [101, 95, 351],
  [255, 257, 2],
  [257, 255, 9],
  [9, 256, 1582],
  [5, 1583, 6],
  [8, 101, 1583],
  [7, 2057, 307],
] as const;

const forms = ["multiply", "multiplyByTransposed", "multiplyTransposed"] as const;

/** Registers a test for each arithmetic and both kernels, each with a compute module of its own. */
function eachKernel(name: string, run: (compute: Compute) => void): void {
  eachArithmetic(name, run);
  eachArithmetic(`the wide kernel: ${name}`, async (_, arithmetic) => {
    run(await Compute.create(binaries, arithmetic, true));
  });
}

/** The three forms, with and without accumulation, against the f64 product of the same numbers. */
function checkProducts(compute: Compute, M: number, N: number, K: number, seed: number): void {
  const a = randomFloats(M * K, seed);
  const b = randomFloats(K * N, seed + 1);
  const before = randomFloats(M * N, seed + 2);
  const product = matmul(reference(M, K, a), reference(K, N, b)).data;
  const sum = product.map((value, i) => value + before[i]);
  using A = compute.matrix(M, K, a);
  using At = compute.matrix(K, M, transpose(M, K, a));
  using B = compute.matrix(K, N, b);
  using Bt = compute.matrix(N, K, transpose(K, N, b));
  using C = compute.matrix(M, N);
  const operands: Record<typeof forms[number], [Matrix, Matrix]> = {
    multiply: [A, B],
    multiplyByTransposed: [A, Bt],
    multiplyTransposed: [At, B],
  };
  for (const form of forms) {
    const what = `${form} ${M} x ${N} x ${K}`;
    C.values.fill(NaN); // what C held must not matter
    compute[form](...operands[form], C);
    assertClose(C.values, product, 2e-6, what, Math.sqrt(K));
    C.values.set(before);
    compute[form](...operands[form], C, true);
    assertClose(C.values, sum, 2e-6, `${what}, accumulated`, Math.sqrt(K));
  }
}

function transpose(rows: number, columns: number, values: Float32Array): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

eachKernel("products at the edges of tiles and blocks", (compute) => {
  shapes.forEach(([M, N, K], i) => checkProducts(compute, M, N, K, 10 * i));
});

eachKernel("products of any small shape", (compute) => {
  const size = fc.integer({ min: 1, max: 20 });
  fc.assert(fc.property(size, size, size, fc.nat(), (M, N, K, seed) => {
    checkProducts(compute, M, N, K, seed);
  }));
});

eachKernel("a row of a product does not depend on the rows around it", (compute) => {
  const [M, N, K] = [103, 21, 300];
  using B = compute.matrix(N, K, randomFloats(N * K, 1));
  const a = randomFloats(M * K, 2);
  using A = compute.matrix(M, K, a);
  using C = compute.matrix(M, N);
  compute.multiplyByTransposed(A, B, C);
  for (const [from, to] of [[0, 1], [5, 12], [90, 103]]) {
    using part = compute.matrix(to - from, K, a.subarray(from * K, to * K));
    using rows = compute.matrix(to - from, N);
    compute.multiplyByTransposed(part, B, rows);
    assertSameBits(rows.values, C.values.subarray(from * N, to * N), `rows ${from} to ${to}`);
  }
});

eachArithmetic("both kernels give the same bits", async (compute, arithmetic) => {
  const wide = await Compute.create(binaries, arithmetic, true);
  const check = (M: number, N: number, K: number, scale: number) => {
    const operand = (size: number, seed: number) =>
      randomFloats(size, seed).map((value) => scale * value);
    const products = [compute, wide].map((module) => {
      using A = module.matrix(M, K, operand(M * K, 1));
      using B = module.matrix(K, N, operand(K * N, 2));
      using C = module.matrix(M, N, operand(M * N, 3));
      module.multiply(A, B, C, scale === 1);
      return C.values.slice();
    });
    assertSameBits(products[1], products[0], `${M} x ${N} x ${K}`);
  };
  for (const [M, N, K] of shapes) check(M, N, K, 1);
  check(5, 16, 150, 1e-30); // sums that underflow, to 0 and to -0
});

Deno.test("strict: every product and every sum is rounded, in the order of k, 200 at a time", async () => {
  const compute = await Compute.create(binaries, "strict");
  const [M, N, K] = [13, 11, 600];
  const a = randomFloats(M * K, 1);
  const b = randomFloats(K * N, 2);
  using A = compute.matrix(M, K, a);
  using B = compute.matrix(K, N, b);
  using C = compute.matrix(M, N);
  compute.multiply(A, B, C);
  const rounded = new Float32Array(M * N);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      for (let start = 0; start < K; start += 200) {
        let sum = 0;
        for (let k = start; k < start + 200; k++) {
          sum = Math.fround(sum + Math.fround(a[i * K + k] * b[k * N + j]));
        }
        rounded[i * N + j] += sum;
      }
    }
  }
  assertSameBits(C.values, rounded, "product");
});
