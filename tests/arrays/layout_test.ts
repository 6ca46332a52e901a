import assert from "node:assert/strict";
import { type ArrayEntry, Damage, layOut, viewArrays } from "../../src/arrays/mod.ts";

const arrays = {
  floats: Float32Array.of(1.5, -2, 3),
  none: new Uint16Array(),
  doubles: Float64Array.of(Math.PI),
  bytes: Uint8Array.of(7, 8, 9),
};

/** The parts in one piece. */
function joined(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const { entries, parts, bytes } = layOut(arrays);
const payload = joined(parts);

Deno.test("arrays come back, each at a multiple of 64, as views", () => {
  assert.equal(payload.length, bytes);
  assert.deepEqual(entries.map(({ offset }) => offset), [0, 64, 64, 128]);
  const views = viewArrays(entries, payload);
  assert.deepEqual(views, arrays);
  for (const view of Object.values(views)) assert.equal(view.buffer, payload.buffer);
  assert.deepEqual(viewArrays([], new Uint8Array()), {});
});

Deno.test("a table that is not that of the payload is Damage", () => {
  const changed = (index: number, change: Record<string, unknown>) =>
    entries.map((entry, i) => i === index ? { ...entry, ...change } : entry);
  const tables: [unknown, RegExp][] = [
    [undefined, /no table/],
    [{ ...entries }, /no table/],
    [[null], /array 1 has no name/],
    [[3], /array 1 has no name/],
    [changed(1, { name: 5 }), /array 2 has no name of its own/],
    [changed(1, { name: "floats" }), /array 2 has no name of its own/],
    [changed(0, { type: "BigInt64Array" }), /"floats" is of no known type/],
    [changed(0, { type: "constructor" }), /"floats" is of no known type/],
    [changed(0, { type: undefined }), /"floats" is of no known type/],
    [changed(0, { type: ["Float32Array"] }), /"floats" is of no known type/],
    [changed(0, { length: 1.5 }), /"floats" is not where/],
    [changed(0, { length: "3" }), /"floats" is not where/],
    [changed(0, { length: -3 }), /"floats" is not where/],
    [changed(0, { length: 2 ** 53 }), /"floats" is not where/],
    [changed(0, { length: 2 ** 40 }), /"floats" is not where/],
    [changed(0, { length: null }), /"floats" is not where/],
    [changed(0, { offset: 64 }), /"floats" is not where/],
    [changed(2, { offset: 0 }), /"doubles" is not where/],
    [changed(2, { offset: 72 }), /"doubles" is not where/],
    [changed(2, { offset: -64 }), /"doubles" is not where/],
    [changed(3, { length: 4 }), /"bytes" is not where/],
    [changed(3, { length: 2 }), /not all of it/],
    [entries.slice(0, 3), /not all of it/],
    [[...entries, { ...entries[0], name: "again" }], /"again" is not where/],
    [entries.toReversed(), /"bytes" is not where/],
  ];
  for (const [table, message] of tables) {
    assert.throws(() => viewArrays(table, payload), (error) => {
      assert(error instanceof Damage, JSON.stringify(table));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a name that objects have by themselves is a name as any other", () => {
  const table: ArrayEntry[] = [{ name: "__proto__", type: "Uint8Array", length: 1, offset: 0 }];
  const views = viewArrays(table, Uint8Array.of(5));
  assert.deepEqual(Object.keys(views), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(views), Object.prototype);
});
