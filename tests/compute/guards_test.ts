// No kernel writes outside its operands, and none lets what lies around them into a result. Here the
// exports are called with addresses of their own: each operand lies between guards of NaN.
import assert from "node:assert/strict";
import { type Arithmetic, chooseBinary } from "../../src/compute/mod.ts";
import { instantiate } from "../../src/compute/instantiate.ts";
import { useWideKernel } from "../../src/compute/wide.ts";
import { arithmetics, binaries } from "../modules.ts";
import { randomFloats } from "./numbers.ts";

const guard = 64; // floats
const guardWord = 0x7fc0beef; // a NaN that no arithmetic makes

async function guardedModule(arithmetic: Arithmetic, wide = false) {
  const name = chooseBinary(arithmetic);
  const exports = await instantiate(binaries[name]);
  if (wide) useWideKernel(name, exports);
  const blocks: { start: number; words: number }[] = [];

  /** The address of `words` 32-bit words between guards. */
  function allocate(words: number): number {
    const start = exports.allocate(4 * (words + 2 * guard)) + 4 * guard;
    new Uint32Array(exports.memory.buffer, start - 4 * guard, words + 2 * guard).fill(guardWord);
    blocks.push({ start, words });
    return start;
  }

  /** Random floats between guards; the whole numbers if there are any. */
  function floats(count: number, values?: Float32Array): number {
    const start = allocate(count);
    new Float32Array(exports.memory.buffer, start, count).set(values ?? randomFloats(count, start));
    return start;
  }

  function checkGuards(what: string): void {
    for (const { start, words } of blocks) {
      for (const edge of [start - 4 * guard, start + 4 * words]) {
        const found = new Uint32Array(exports.memory.buffer, edge, guard);
        assert.ok(found.every((word) => word === guardWord), `${what} wrote outside`);
      }
    }
  }

  function checkNumbers(start: number, count: number, what: string): void {
    const found = new Float32Array(exports.memory.buffer, start, count);
    assert.ok(found.every(Number.isFinite), `${what} is not all finite`);
  }

  return { exports, allocate, floats, checkGuards, checkNumbers };
}

