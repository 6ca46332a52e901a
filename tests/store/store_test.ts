import assert from "node:assert/strict";
import fc from "fast-check";
import { type Damaged, keyOf, type PieceArray, Store } from "../../src/store/mod.ts";
import { rejects } from "../corpus/files.ts";
import { fileOf, filesBelow, soundStore, withFolder } from "./folder.ts";

const key = keyOf("fold-result", { fold: 3, settings: { hidden: 200 } });
const piece = {
  meta: { speaker: "03" },
  arrays: { losses: Float64Array.of(0.5, 0.25), predictions: Uint8Array.of(1, 2, 3) },
};

const classes = [Float32Array, Float64Array, Uint8Array, Uint16Array, Uint32Array, Int32Array];

/** Arrays of all types with any bits, in memory of both kinds, beginning anywhere in it. */
const anyArray: fc.Arbitrary<PieceArray> = fc.record({
  Class: fc.constantFrom(...classes),
  bits: fc.uint8Array({ maxLength: 200 }),
  skip: fc.nat(3),
  Buffer: fc.constantFrom(ArrayBuffer, SharedArrayBuffer),
}).map(({ Class, bits, skip, Buffer }) => {
  const size = Class.BYTES_PER_ELEMENT;
  const length = Math.floor(bits.length / size);
  const buffer = new Buffer((skip + length) * size);
  new Uint8Array(buffer, skip * size).set(bits.subarray(0, length * size));
  return new Class(buffer as ArrayBuffer, skip * size, length);
});

const bitsOf = ({ buffer, byteOffset, byteLength }: PieceArray) => [
  ...new Uint8Array(buffer, byteOffset, byteLength),
];

Deno.test("a piece comes back as it was put, bit for bit", () =>
  withFolder(async (folder) => {
    const store = soundStore(folder);
    const anyArrays = fc.dictionary(fc.string(), anyArray, { maxKeys: 8 });
    await fc.assert(fc.asyncProperty(fc.jsonValue(), anyArrays, async (meta, arrays) => {
      await store.put(key, { meta, arrays });
      const back = await store.get(key);
      assert.ok(back);
      assert.deepEqual(back.meta, meta);
      assert.equal(JSON.stringify(back.meta), JSON.stringify(meta), "keys in their order");
      assert.deepEqual(Object.keys(back.arrays), Object.keys(arrays));
      for (const [name, array] of Object.entries(arrays)) {
        assert.equal(back.arrays[name].constructor, array.constructor);
        assert.equal(back.arrays[name].byteOffset % 64, 0);
        assert.deepEqual(bitsOf(back.arrays[name]), bitsOf(array));
      }
    }));
    assert.deepEqual(filesBelow(folder), [fileOf(folder, key).slice(folder.length + 1)]);
  }));

Deno.test("a piece larger than one reading comes back whole", () =>
  withFolder(async (folder) => {
    const store = soundStore(folder);
    const values = Uint32Array.from({ length: 3_000_001 }, (_, index) => index * 2654435761);
    await store.put(key, { meta: null, arrays: { values } });
    assert.deepEqual((await store.get(key))?.arrays.values, values);
  }));

Deno.test("equal pieces are equal files, and the header can be read by people", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b"]) await soundStore(`${folder}/${name}`).put(key, piece);
    const bytes = Deno.readFileSync(fileOf(`${folder}/a`, key));
    assert.deepEqual(bytes, Deno.readFileSync(fileOf(`${folder}/b`, key)));
    const text = new TextDecoder().decode(bytes);
    assert.match(text, /^emodae\/1/);
    assert.ok(text.includes('"kind":"fold-result","depends":{"fold":3,"settings":{"hidden":200}}'));
  }));

Deno.test("the arrays are read into the memory given", () =>
  withFolder(async (folder) => {
    const store = soundStore(folder);
    await store.put(key, piece);
    const room = new SharedArrayBuffer(100);
    const sizes: number[] = [];
    const back = await store.get(key, (bytes) => {
      sizes.push(bytes);
      return new Uint8Array(room, 8, bytes);
    });
    assert.deepEqual(sizes, [64 + 3]);
    assert.deepEqual(back, piece);
    assert.equal(back!.arrays.losses.buffer, room);
    assert.deepEqual([...new Uint8Array(room, 8 + 64, 4)], [1, 2, 3, 0]);

    await assert.rejects(() => store.get(key, () => new Uint8Array(68)), RangeError);
    await assert.rejects(() => store.get(key, (n) => new Uint8Array(room, 1, n)), RangeError);
  }));

