import assert from "node:assert/strict";
import fc from "fast-check";
import { Random } from "../../src/statistics/random.ts";
import { philox } from "../reference/philox.ts";

function words(seed: number, count: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.word());
}

Deno.test("the first words of seed 0 are the published ones", () => {
  // Random123's kat_vectors, "philox4x32 10" with counter and key 0
  assert.deepEqual(words(0, 4), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

Deno.test("the words are the reference's, block after block", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
    const blocks = [0, 1, 2, 3, 4].map((index) => philox([index, 0, 0, 0], [seed, 0]));
    assert.deepEqual(words(seed, 20), blocks.flat());
  }));
});

Deno.test("a bounded integer: words that would favor some are left out", () => {
  for (const n of [2 ** 31 + 1, 3 * 2 ** 30]) {
    const random = new Random(5);
    const kept = words(5, 200).filter((word) => word < n);
    assert(kept.length < 190);
    assert.deepEqual(kept.map(() => random.below(n)), kept);
  }
});

Deno.test("bounded integers are equally frequent", () => {
  const random = new Random(1);
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[random.below(10)]++;
  // five standard errors: sqrt(100,000 * 0.1 * 0.9) = 95
  counts.forEach((count, i) => assert(Math.abs(count - 10_000) < 475, `${count} times ${i}`));
});
