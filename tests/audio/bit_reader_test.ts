import assert from "node:assert/strict";
import fc from "fast-check";
import { AudioError } from "../../src/audio/mod.ts";
import { BitReader } from "../../src/audio/bit_reader.ts";
import { BitWriter } from "./bit_writer.ts";

/** A reader of what is written, behind a number of ones. */
function readerOf(ones: number, write: (out: BitWriter) => void): BitReader {
  const out = new BitWriter();
  out.write(-1, ones);
  write(out);
  out.align();
  const reader = new BitReader(out.bytes());
  reader.unsigned(ones);
  return reader;
}

const offset = fc.integer({ min: 0, max: 20 });

Deno.test("numbers of 1 to 48 bits, at any bit, with and without a sign", () => {
  const number = fc.integer({ min: 1, max: 48 }).chain((count) =>
    fc.tuple(
      fc.constant(count),
      fc.integer({ min: -(2 ** (count - 1)), max: 2 ** (count - 1) - 1 }),
    )
  );
  fc.assert(fc.property(offset, fc.array(number), (ones, numbers) => {
    const write = (out: BitWriter) => numbers.forEach(([count, value]) => out.write(value, count));
    const [signed, unsigned] = [readerOf(ones, write), readerOf(ones, write)];
    for (const [count, value] of numbers) {
      assert.equal(signed.signed(count), value);
      assert.equal(unsigned.unsigned(count), value < 0 ? value + 2 ** count : value);
    }
  }));
});

Deno.test("Rice codes of all parameters and lengths, at any bit", () => {
  const { floor } = Math;
  for (let parameter = 0; parameter <= 30; parameter++) {
    for (let ones = 0; ones < 8; ones++) {
      // the largest and the smallest remainder, for quotients on both sides of 25 and of 32 bits
      const codes = Array.from({ length: 70 }, (_, n) => floor(n / 2) * 2 ** parameter)
        .map((code, n) => n % 2 === 0 ? code : code + 2 ** parameter - 1);
      const values = codes.map((code) => code % 2 === 0 ? code / 2 : -(code + 1) / 2);
      const reader = readerOf(ones, (out) => values.forEach((value) => out.rice(value, parameter)));
      const read = new Float64Array(values.length);
      reader.rice(parameter, read);
      assert.deepEqual([...read], values, `parameter ${parameter}`);
    }
  }
});

Deno.test("zeros are counted at any bit", () => {
  fc.assert(fc.property(offset, fc.array(fc.nat(100)), (ones, counts) => {
    const reader = readerOf(ones, (out) => {
      for (const count of counts) {
        out.write(0, count);
        out.write(1, 1);
      }
    });
    for (const count of counts) assert.equal(reader.zeros(), count);
  }));
});

Deno.test("the end of the bytes is an error, and no bit before it", () => {
  for (let length = 0; length < 6; length++) {
    const ones = new Uint8Array(length).fill(255);
    const reader = new BitReader(ones);
    for (let bit = 0; bit < 8 * length; bit++) assert.equal(reader.unsigned(1), 1);
    assert.throws(() => reader.unsigned(1), AudioError);
    assert.throws(() => new BitReader(ones).unsigned(8 * length + 1), AudioError);
    assert.throws(() => new BitReader(new Uint8Array(length)).zeros(), AudioError);
    for (const parameter of [0, 15, 30]) {
      const count = 8 * length + 2;
      assert.throws(() => new BitReader(ones).rice(parameter, new Float64Array(count)), AudioError);
    }
  }
});

Deno.test("a reader goes to any byte and knows the bytes since then", () => {
  const reader = new BitReader(Uint8Array.of(1, 2, 3, 4, 5));
  reader.seek(2);
  assert.equal(reader.unsigned(16), 0x0304);
  assert.deepEqual(reader.bytesRead(), Uint8Array.of(3, 4));
  reader.seek(1);
  assert.equal(reader.unsigned(3), 0);
  assert.deepEqual(reader.bytesRead(), new Uint8Array());
  reader.align();
  assert.deepEqual(reader.bytesRead(), Uint8Array.of(2));
  assert.equal(reader.unsigned(8), 3);
});
