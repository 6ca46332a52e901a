/**
 * A container, all numbers little-endian:
 *
 *     0   8 bytes  what it is, and in which version of its format
 *     8   u32      length of the header
 *     12  u32      CRC-32 of the header
 *     16  header   JSON, with blanks up to a multiple of 64 bytes: members of the container's own, then the
 *                  name, type, length and offset of the arrays, the size and CRC-32 of the payload
 *     ..  payload  the arrays, each at an offset that is a multiple of 64; zeros between them
 */
import { Damage } from "./damage.ts";
import { align, type ArrayEntry, layOut, type PlainArray } from "./layout.ts";

/** The size of what comes before the header. */
export const preambleBytes = 16;

const blank = 0x20;

/** What every header says. */
export interface Header {
  /** where the arrays are in the payload */
  readonly arrays: readonly ArrayEntry[];
  /** size of the payload */
  readonly bytes: number;
  /** of the payload */
  readonly crc32: number;
}

/**
 * The bytes of a container, in parts. The large parts are the arrays themselves, not copies.
 *
 * @param magic 8 bytes
 * @param members of the header, as JSON without its braces
 * @param crc32 of parts one after the other: the second operand is that of those before
 */
export function encodeContainer(
  magic: Uint8Array,
  members: string,
  arrays: Readonly<Record<string, PlainArray>>,
  crc32: (bytes: Uint8Array, before?: number) => number,
): Uint8Array<ArrayBufferLike>[] {
  const { entries, parts, bytes } = layOut(arrays);
  const crc = parts.reduce((crc, part) => crc32(part, crc), 0);
  const text = new TextEncoder().encode(
    `{${members},"arrays":${JSON.stringify(entries)},"bytes":${bytes},"crc32":${crc}}`,
  );
  const head = new Uint8Array(align(preambleBytes + text.length)).fill(blank);
  const view = new DataView(head.buffer);
  head.set(magic);
  head.set(text, preambleBytes);
  view.setUint32(8, head.length - preambleBytes, true);
  view.setUint32(12, crc32(head.subarray(preambleBytes)), true);
  return [head, ...parts];
}

/**
 * Where the header ends, and what its CRC-32 should be.
 *
 * @param preamble (at least 16)
 * @param size of the whole container
 * @throws Damage if the header would be longer
 */
export function decodePreamble(
  preamble: Uint8Array,
  size: number,
): { headerEnd: number; headerCrc32: number } {
  const view = new DataView(preamble.buffer, preamble.byteOffset, preambleBytes);
  const headerEnd = preambleBytes + view.getUint32(8, true);
  if (headerEnd > size) throw new Damage(`it has ${size} bytes, the header alone ${headerEnd}`);
  return { headerEnd, headerCrc32: view.getUint32(12, true) };
}

/** @throws Damage unless the payload is as long as the header says */
export function checkSize({ bytes }: Header, headerEnd: number, size: number): void {
  if (headerEnd + bytes === size) return;
  throw new Damage(`it has ${size} bytes instead of ${headerEnd + bytes}`);
}
