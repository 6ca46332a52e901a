import assert from "node:assert/strict";
import fc from "fast-check";
import { readExponentials } from "../../src/corpus/exponential.ts";
import { FeatureParser } from "../../src/corpus/features.ts";
import { encode } from "./files.ts";

const SEMICOLON = 0x3b;

/** Reads the numbers before the first field of another form, with digits behind the line. */
function read(line: string | Uint8Array, until = 9): number[] {
  const bytes = typeof line === "string" ? encode(line) : line;
  const values = new Float32Array(10).fill(7);
  const cursor = { at: 1, feature: 0 };
  const padded = new Uint8Array([0x39, ...bytes, ...encode("0000000000000")]);
  readExponentials(padded, bytes.length + 1, SEMICOLON, values, until, cursor);
  assert.ok(values.subarray(cursor.feature).every((value) => value === 7));
  return [...values.subarray(0, cursor.feature)];
}

const written = (value: number) => value.toExponential(6).replace(/(?<=e[+-])(?=\d$)/, "0");

Deno.test("a number as %.6e writes it is the 32-bit float nearest to what Number() gives", () => {
  const double = fc.double({ noNaN: true, min: -9.9e28, max: 9.9e28 })
    .filter((value) => value === 0 || Math.abs(value) > 1e-15);
  fc.assert(
    fc.property(fc.array(double, { minLength: 1, maxLength: 9 }), (doubles) => {
      const texts = doubles.map(written);
      const expected = texts.map(Number).map(Math.fround);
      const values = read(texts.join(";"));
      assert.equal(values.length, expected.length);
      values.forEach((value, index) => assert.ok(Object.is(value, expected[index]), texts[index]));
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("every sign and exponent is read exactly or left alone", () => {
  for (const sign of ["", "-"]) {
    for (const digits of ["0.000000", "1.000000", "9.999999", "3.141593"]) {
      for (let exponent = -99; exponent <= 99; exponent++) {
        const [direction, power] = [exponent < 0 ? "-" : "+", Math.abs(exponent)];
        const text = `${sign}${digits}e${direction}${String(power).padStart(2, "0")}`;
        const values = read(text);
        assert.equal(values.length, exponent >= -16 && exponent <= 28 ? 1 : 0, text);
        if (values.length) assert.ok(Object.is(values[0], Math.fround(Number(text))), text);
      }
    }
  }
  assert.equal(read("0.000000e-00").length, 1);
});

Deno.test("with any byte at any place: only a number of the form is read, and as what it is", () => {
  for (const text of ["1.234567e-05", "-1.234567e+05", "1.234567e-05;1.000000e+00"]) {
    for (let place = 0; place < text.length; place++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = encode(text);
        bytes[place] = byte;
        const fields = String.fromCharCode(...bytes).split(";");
        const other = fields.findIndex((field) => !/^-?\d\.\d{6}e[+-]\d\d$/.test(field));
        const numbers = fields.slice(0, other < 0 ? undefined : other).map(Number);
        const expected = numbers.slice(0, numbers.findIndex(outside) >>> 0);
        assert.deepEqual(read(bytes), expected.map(Math.fround), fields.join(";"));
      }
    }
  }
});

/** Whether the power of ten of its digits is not exact as a double. */
function outside(value: number): boolean {
  return value !== 0 && (Math.abs(value) < 1e-16 || Math.abs(value) >= 1e29);
}

Deno.test("no more is read than asked for, nothing behind the line, no other form", () => {
  const text = "1.000000e+00";
  assert.deepEqual(read(`${text};${text}`, 1), [1]);
  for (let length = 0; length < text.length; length++) {
    assert.deepEqual(read(text.slice(0, length)), []);
    assert.deepEqual(read(`-${text.slice(0, length)}`), []);
  }
  const others = [
    "+1.000000e+00",
    " 1.000000e+00",
    "1.000000e+00 ",
    "1.000000E+00",
    "1.0",
    "?",
    "",
  ];
  for (const other of [...others, "1.000000e+000", "10.00000e+00", "--1.00000e+00"]) {
    assert.deepEqual(read(`${text};${other};${text}`), [1], other);
  }
});

const FILE = [
  "name;frameTime;f1;f2;f3",
  "'a';0.000000;1.234567e+02;-7.654321e-03;0.000000e+00",
  "'b';0.000000;-1.000000e+00;2.5;3.000000e-20",
  "'c';0.000000;?;1.000000e+00;1.000000e+00",
  "'d';0.000000;1.000000e+00;1.000000e+00;1.000000e+39",
  "'e';0.000000;9.999999e+28;1.000000e-16;-0.000000e+00",
];

for (const newline of ["\n", "\r\n"]) {
  Deno.test(`a file cut at any two places, lines end with ${JSON.stringify(newline)}`, () => {
    for (const bytes of [encode(FILE.join(newline)), encode(FILE.join(newline) + newline)]) {
      for (let first = 0; first <= bytes.length; first++) {
        for (let second = first; second <= bytes.length; second += 7) {
          const parser = new FeatureParser("any");
          parser.push(bytes.slice(0, first));
          parser.push(bytes.slice(first, second));
          parser.push(bytes.slice(second));
          const { utterances, values, dropped } = parser.end();
          assert.deepEqual(utterances, ["a", "b", "e"]);
          const expected = [123.4567, -7.654321e-3, 0, -1, 2.5, 3e-20, 9.999999e28, 1e-16, -0];
          assert.deepEqual([...values], expected.map(Math.fround));
          assert.deepEqual([dropped.missing, dropped.nonFinite], [["c"], ["d"]]);
        }
      }
    }
  });
}
