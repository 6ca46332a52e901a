import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDecimal, parseText } from "../../src/corpus/number.ts";
import { encode } from "./files.ts";

function parse(text: string): number | undefined {
  const bytes = encode(`9${text}9`);
  const value = parseDecimal(bytes, 1, bytes.length - 1);
  return Number.isNaN(value) ? parseText(text) : value;
}

const digits = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength });

/** Decimal numbers in every way to write them, exact or not. */
const decimal = fc.tuple(
  fc.constantFrom("", "-", "+"),
  fc.oneof(
    fc.tuple(digits(25), digits(25)).filter(([a, b]) => a + b !== "").map(([a, b]) => `${a}.${b}`),
    digits(25).filter((text) => text !== ""),
  ),
  fc.oneof(
    fc.constant(""),
    fc.tuple(
      fc.constantFrom("e", "E"),
      fc.constantFrom("", "+", "-"),
      fc.integer({ min: 0, max: 340 }),
    )
      .map((parts) => parts.join("")),
  ),
).map((parts) => parts.join(""));

Deno.test("a decimal number is the double that Number() gives", () => {
  fc.assert(
    fc.property(decimal, (text) => assert.ok(Object.is(parse(text), Number(text)), text)),
    { numRuns: 20_000 },
  );
});

Deno.test("a double is read back from all its digits", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      for (const text of [String(value), value.toExponential(6), value.toFixed(3)]) {
        assert.ok(Object.is(parse(text), Number(text)), text);
      }
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("integers around 2^53 with an exponent are rounded once", () => {
  for (const mantissa of ["9007199254740991", "9007199254740992", "9007199254740993"]) {
    for (let exponent = -25; exponent <= 25; exponent++) {
      const text = `${mantissa}e${exponent}`;
      assert.equal(parse(text), Number(text), text);
    }
  }
});

Deno.test("what is no decimal number is missing, infinite or not a number", () => {
  for (const text of ["", "?", "NaN", "nan", "-nan", "NA"]) {
    assert.ok(Number.isNaN(parse(text)), text);
  }
  for (const text of ["inf", "+Inf", "Infinity", "1e999"]) assert.equal(parse(text), Infinity);
  for (const text of ["-inf", "-Infinity", "-1e999"]) assert.equal(parse(text), -Infinity);
  const others = ["-", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "1_000", "na", "abc", "1 2"];
  for (const text of others) assert.equal(parse(text), undefined, text);
});
