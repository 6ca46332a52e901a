/**
 * A process that reads and writes the same twenty pieces over and over:
 *
 *     deno run -A writer.ts FOLDER ROUNDS
 *
 * It says `ready` when it begins, and fails if a piece is not what was put.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type Key, keyOf, type Piece } from "../../src/store/mod.ts";
import { soundStore } from "./folder.ts";

/** What the processes write. */
export const work: [Key, Piece][] = Array.from({ length: 20 }, (_, index) => {
  const values = new Float32Array(10 ** (index % 3 + 4)).fill(index);
  return [keyOf("work", { index }), { meta: { index }, arrays: { values } }];
});

if (import.meta.main) {
  const [folder, rounds] = Deno.args;
  const store = soundStore(folder);
  console.log("ready");
  for (let round = 0; round < Number(rounds); round++) {
    const first = Math.floor(Math.random() * work.length);
    for (const [key, piece] of [...work.slice(first), ...work.slice(0, first)]) {
      const found = await store.get(key);
      if (found) assert.equal(Buffer.compare(bytesOf(found), bytesOf(piece)), 0);
      await store.put(key, piece);
    }
  }
}

function bytesOf({ arrays }: Piece): Uint8Array {
  return new Uint8Array(arrays.values.buffer, arrays.values.byteOffset, arrays.values.byteLength);
}
