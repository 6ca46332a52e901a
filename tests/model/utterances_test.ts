import assert from "node:assert/strict";
import fc from "fast-check";
import { utterancesInMemory } from "../../src/model/mod.ts";

Deno.test("utterancesInMemory reads the rows with the numbers asked for", () => {
  const shape = fc.record({ rows: fc.integer({ min: 1, max: 9 }), features: fc.nat(5) });
  fc.assert(fc.property(shape, fc.array(fc.nat(), { maxLength: 12 }), (shape, numbers) => {
    const features = shape.features + 1;
    const ids = Uint32Array.from(numbers, (number) => number % shape.rows);
    const values = Float32Array.from({ length: shape.rows * features }, (_, i) => i + 0.5);
    const data = utterancesInMemory(values, features);
    assert.deepEqual([data.rows, data.features], [shape.rows, features]);
    const into = new Float32Array(ids.length * features).fill(NaN);
    data.read(ids, into);
    const expected = Array.from(ids).flatMap((id) =>
      Array.from({ length: features }, (_, j) => id * features + j + 0.5)
    );
    assert.deepEqual([...into], expected);
    assert(values.every((value, i) => value === i + 0.5), "the data are as they were");
  }));
});

Deno.test("utterancesInMemory writes as many rows as are asked for, and no more", () => {
  const into = new Float32Array(8).fill(-1);
  utterancesInMemory(Float32Array.of(1, 2, 3, 4, 5, 6), 2).read(Uint32Array.of(2, 0, 2), into);
  assert.deepEqual([...into], [5, 6, 1, 2, 5, 6, -1, -1]);
  assert.equal(utterancesInMemory(new Float32Array(0), 3).rows, 0);
});
