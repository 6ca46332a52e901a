/**
 * The file of a piece is a container, which begins with "emodae/1"; the members of its header are what the
 * piece is, and its meta.
 *
 * CRC-32 finds every damage of up to 32 bits in a row and all but one in 2^32 others, at several times
 * the speed at which a disk reads. It guards against disks, not against people.
 */
import { crc32 } from "node:zlib";
import {
  checkSize,
  Damage,
  decodePreamble,
  encodeContainer,
  type Header,
  preambleBytes,
  viewArrays,
} from "../arrays/mod.ts";
import { readChecked } from "./chunks.ts";
import { exactJson } from "./json.ts";
import { FORMAT, type Key, keyOf } from "./key.ts";
import type { Piece } from "./piece.ts";

interface PieceHeader extends Header {
  kind: string;
  depends: unknown;
  meta: unknown;
}

/**
 * The bytes of a piece's file, in parts. The large parts are the arrays themselves, not copies.
 *
 * @throws TypeError if JSON cannot hold the meta
 */
export function encodePiece(key: Key, { meta, arrays }: Piece): Uint8Array[] {
  const members = `"kind":"${key.kind}","depends":${key.depends},"meta":${exactJson(meta, "meta")}`;
  return encodeContainer(new TextEncoder().encode(FORMAT), members, arrays, crc32);
}

/**
 * Reads a piece from its file.
 *
 * @param allocate gives the memory for all arrays together, which are views of it
 * @throws Damage if a byte is not as it was written, or this is another piece's file
 */
export async function decodePiece(
  file: Deno.FsFile,
  key: Key,
  allocate: (bytes: number) => Uint8Array,
): Promise<Piece> {
  const { size } = await file.stat();
  const { header, headerEnd } = await readHeader(file, size);
  if (keyOf(header.kind, header.depends).hash !== key.hash) throw new Damage("it is another piece");
  checkSize(header, headerEnd, size);
  const payload = allocate(header.bytes);
  if (payload.length !== header.bytes) {
    throw new RangeError(`Cannot read ${header.bytes} bytes into ${payload.length}`);
  }
  const arrays = viewArrays(header.arrays, payload);
  if (await readChecked(file, payload) !== header.crc32) throw new Damage("its data are damaged");
  return { meta: header.meta, arrays };
}

async function readHeader(
  file: Deno.FsFile,
  size: number,
): Promise<{ header: PieceHeader; headerEnd: number }> {
  const preamble = new Uint8Array(preambleBytes);
  await readChecked(file, preamble);
  if (new TextDecoder().decode(preamble.subarray(0, 8)) !== FORMAT) {
    throw new Damage(`it does not begin with "${FORMAT}"`);
  }
  const { headerEnd, headerCrc32 } = decodePreamble(preamble, size);
  const text = new Uint8Array(headerEnd - preambleBytes);
  if (await readChecked(file, text) !== headerCrc32) throw new Damage("its header is damaged");
  return { header: JSON.parse(new TextDecoder().decode(text)), headerEnd };
}