Deno.test("a piece that was not put is undefined, and nothing is made for it", () =>
  withFolder(async (folder) => {
    assert.equal(await soundStore(`${folder}/store`).get(key), undefined);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

/** A store with one small piece, and a way to spoil its file and see what is said of it. */
async function withSpoiled(
  run: (bytes: Uint8Array, reasonFor: (bytes: Uint8Array) => Promise<string>) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = fileOf(folder, key);
    const found: Damaged[] = [];
    const store = new Store(folder, (damaged) => found.push(damaged));
    await store.put(key, piece);
    await run(Deno.readFileSync(path), async (bytes) => {
      Deno.writeFileSync(path, bytes);
      assert.equal(await store.get(key), undefined);
      assert.equal(found.length, 1);
      const { reason, ...rest } = found.pop()!;
      assert.deepEqual(rest, { path });
      return reason;
    });
    await store.put(key, piece);
    assert.deepEqual(await store.get(key), piece);
    assert.deepEqual(found, []);
  });
}

Deno.test("every changed byte is found", () =>
  withSpoiled(async (bytes, reasonFor) => {
    const reasons = new Set<string>();
    for (const at of bytes.keys()) {
      for (const flip of [1 << at % 8, 0xff]) {
        const spoiled = bytes.slice();
        spoiled[at] ^= flip;
        reasons.add(await reasonFor(spoiled));
      }
    }
    for (
      const reason of [
        'it does not begin with "emodae/1"',
        "its header is damaged",
        "its data are damaged",
      ]
    ) assert.ok(reasons.has(reason), reason);
  }));

Deno.test("every truncation is found, and bytes too many", () =>
  withSpoiled(async (bytes, reasonFor) => {
    const { length } = bytes;
    for (const size of bytes.keys()) await reasonFor(bytes.subarray(0, size));
    assert.equal(await reasonFor(bytes.subarray(0, 15)), "it ends too early");
    assert.equal(await reasonFor(bytes.subarray(0, 16)), `it has 16 bytes, the header alone 320`);
    for (const size of [length - 1, length + 1]) {
      const spoiled = new Uint8Array(size);
      spoiled.set(bytes.subarray(0, size));
      assert.equal(await reasonFor(spoiled), `it has ${size} bytes instead of ${length}`);
    }
  }));

Deno.test("the file of another piece is found", () =>
  withSpoiled(async (_, reasonFor) => {
    await withFolder(async (folder) => {
      const other = keyOf("fold-result", { fold: 4, settings: { hidden: 200 } });
      await soundStore(folder).put(other, piece);
      const reason = await reasonFor(Deno.readFileSync(fileOf(folder, other)));
      assert.equal(reason, "it is another piece");
    });
  }));

Deno.test("what the disk cannot read is damaged", () =>
  withFolder(async (folder) => {
    const found: Damaged[] = [];
    const store = new Store(folder, (damaged) => found.push(damaged));
    Deno.mkdirSync(fileOf(folder, key), { recursive: true });
    assert.equal(await store.get(key), undefined);
    assert.equal(found.length, 1);
    assert.match(found[0].reason, /^it cannot be read: .*directory/);
  }));

Deno.test("a piece that cannot be put in its place leaves nothing behind", () =>
  withFolder(async (folder) => {
    const path = fileOf(folder, key);
    Deno.mkdirSync(`${path}/taken`, { recursive: true });
    await rejects(() => soundStore(folder).put(key, piece), `Cannot write "${path}": `);
    assert.deepEqual([...Deno.readDirSync(`${path}/..`)].map(({ name }) => name), [key.hash]);
  }));

Deno.test("refused: a store that is a file", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    const store = soundStore(`${folder}/file`);
    const path = fileOf(`${folder}/file`, key);
    await rejects(() => store.put(key, piece), `Cannot write "${path}": Not a directory`);
    await rejects(() => store.get(key), `Cannot read "${path}": Not a directory`);
  }));

Deno.test("refused: a meta that JSON cannot hold; nothing is written", () =>
  withFolder(async (folder) => {
    const put = () => soundStore(folder).put(key, { meta: { loss: [NaN] }, arrays: {} });
    await assert.rejects(put, new TypeError("Cannot store meta.loss[0]: NaN is not JSON"));
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
