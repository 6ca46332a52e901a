import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { keyOf } from "../../src/store/mod.ts";

const hashOf = (depends: unknown) => keyOf("kind", depends).hash;

Deno.test("a key is the hash of format, kind and canonical JSON", () => {
  const depends = '{"-":[-0,1e+21,0.1,null,true],"a":{},"b":"\\n\\ud800"}';
  const hash = createHash("sha256").update(`emodae/1\nscaled-data\n${depends}`).digest("hex");
  assert.deepEqual(
    keyOf("scaled-data", { b: "\n\ud800", a: {}, "-": [-0, 1e21, 0.1, null, true] }),
    { kind: "scaled-data", depends, hash },
  );
});

Deno.test("the order of the keys of an object does not matter", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.equal(hashOf(reversed(value)), hashOf(value));
  }));
});

Deno.test("distinct values have distinct keys: the value can be read back from the key", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(JSON.parse(keyOf("kind", value).depends), value);
  }));
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert.deepEqual(JSON.parse(keyOf("kind", value).depends), value);
  }));
});

Deno.test("values that look alike have distinct keys", () => {
  const values = [0, -0, "0", [0], [[0]], { 0: 0 }, [], {}, "", null, "null", false, [0, 0], "0,0"];
  assert.equal(new Set(values.map(hashOf)).size, values.length);
  assert.notEqual(hashOf(0.1 + 0.2), hashOf(0.3));
  assert.notEqual(keyOf("a", {}).hash, keyOf("b", {}).hash);
});

Deno.test("a key does not change with the object it was made from", () => {
  const depends = { seed: 1 };
  const key = keyOf("kind", depends);
  depends.seed = 2;
  assert.deepEqual(key, keyOf("kind", { seed: 1 }));
});

Deno.test("refused: what JSON would drop or change", () => {
  const cases: [unknown, string][] = [
    [undefined, "depends: undefined"],
    [{ a: undefined }, "depends.a: undefined"],
    [{ a: [1, { b: NaN }] }, "depends.a[1].b: NaN"],
    [[-Infinity], "depends[0]: -Infinity"],
    [Array(1), "depends[0]: undefined"],
    [{ a: () => 1 }, "depends.a: [Function"],
    [1n, "depends: 1n"],
    [Symbol("s"), "depends: Symbol(s)"],
    [new Date(0), "depends: 1970"],
    [new Map([[1, 2]]), "depends: Map(1)"],
    [new Float32Array(9), "depends: Float32Array(9)"],
    [new (class Point {})(), "depends: Point"],
  ];
  for (const [depends, message] of cases) {
    assert.throws(() => keyOf("kind", depends), (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.startsWith(`Cannot store ${message}`), error.message);
      return true;
    });
  }
});

Deno.test("refused: a kind that is not lower-case words", () => {
  for (const kind of ["", "a b", "A", "a-", "-a", "a--b", "../a", "a/b", "1", "a\n"]) {
    assert.throws(() => keyOf(kind, {}), TypeError);
  }
});

/** The same value, its objects' keys put in from the last to the first. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.reverse());
}
