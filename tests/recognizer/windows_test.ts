import assert from "node:assert/strict";
import fc from "fast-check";
import { windows } from "../../src/recognizer/windows.ts";

Deno.test("a window every hop, the last one at the recording's end", () => {
  const cases: [length: number, window: number, hop: number, expected: [number, number][]][] = [
    [10, 4, 2, [[0, 4], [2, 6], [4, 8], [6, 10]]],
    [11, 4, 2, [[0, 4], [2, 6], [4, 8], [6, 10], [7, 11]]],
    [10, 3, 5, [[0, 3], [5, 8], [7, 10]]],
    [4, 4, 2, [[0, 4]]],
    [3, 4, 2, [[0, 3]]],
    [5, 4, 2, [[0, 4], [1, 5]]],
  ];
  for (const [length, window, hop, expected] of cases) {
    assert.deepEqual([...windows(length, 1, { window, hop })], expected);
  }
  assert.deepEqual([...windows(5 * 8000, 8000, {})], [[0, 24000], [8000, 32000], [16000, 40000]]);
});

Deno.test("windows lie within the recording, in order, none twice, the last at its end", () => {
  const seconds = fc.double({ min: 0.01, max: 5, noNaN: true });
  const rates = fc.integer({ min: 100, max: 50_000 });
  fc.assert(
    fc.property(fc.nat(100_000), rates, seconds, seconds, (length, rate, window, hop) => {
      const size = Math.round(window * rate);
      let before = -1;
      let last = 0;
      for (const [start, end] of windows(length, rate, { window, hop })) {
        assert(start > before && Number.isInteger(start));
        assert.equal(end - start, Math.min(size, length));
        assert(before < 0 || start - before <= hop * rate + 1);
        [before, last] = [start, end];
      }
      assert.equal(last, length);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("a window or hop that is no time is a RangeError", () => {
  for (const seconds of [0, -1, NaN, Infinity, 1e-9]) {
    for (const name of ["window", "hop"]) {
      assert.throws(() => [...windows(16000, 16000, { [name]: seconds })], {
        name: "RangeError",
        message: `Cannot divide a recording: the ${name} is ${seconds} s`,
      });
    }
  }
});
