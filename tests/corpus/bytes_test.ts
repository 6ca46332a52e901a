import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readBytes } from "../../src/corpus/bytes.ts";
import { BackgroundHash, hashFile } from "../../src/corpus/hash.ts";
import { rejects, withFiles } from "./files.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function bytesOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (index * index) >>> 8);
}

Deno.test("a file of any size is read whole and in order", () =>
  withFiles(async (write) => {
    for (const size of [0, 1, 2, 262143, 262144, 262145, 524288, 1_000_000]) {
      const bytes = bytesOf(size);
      const read: number[][] = [];
      const hash = await readBytes(write("any", bytes), (chunk) => void read.push([...chunk]));
      assert.deepEqual(read.flat(), [...bytes]);
      assert.equal(hash, sha256(bytes));
    }
  }));

Deno.test("reading stops when a piece is refused", () =>
  withFiles(async (write) => {
    const path = write("any", bytesOf(1_000_000));
    const refuse = () => {
      throw new Error("refused");
    };
    await assert.rejects(() => readBytes(path, refuse), /refused/);
  }));

Deno.test("another thread finds the same hash", () =>
  withFiles(async (write) => {
    const bytes = bytesOf(3_000_000);
    const path = write("any", bytes);
    const info = await Deno.stat(path);
    for (const size of [info.size, 2 ** 30]) {
      using hash = hashFile(path, { ...info, size });
      assert.equal(hash instanceof BackgroundHash, size > info.size);
      hash.update(bytes.subarray(0, 10));
      hash.update(bytes.subarray(10));
      assert.equal(await hash.digest(), sha256(bytes));
    }
  }));

Deno.test("refused: a file that changes while it is read", () =>
  withFiles(async (write) => {
    const path = write("f.csv", bytesOf(1000));
    using hash = new BackgroundHash(path);
    hash.update(bytesOf(999));
    await rejects(() => hash.digest(), `Cannot read "${path}"`, "changed while it was read");
  }));

Deno.test("an error of the other thread is thrown", async () => {
  using hash = new BackgroundHash("no such file");
  await assert.rejects(() => hash.digest(), /no such file/);
});
