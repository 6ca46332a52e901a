import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csv } from "../../src/report/mod.ts";

Deno.test("a file's text: quotes only where needed, null is empty, a line feed ends every line", () => {
  assert.equal(
    csv(["name", "figure", "say"], [["a b", 0.5, null], ["ä;ö", -1e-7, 'so, "so"\nand so\r']]),
    'name,figure,say\na b,0.5,\nä;ö,-1e-7,"so, ""so""\nand so\r"\n',
  );
  assert.equal(csv(["a"], []), "a\n");
});

Deno.test("what is written is read again", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", ";", " ", "a") }),
  );
  const cell = fc.oneof(text, fc.double(), fc.constant(null));
  const table = fc.integer({ min: 2, max: 4 }).chain((n) =>
    fc.record({
      header: fc.array(text, { minLength: n, maxLength: n }),
      rows: fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 5 }),
    })
  );
  fc.assert(fc.property(table, ({ header, rows }) => {
    const expected = [header, ...rows].map((row) => row.map((value) => String(value ?? "")));
    assert.deepEqual(parse(csv(header, rows)), expected);
  }));
});
