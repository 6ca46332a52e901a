import assert from "node:assert/strict";
import fc from "fast-check";
import type { Compute, Corruption } from "../../src/compute/mod.ts";
import { eachArithmetic } from "../modules.ts";
import { matrix as reference } from "../reference/matrix.ts";
import { corrupt as naiveCorrupt, shuffle, uniformFill } from "../reference/philox.ts";
import { asReference, corruptBatch, gather } from "./naive_training.ts";
import { assertClose, assertSameBits, randomFloats } from "./numbers.ts";

const kinds = ["none", "gaussian", "masking", "salt-and-pepper"] as const;
const lengths = [1, 2, 3, 4, 5, 15, 16, 17, 33, 1582];
const unsigned = fc.integer({ min: 0, max: 2 ** 32 - 1 });

eachArithmetic("fillUniform draws the reference's numbers", (compute) => {
  for (const n of lengths) {
    using values = compute.floats(n);
    compute.fillUniform(values, -2, 6, 2 ** 32 - 1, n);
    const expected = uniformFill(n, -2, 6, 2 ** 32 - 1, n);
    assertClose(values.values, expected, 1e-7, `${n} uniform numbers`, 8);
  }
});

eachArithmetic("shuffle gives the reference's permutation", (compute) => {
  const length = fc.integer({ min: 0, max: 300 });
  fc.assert(fc.property(length, unsigned, unsigned, unsigned, (n, seed, stream, epoch) => {
    using order = compute.indices(new Uint32Array(n).fill(7));
    compute.shuffle(order, seed, stream, epoch);
    assert.deepEqual(order.values, shuffle(n, seed, stream, epoch));
    assert.deepEqual(order.values.slice().sort(), Uint32Array.from({ length: n }, (_, i) => i));
  }));
});

function corrupt(
  compute: Compute,
  D: number,
  x: Float32Array,
  order: number[],
  corruption: Corruption,
  [start, rows] = [0, order.length],
): Float32Array {
  using batch = gather(compute, asReference(x, D), order.slice(start, start + rows));
  using corrupted = compute.matrix(rows, D);
  compute.corruptRows(batch, corruption, corrupted);
  return corrupted.values.slice();
}

eachArithmetic("corruptRows draws the reference's noise, in every kind and width", (compute) => {
  for (const D of lengths) {
    const x = randomFloats(9 * D, D, 0, 1);
    const order = [8, 3, 3, 0, 7, 5];
    const rowIds = order.slice(1, 5);
    for (const kind of kinds) {
      for (const level of [0, 0.1, 0.7, 1]) {
        const corruption = { kind, level, seed: 2 ** 31 + 7, stream: 5, epoch: 2 ** 32 - 1 };
        const actual = corrupt(compute, D, x, order, corruption, [1, 4]);
        const expected = corruptBatch(reference(9, D, x), rowIds, corruption).data;
        if (kind === "gaussian") {
          assertClose(actual, expected, 1e-5, `gaussian ${D} ${level}`, 1);
        } else assert.deepEqual(actual, Float32Array.from(expected), `${kind} ${D} ${level}`);
      }
    }
  }
});

eachArithmetic("a row's noise does not depend on its batch", (compute) => {
  const D = 37;
  const x = randomFloats(20 * D, 1, 0, 1);
  const order = [11, 4, 19, 0, 7, 3, 15];
  for (const kind of kinds) {
    const corruption = { kind, level: 0.3, seed: 1, stream: 2, epoch: 3 };
    const whole = corrupt(compute, D, x, order, corruption);
    for (const cut of [1, 3, 6]) {
      const first = corrupt(compute, D, x, order, corruption, [0, cut]);
      const rest = corrupt(compute, D, x, order, corruption, [cut, order.length - cut]);
      assertSameBits(Float32Array.of(...first, ...rest), whole, `${kind} cut at ${cut}`);
    }
  }
});

/** Rows of 21 features (ids, 21) with noise, drawn for ids that are not the rows' numbers. */
function corruptAs(
  compute: Compute,
  x: Float32Array,
  ids: number[],
  corruption: Corruption,
): Float32Array {
  using data = compute.matrix(ids.length, 21, x);
  using names = compute.indices(ids);
  using corrupted = compute.matrix(ids.length, 21);
  compute.corruptRows({ data, ids: names, rows: ids.length }, corruption, corrupted);
  return corrupted.values.slice();
}

eachArithmetic("a row's noise is that of its id, whatever row it is of the batch", (compute) => {
  const ids = [2 ** 32 - 1, 7, 0, 2 ** 31, 7, 1000];
  const x = randomFloats(6 * 21, 1, 0, 1);
  const level = Math.fround(0.3);
  for (const kind of ["gaussian", "masking", "salt-and-pepper"] as const) {
    const corruption = { kind, level, seed: 1, stream: 2, epoch: 3 };
    const actual = corruptAs(compute, x, ids, corruption);
    const expected = naiveCorrupt(x, 21, { kind, level }, 1, 2, 3, ids).data;
    assertClose(actual, expected, kind === "gaussian" ? 1e-5 : 0, kind, 1);
    const backwards = corruptAs(compute, reverseRows(x), ids.toReversed(), corruption);
    assertSameBits(reverseRows(backwards), actual, `${kind} backwards`);
  }
});

function reverseRows(x: Float32Array): Float32Array {
  const rows = Array.from({ length: x.length / 21 }, (_, r) => x.subarray(r * 21, (r + 1) * 21));
  return Float32Array.from(rows.reverse().flatMap((row) => [...row]));
}

eachArithmetic(
  "equal rows have the same noise just where their ids are equal",
  (compute) => {
    const corruption: Corruption = { kind: "gaussian", level: 1, seed: 1, stream: 2, epoch: 3 };
    const noise = corruptAs(compute, new Float32Array(4 * 21), [5, 6, 5, 0], corruption);
    const [first, second, third, fourth] = [0, 1, 2, 3].map((r) =>
      noise.subarray(r * 21, (r + 1) * 21).join()
    );
    assert.equal(third, first);
    assert.equal(new Set([first, second, fourth]).size, 3);
  },
);

eachArithmetic("the noise changes with the seed, the stream, the epoch and the row", (compute) => {
  const corruption: Corruption = { kind: "gaussian", level: 1, seed: 1, stream: 2, epoch: 3 };
  const noise = (change: Partial<Corruption>, row = 0) =>
    corrupt(compute, 8, new Float32Array(16), [row], { ...corruption, ...change }).join();
  const changes = [{}, { seed: 2 }, { stream: 1 }, { epoch: 4 }].map((change) => noise(change));
  assert.equal(new Set([...changes, noise({}, 1)]).size, 5);
});

eachArithmetic("a million Gaussian numbers have the normal moments", (compute) => {
  const order = Array.from({ length: 1000 }, (_, i) => i);
  const corruption: Corruption = { kind: "gaussian", level: 1, seed: 3, stream: 1, epoch: 4 };
  const noise = corrupt(compute, 1000, new Float32Array(1e6), order, corruption);
  const moment = (power: number) => noise.reduce((sum, v) => sum + v ** power, 0) / noise.length;
  // Five standard errors: the variances of the powers' means are 1, 2, 15 and 96 over n.
  assert.ok(Math.abs(moment(1)) < 0.005, `mean ${moment(1)}`);
  assert.ok(Math.abs(moment(2) - 1) < 0.0071, `variance ${moment(2)}`);
  assert.ok(Math.abs(moment(3)) < 0.0194, `third moment ${moment(3)}`);
  assert.ok(Math.abs(moment(4) - 3) < 0.049, `fourth moment ${moment(4)}`);
});
