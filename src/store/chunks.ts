import { crc32 } from "node:zlib";
import { Damage } from "../arrays/mod.ts";

/** No call reads or writes more, so that the event loop is never held up for long. */
const CHUNK_BYTES = 1 << 22;

/**
 * Reads as many bytes as there is room for.
 *
 * @returns their CRC-32
 * @throws Damage if the file has fewer, or the disk cannot read them
 */
export async function readChecked(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let crc = 0;
  for (let at = 0; at < bytes.length;) {
    const room = bytes.subarray(at, at + CHUNK_BYTES);
    const size = await file.read(room).catch((error: Error) => {
      throw new Damage(`it cannot be read: ${error.message}`);
    });
    if (size === null) throw new Damage("it ends too early");
    crc = crc32(room.subarray(0, size), crc);
    at += size;
  }
  return crc;
}

/** Writes a new file and waits until it is on the disk. */
export async function writeSynced(path: string, parts: Uint8Array[]): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      at += await file.write(part.subarray(at, at + CHUNK_BYTES));
    }
  }
  await file.sync();
}