for (const arithmetic of arithmetics) {
  for (const wide of [false, true]) {
    const kernel = wide ? ", the wide kernel" : "";
    Deno.test(`${arithmetic}${kernel}: no product writes or reads outside its matrices`, async () => {
      const module = await guardedModule(arithmetic, wide);
      for (const [M, N, K] of [[1, 1, 1], [7, 9, 5], [5, 16, 200], [13, 17, 303], [101, 3, 2]]) {
        const a = module.floats(M * K);
        const b = module.floats(K * N);
        const c = module.allocate(M * N);
        for (const form of ["multiply", "multiplyByTransposed", "multiplyTransposed"] as const) {
          for (const accumulate of [0, 1]) {
            module.exports[form](M, N, K, a, b, c, accumulate);
            module.checkNumbers(c, M * N, form);
          }
        }
      }
      module.checkGuards("a product");
    });
  }

  Deno.test(`${arithmetic}: whole pairs of tiles are what the wide kernel computes`, async () => {
    const [module, other] = [await guardedModule(arithmetic), await guardedModule(arithmetic)];
    const name = chooseBinary(arithmetic);
    const [first, otherFirst] = [module, other].map(({ exports }) => useWideKernel(name, exports));
    // the kernel of the first panel computes in the other module's memory, so that here nothing is written
    module.exports.table.set(first + 1, other.exports.table.get(otherFirst + 1));
    const [M, N, K] = [9, 25, 150];
    const c = module.floats(M * N, new Float32Array(M * N));
    module.exports.multiply(M, N, K, module.floats(M * K), module.floats(K * N), c, 0);
    const written = new Float32Array(module.exports.memory.buffer, c, M * N).map((x) => +(x !== 0));
    const expected = written.map((_, i) => +(Math.floor(i / N) >= 5 || i % N >= 16));
    assert.deepEqual(written, expected);
  });

  Deno.test(`${arithmetic}: no kernel writes or reads outside its operands`, async () => {
    const module = await guardedModule(arithmetic);
    const { exports, allocate, floats, checkGuards, checkNumbers } = module;
    for (const [n, rows, D, L, K] of [[4, 3, 1, 1, 2], [9, 7, 13, 6, 3], [5, 5, 18, 11, 5]]) {
      const batch = floats(rows * D);
      const ids = allocate(rows);
      exports.shuffle(rows, ids, 1, 2, 3);
      const labels = allocate(Math.ceil(rows / 4));
      new Uint8Array(exports.memory.buffer, labels, rows).fill(K - 1);
      const own = [floats(L * D), floats(L), floats(D)] as const;
      const neutral = [floats(L * D), floats(L), floats(D)] as const;
      const softmax = [floats(K * L), floats(K)] as const;
      const gates = [allocate(1), floats(3 * D)];
      new Float32Array(exports.memory.buffer, gates[0], 1)[0] = 0.5;
      const workspace = () => allocate(rows * (D + 2 * L + 2) + 6 * D);
      const checkParameters = (what: string) => {
        own.forEach((start, i) => checkNumbers(start, [L * D, L, D][i], what));
        softmax.forEach((start, i) => checkNumbers(start, [K * L, K][i], what));
        gates.forEach((start, i) => checkNumbers(start, [1, 3 * D][i], what));
        checkGuards(what);
      };
      const noisy = allocate(rows * D);
      const zn = allocate(rows * D);
      const units = allocate(rows * L);
      for (const kind of [0, 1, 2, 3]) {
        exports.corruptRows(rows, D, batch, ids, noisy, kind, 0.1, 1, 2, 3);
        checkNumbers(noisy, rows * D, `corruptRows ${kind}`);
        checkGuards(`corruptRows ${kind}`);
      }
      exports.encode(rows, D, L, noisy, neutral[0], neutral[1], units);
      exports.decode(rows, D, L, units, neutral[0], neutral[2], zn);
      checkNumbers(zn, rows * D, "decode");
      const head = [rows, D, L, batch, noisy, ...own, ...own] as const;
      exports.reconstructionStep(...[...head, 0, 1, -0.1, workspace()] as const);
      exports.reconstructionStep(...[...head, zn, 0.5, -0.1, workspace()] as const);
      [1, 3 * D].forEach((count, i) => {
        const gate = [count, gates[i], gates[i]] as const;
        exports.gatedStep(...[...head, zn, ...gate, -0.1, workspace()] as const);
      });
      checkParameters("pre-training");
      const dy = allocate(rows * L);
      const dx = allocate(rows * D);
      exports.softmaxStep(
        ...[rows, L, K, units, labels, ...softmax, ...softmax, -0.1, dy] as const,
        allocate(rows * (K + 2)),
      );
      for (const below of [dx, 0]) {
        exports.backpropagate(
          ...[rows, D, L, batch, units, own[0], dy, below, own[0], own[1]] as const,
        );
      }
      checkNumbers(dx, rows * D, "backpropagate");
      checkParameters("fine-tuning");

      const [theta, change, velocity] = [floats(L), floats(L), floats(L)];
      const square = floats(L, randomFloats(L, 1, 0, 1));
      exports.momentumUpdate(L, theta, change, velocity, 0.9);
      exports.adamUpdate(L, theta, change, velocity, square, 0.9, 0.9, 1e-8, -0.1, 2);
      exports.addScaled(L, 2, velocity, 3, theta);
      for (const start of [theta, velocity, square]) checkNumbers(start, L, "an optimizer");
      assert.ok(Number.isFinite(exports.dot(L, theta, velocity)));
      checkGuards("an optimizer");

      const x = floats(n * D);
      const y = allocate(n * L);
      exports.encode(n, D, L, x, own[0], own[1], y);
      checkNumbers(y, n * L, "encode");
      const uniform = allocate(n * D);
      exports.fillUniform(n * D, uniform, -1, 1, 1, 2);
      checkNumbers(uniform, n * D, "fillUniform");
      const mean = allocate(D);
      exports.columnMeans(n, D, x, mean);
      exports.subtractRow(n, D, x, mean);
      checkNumbers(x, n * D, "subtractRow");
      const distances = allocate(n * n);
      exports.squaredDistances(n, n, D, x, uniform, distances, allocate(2 * n));
      exports.rbfKernel(n * n, distances, 0.1, distances);
      checkNumbers(distances, n * n, "rbfKernel");
      const line = allocate(n);
      exports.rbfLine(n, distances, 1, 0.1, line);
      exports.rbfLine(n, distances, n, 0.1, line);
      checkNumbers(line, n, "rbfLine");
      const coefficients = allocate(2 * (K - 1) * n);
      const counts = allocate(K);
      const rho = allocate(K * (K - 1));
      const values = allocate(n * K * (K - 1));
      new Float64Array(exports.memory.buffer, coefficients, (K - 1) * n).fill(1);
      new Float64Array(exports.memory.buffer, rho, K * (K - 1) / 2).fill(1);
      new Int32Array(exports.memory.buffer, counts, K).fill(0, 1).fill(n, 0, 1);
      exports.decisionValues(n, n, K, distances, coefficients, counts, rho, values);
      checkGuards("the support vector machine");
    }
  });
}
