import assert from "node:assert/strict";
import { crc32 as zlib } from "node:zlib";
import fc from "fast-check";
import { crc32 } from "../../src/arrays/mod.ts";

Deno.test("CRC-32 is zlib's, from any place on and in parts", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(bytes, fc.nat(100), (bytes, at) => {
      const [first, second] = [bytes.subarray(0, at), bytes.subarray(at)];
      assert.equal(crc32(second), zlib(second));
      assert.equal(crc32(second, crc32(first)), zlib(bytes));
    }),
    { seed: 1, numRuns: 500 },
  );
});
