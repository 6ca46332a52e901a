import assert from "node:assert/strict";
import fc from "fast-check";
import { readDecimals } from "../../src/corpus/decimal.ts";
import { parseText } from "../../src/corpus/number.ts";
import { encode } from "./files.ts";

const SEMICOLON = 0x3b;

/** Reads the numbers before the first field that is none or not certain. */
function read(line: string | Uint8Array, until = 9, behind = "\n1;2"): number[] {
  const bytes = typeof line === "string" ? encode(line) : line;
  const values = new Float32Array(10).fill(7);
  const cursor = { at: 1, feature: 0 };
  const padded = new Uint8Array([0x39, ...bytes, ...encode(behind)]);
  readDecimals(padded, bytes.length + 1, SEMICOLON, values, until, cursor);
  assert.ok(values.subarray(cursor.feature).every((value) => value === 7));
  return [...values.subarray(0, cursor.feature)];
}

/** A field as a reader of rows has it, as a 32-bit float. */
function parse(text: string): number | undefined {
  const [value] = read(`${text};0`);
  if (value !== undefined) return value;
  const slow = parseText(text);
  return slow && Math.fround(slow);
}

const same = (value: number | undefined, text: string) =>
  assert.ok(Object.is(value, Math.fround(Number(text))), `${text}: ${value}`);

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength });

/** Decimal numbers in every way to write them, exact or not. */
const decimal = fc.tuple(
  fc.constantFrom("", "-", "+"),
  fc.oneof(
    fc.tuple(digits(45), digits(45)).filter(([a, b]) => a + b !== "").map(([a, b]) => `${a}.${b}`),
    digits(45).filter((text) => text !== ""),
  ),
  fc.oneof(
    fc.constant(""),
    fc.tuple(
      fc.constantFrom("e", "E"),
      fc.constantFrom("", "+", "-"),
      fc.integer({ min: 0, max: 100 }),
    )
      .map((parts) => parts.join("")),
  ),
).map((parts) => parts.join(""));

Deno.test("a decimal number is the 32-bit float of the double that Number() gives", () => {
  fc.assert(fc.property(decimal, (text) => same(parse(text), text)), { numRuns: 50_000 });
});

Deno.test("a double's digits are read, and without a string if it is as large as floats are", () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(double, (value) => {
      for (const text of [String(value), value.toExponential(6), value.toFixed(3)]) {
        same(parse(text), text);
      }
    }),
    { numRuns: 20_000 },
  );
  const usual = fc.double({ noNaN: true, min: 1e-30, max: 1e30 });
  fc.assert(
    fc.property(fc.array(usual, { minLength: 9, maxLength: 9 }), (values) => {
      const texts = values.map(String);
      read(texts.join(";")).forEach((value, index) => same(value, texts[index]));
      // one in a million is so near to the middle of two floats that it is not certain
      assert.ok(texts.every((text) => read(text).length === 1), texts.join(";"));
    }),
    { numRuns: 2000, seed: 1 },
  );
});

Deno.test("around the middle of two floats: rounded to a double, then to a float", () => {
  let certain = 0;
  const random = fc.sample(fc.float({ noNaN: true, min: 2 ** -99, max: 2 ** 99 }), {
    numRuns: 2000,
    seed: 2,
  });
  for (const float of random) {
    const next = new Float32Array([float]);
    new Uint32Array(next.buffer)[0]++;
    const middle = (float + next[0]) / 2; // exact as a double
    for (const steps of [-1e6, -4096, -64, -2, -1, 0, 1, 2, 64, 4096, 1e6]) {
      for (const figures of [15, 16, 17, 18, 25]) {
        const text = (middle * (1 + steps * 2 ** -52)).toPrecision(figures);
        certain += read(text).length;
        same(parse(text), text);
      }
    }
    // decimals beyond a double's: nearer to the middle than any double
    for (const text of [`${middle.toPrecision(60)}1`, middle.toPrecision(63)]) {
      same(parse(text), text);
    }
  }
  assert.ok(certain > 10_000 && certain < 100_000, String(certain));
});

Deno.test("integers around 2^53 with an exponent", () => {
  for (const mantissa of ["9007199254740991", "9007199254740992", "9007199254740993"]) {
    for (let exponent = -85; exponent <= 85; exponent++) {
      const text = `${mantissa}e${exponent}`;
      same(parse(text), text);
    }
  }
});

Deno.test("what is no decimal number is missing, infinite or not a number", () => {
  for (const text of ["", "?", "NaN", "nan", "-nan", "NA"]) {
    assert.ok(Number.isNaN(parse(text)), text);
  }
  for (const text of ["inf", "+Inf", "Infinity", "1e39", "1e999"]) {
    assert.equal(parse(text), Infinity);
  }
  for (const text of ["-inf", "-Infinity", "-1e39", "-1e999"]) assert.equal(parse(text), -Infinity);
  const others = ["-", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "1_000", "na", "abc", "1 2"];
  for (const text of others) assert.equal(parse(text), undefined, text);
});

Deno.test("with any byte at any place: only numbers are read, and as what they are", () => {
  for (const text of ["1.25e-05", "-12.5E+1", "+.5", "7.;-0"]) {
    for (let place = 0; place < text.length; place++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = encode(text);
        bytes[place] = byte;
        const fields = String.fromCharCode(...bytes).split(";");
        const other = fields.findIndex((field) =>
          !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(field)
        );
        const numbers = fields.slice(0, other < 0 ? undefined : other).map(Number);
        const expected = numbers.slice(0, numbers.findIndex(outside) >>> 0);
        assert.deepEqual(read(bytes), expected.map(Math.fround), fields.join(";"));
      }
    }
  }
});

/** Whether its power of ten has no place in the table, or it is beyond a float's range. */
function outside(value: number): boolean {
  return value !== 0 && (Math.abs(value) < 1e-80 || Math.abs(value) > 1e38);
}

Deno.test("no more is read than asked for, nothing behind the line", () => {
  assert.deepEqual(read("1;2", 1), [1]);
  assert.deepEqual(read("1;2;"), [1, 2]);
  assert.deepEqual(read("1;;2"), [1]);
  assert.deepEqual(read(""), []);
  assert.deepEqual(read("1;?;2"), [1]);
  for (const behind of ["5;5", ".5", "e5;", ";5"]) {
    for (const numbers of [[], [1], [1, 2.5]]) {
      const values = read(numbers.join(";"), 9, behind);
      // the last one may seem to go on: it is left to those who look for its end first
      assert.deepEqual(values, numbers.slice(0, values.length));
      assert.ok(values.length >= numbers.length - 1);
    }
  }
});
