import assert from "node:assert/strict";
import fc from "fast-check";
import {
  constantFeatures,
  featureRange,
  scaleRows,
  type ScalingCounts,
  unionOfRanges,
} from "../../src/model/mod.ts";

const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  .map((v) => v + 0); // -0 is 0 here

/** A matrix of up to 8 rows and 5 features. */
const table = fc.integer({ min: 1, max: 5 }).chain((features) =>
  fc.array(fc.array(number, { minLength: features, maxLength: features }), {
    minLength: 1,
    maxLength: 8,
  })
);

function flat(rows: number[][]): Float32Array {
  return Float32Array.from(rows.flat());
}

function scale(
  values: Float32Array,
  features: number,
  rows: number[],
  clip: boolean,
  range = featureRange(values, features),
): { scaled: Float32Array; counts: ScalingCounts } {
  const scaled = new Float32Array(rows.length * features);
  return { counts: scaleRows(values, rows, () => range, clip, scaled), scaled };
}

Deno.test("featureRange is the smallest and largest of a column, over the rows asked for", () => {
  fc.assert(fc.property(table, fc.integer({ min: 0, max: 7 }), (rows, skipped) => {
    const features = rows[0].length;
    const kept = rows.map((_, i) => i).filter((i) => i !== skipped || rows.length === 1);
    const { minimum, maximum } = featureRange(flat(rows), features, kept);
    for (let j = 0; j < features; j++) {
      const column = kept.map((i) => rows[i][j]);
      assert.equal(minimum[j], Math.min(...column));
      assert.equal(maximum[j], Math.max(...column));
    }
  }));
});

Deno.test("the union of two ranges is the range over the rows of both", () => {
  fc.assert(fc.property(table, fc.nat(8), (rows, cut) => {
    const features = rows[0].length;
    const all = rows.map((_, i) => i);
    const values = flat(rows);
    const first = featureRange(values, features, all.slice(0, cut));
    const second = featureRange(values, features, all.slice(cut));
    assert.deepEqual(unionOfRanges(first, second), featureRange(values, features));
  }));
});

Deno.test("rows scaled by their own range span exactly [0, 1]; constant features are 0", () => {
  fc.assert(fc.property(table, fc.boolean(), (rows, clip) => {
    const features = rows[0].length;
    const range = featureRange(flat(rows), features);
    const { scaled, counts } = scale(flat(rows), features, rows.map((_, i) => i), clip);
    assert.deepEqual(counts, { values: scaled.length, outside: 0 });
    const reached = featureRange(scaled, features);
    const constant = reached.maximum.filter((most, j) => {
      assert.equal(reached.minimum[j], 0);
      assert.equal(most, range.maximum[j] > range.minimum[j] ? 1 : 0);
      return most === 0;
    });
    assert.equal(constantFeatures(range), constant.length);
  }));
});

Deno.test("scaling keeps order and ratio, and clipping is scaling cut off", () => {
  fc.assert(fc.property(table, table, (known, rows) => {
    const features = Math.min(known[0].length, rows[0].length);
    const cut = (all: number[][]) => flat(all.map((row) => row.slice(0, features)));
    const range = featureRange(cut(known), features);
    const order = rows.map((_, i) => rows.length - 1 - i); // from the last to the first
    const free = scale(cut(rows), features, order, false, range);
    const clipped = scale(cut(rows), features, order, true, range);
    let outside = 0;
    order.forEach((row, i) => {
      for (let j = 0; j < features; j++) {
        const span = range.maximum[j] - range.minimum[j];
        const value = span > 0 ? (rows[row][j] - range.minimum[j]) / span : 0;
        if (value < 0 || value > 1) outside++;
        assert.equal(free.scaled[i * features + j], Math.fround(value));
        assert.equal(
          clipped.scaled[i * features + j],
          Math.fround(Math.min(Math.max(value, 0), 1)),
        );
      }
    });
    assert.deepEqual(free.counts, { values: rows.length * features, outside });
    assert.deepEqual(clipped.counts, free.counts);
  }));
});

Deno.test("every row is scaled by the range that belongs to it", () => {
  const values = Float32Array.of(0, 10, 5, 5, 10, 30);
  const ranges = [0, 1].map((speaker) => featureRange(values, 1, speaker ? [3, 4, 5] : [0, 1, 2]));
  const scaled = new Float32Array(4);
  const counts = scaleRows(values, [5, 2, 4, 0], (row) => ranges[row < 3 ? 0 : 1], true, scaled);
  assert.deepEqual([...scaled], [1, 0.5, Math.fround(0.2), 0]);
  assert.deepEqual(counts, { values: 4, outside: 0 });
  assert.deepEqual(scaleRows(values, [], () => ranges[0], true, new Float32Array(0)), {
    values: 0,
    outside: 0,
  });
});
