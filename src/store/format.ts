/**
 * The file of a piece, all numbers little-endian:
 *
 *     0   8 bytes  "emodae/1"
 *     8   u32      length of the header
 *     12  u32      CRC-32 of the header
 *     16  header   JSON, with blanks up to a multiple of 64 bytes: what the piece is, its meta, and the
 *                  type, length and offset of its arrays, the size and CRC-32 of the payload
 *     ..  payload  the arrays, each at an offset that is a multiple of 64; zeros between them
 *
 * CRC-32 finds every damage of up to 32 bits in a row and all but one in 2^32 others, at several times
 * the speed at which a disk reads. It guards against disks, not against people.
 */
import { crc32 } from "node:zlib";
import { Damage, readChecked } from "./chunks.ts";
import { exactJson } from "./json.ts";
import { FORMAT, type Key, keyOf } from "./key.ts";
import type { Piece, PieceArray } from "./piece.ts";

const ALIGNMENT = 64, PREAMBLE_BYTES = 16, BLANK = 0x20;

type ArrayType = PieceArray[typeof Symbol.toStringTag];
type ArrayClass = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => PieceArray;

const CLASSES: Record<ArrayType, ArrayClass> = {
  Float32Array,
  Float64Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
};

interface Header {
  kind: string;
  depends: unknown;
  meta: unknown;
  arrays: { name: string; type: ArrayType; length: number; offset: number }[];
  bytes: number;
  crc32: number;
}

/**
 * The bytes of a piece's file, in parts. The large parts are the arrays themselves, not copies.
 *
 * @throws TypeError if JSON cannot hold the meta
 */
export function encodePiece(key: Key, { meta, arrays }: Piece): Uint8Array[] {
  const payload: Uint8Array[] = [];
  let bytes = 0;
  const entries = Object.entries(arrays).map(([name, array]) => {
    const offset = align(bytes);
    payload.push(new Uint8Array(offset - bytes), bytesOf(array));
    bytes = offset + array.byteLength;
    return { name, type: array[Symbol.toStringTag], length: array.length, offset };
  });
  const crc = payload.reduce((crc, part) => crc32(part, crc), 0);
  const header =
    `{"kind":"${key.kind}","depends":${key.depends},"meta":${exactJson(meta, "meta")},` +
    `"arrays":${JSON.stringify(entries)},"bytes":${bytes},"crc32":${crc}}`;
  return [encodeHeader(header), ...payload];
}

function encodeHeader(header: string): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(align(PREAMBLE_BYTES + text.length)).fill(BLANK);
  const view = new DataView(bytes.buffer);
  new TextEncoder().encodeInto(FORMAT, bytes);
  view.setUint32(8, bytes.length - PREAMBLE_BYTES, true);
  bytes.set(text, PREAMBLE_BYTES);
  view.setUint32(12, crc32(bytes.subarray(PREAMBLE_BYTES)), true);
  return bytes;
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
  const { header, end } = await readHeader(file, size);
  if (keyOf(header.kind, header.depends).hash !== key.hash) throw new Damage("it is another piece");
  if (end + header.bytes !== size) {
    throw new Damage(`it has ${size} bytes instead of ${end + header.bytes}`);
  }
  const payload = allocate(header.bytes);
  if (payload.length !== header.bytes) {
    throw new RangeError(`Cannot read ${header.bytes} bytes into ${payload.length}`);
  }
  const arrays = header.arrays.map(({ name, type, length, offset }) =>
    [name, new CLASSES[type](payload.buffer, payload.byteOffset + offset, length)] as const
  );
  if (await readChecked(file, payload) !== header.crc32) throw new Damage("its data are damaged");
  return { meta: header.meta, arrays: Object.fromEntries(arrays) };
}

async function readHeader(
  file: Deno.FsFile,
  size: number,
): Promise<{ header: Header; end: number }> {
  const preamble = new Uint8Array(PREAMBLE_BYTES);
  await readChecked(file, preamble);
  const view = new DataView(preamble.buffer);
  const length = view.getUint32(8, true), crc = view.getUint32(12, true);
  if (new TextDecoder().decode(preamble.subarray(0, 8)) !== FORMAT) {
    throw new Damage(`it does not begin with "${FORMAT}"`);
  }
  const end = PREAMBLE_BYTES + length;
  if (end > size) throw new Damage(`it has ${size} bytes, the header alone ${end}`);
  const text = new Uint8Array(length);
  if (await readChecked(file, text) !== crc) throw new Damage("its header is damaged");
  return { header: JSON.parse(new TextDecoder().decode(text)), end };
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

function bytesOf({ buffer, byteOffset, byteLength }: PieceArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
