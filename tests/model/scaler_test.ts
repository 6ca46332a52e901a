import assert from "node:assert/strict";
import fc from "fast-check";
import {
  constantFeatures,
  deviationRange,
  featureRange,
  scaleRows,
  unionOfRanges,
  valuesOutside,
} from "../../src/model/mod.ts";

const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  .map((v) => v + 0); // -0 is 0 here

/** A matrix of up to 8 rows and 5 features. */
const tableOf = (value: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 5 }).chain((features) =>
    fc.array(fc.array(value, { minLength: features, maxLength: features }), {
      minLength: 1,
      maxLength: 8,
    })
  );
const table = tableOf(number);

function flat(rows: number[][]): Float32Array {
  return Float32Array.from(rows.flat());
}

/** The first features of every row. */
function cut(rows: number[][], features: number): Float32Array {
  return flat(rows.map((row) => row.slice(0, features)));
}

function scale(
  values: Float32Array,
  features: number,
  rows: number[],
  clip: boolean,
  range = featureRange(values, features),
): Float32Array {
  const scaled = new Float32Array(rows.length * features);
  scaleRows(values, Uint32Array.from(rows), () => range, clip, scaled);
  return scaled;
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

Deno.test("deviationRange is the mean and its deviations on both sides, of a constant its value", () => {
  const positive = fc.double({ min: 0.1, max: 5, noNaN: true });
  fc.assert(fc.property(table, fc.nat(7), positive, (rows, skipped, deviations) => {
    const features = rows[0].length;
    const kept = rows.map((_, i) => i).filter((i) => i !== skipped || rows.length === 1);
    const { minimum, maximum } = deviationRange(flat(rows), features, deviations, kept);
    const all = deviationRange(flat(kept.map((i) => rows[i])), features, deviations);
    assert.deepEqual(all, { minimum, maximum });
    for (let j = 0; j < features; j++) {
      const column = kept.map((i) => rows[i][j]);
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
      const isConstant = column.every((value) => value === column[0]);
      const half = isConstant ? 0 : deviations * Math.sqrt(variance);
      const tolerance = 1e-6 * (Math.abs(mean) + half) + 1e-9;
      assert(Math.abs(minimum[j] - (mean - half)) <= tolerance);
      assert(Math.abs(maximum[j] - (mean + half)) <= tolerance);
      if (isConstant) assert.deepEqual([minimum[j], maximum[j]], [column[0], column[0]]);
    }
  }));
});

Deno.test("a constant of which no mean is exact has no range", () => {
  const { minimum, maximum } = deviationRange(new Float32Array(3).fill(0.1), 1, 3);
  assert.deepEqual([minimum, maximum], [Float32Array.of(0.1), Float32Array.of(0.1)]);
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
    const all = rows.map((_, i) => i);
    const scaled = scale(flat(rows), features, all, clip);
    assert.equal(valuesOutside(flat(rows), Uint32Array.from(all), () => range), 0);
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
    const range = featureRange(cut(known, features), features);
    const order = rows.map((_, i) => rows.length - 1 - i); // from the last to the first
    const free = scale(cut(rows, features), features, order, false, range);
    const clipped = scale(cut(rows, features), features, order, true, range);
    order.forEach((row, i) => {
      for (let j = 0; j < features; j++) {
        const span = range.maximum[j] - range.minimum[j];
        const value = span > 0 ? (rows[row][j] - range.minimum[j]) / span : 0;
        assert.equal(free[i * features + j], Math.fround(value));
        assert.equal(clipped[i * features + j], Math.fround(Math.min(Math.max(value, 0), 1)));
      }
    });
  }));
});

Deno.test("valuesOutside counts what lies outside the ranges, over the rows asked for", () => {
  const rowIds = fc.array(fc.nat(), { maxLength: 12 });
  fc.assert(fc.property(table, table, rowIds, (known, rows, ids) => {
    const features = Math.min(known[0].length, rows[0].length);
    const chosen = ids.map((id) => id % rows.length);
    const ranges = [known, known.slice(0, 1), known.slice(-2)].map((all) =>
      featureRange(cut(all, features), features)
    );
    const rangeOf = (row: number) => ranges[row % 3];
    const outside = chosen.flatMap((row) => {
      const { minimum, maximum } = rangeOf(row);
      return rows[row].slice(0, features).filter((value, j) =>
        minimum[j] < maximum[j] && (value < minimum[j] || value > maximum[j])
      );
    });
    const count = valuesOutside(cut(rows, features), Uint32Array.from(chosen), rangeOf);
    assert.equal(count, outside.length);
  }));
});

Deno.test("valuesOutside counts what clipping changes", () => {
  // Differences and ratios of such whole numbers are not rounded to 0 or 1.
  const wholes = tableOf(fc.integer({ min: -1e6, max: 1e6 }));
  fc.assert(fc.property(wholes, wholes, (known, rows) => {
    const features = Math.min(known[0].length, rows[0].length);
    const range = featureRange(cut(known, features), features);
    const all = rows.map((_, i) => i);
    const values = cut(rows, features);
    const free = scale(values, features, all, false, range);
    const clipped = scale(values, features, all, true, range);
    const changed = free.filter((value, i) => value !== clipped[i]);
    assert.equal(valuesOutside(values, Uint32Array.from(all), () => range), changed.length);
  }));
});

Deno.test("every row is scaled by the range that belongs to it", () => {
  const values = Float32Array.of(0, 10, 5, 5, 10, 30);
  const ranges = [0, 1].map((speaker) => featureRange(values, 1, speaker ? [3, 4, 5] : [0, 1, 2]));
  const scaled = new Float32Array(4);
  const rows = Uint32Array.of(5, 2, 4, 0);
  const rangeOf = (row: number) => ranges[row < 3 ? 0 : 1];
  scaleRows(values, rows, rangeOf, true, scaled);
  assert.deepEqual([...scaled], [1, 0.5, Math.fround(0.2), 0]);
  assert.equal(valuesOutside(values, rows, rangeOf), 0);
  assert.equal(valuesOutside(values, rows, () => ranges[0]), 1); // the 30 of row 5
  const none = new Uint32Array(0);
  scaleRows(values, none, () => ranges[0], true, new Float32Array(0));
  assert.equal(valuesOutside(values, none, () => ranges[0]), 0);
});
