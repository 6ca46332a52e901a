/** Model files with right checksums, whatever is in them. */
import { crc32, preambleBytes } from "../../src/arrays/mod.ts";

// deno-lint-ignore no-explicit-any -- the tests put anything anywhere
export type AnyHeader = any;

/** What a file is made of. */
export interface Opened {
  readonly header: AnyHeader;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** The parts of a file that is in order, as copies. */
export function open(file: Uint8Array<ArrayBuffer>): Opened {
  const end = preambleBytes + new DataView(file.buffer, file.byteOffset).getUint32(8, true);
  return { header: JSON.parse(headerText(file, end)), payload: file.slice(end) };
}

function headerText(file: Uint8Array, end: number): string {
  return new TextDecoder().decode(file.subarray(preambleBytes, end));
}

/**
 * A file with these parts; the size and the CRC-32 of the payload are put into the header, unless that is a
 * text.
 */
export function seal(header: AnyHeader, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = typeof header === "string"
    ? header
    : JSON.stringify({ ...header, bytes: payload.length, crc32: crc32(payload) });
  const text = new TextEncoder().encode(json);
  const end = Math.ceil((preambleBytes + text.length) / 64) * 64;
  const file = new Uint8Array(end + payload.length);
  file.fill(0x20, preambleBytes, end);
  file.set([...new TextEncoder().encode("EMODAE"), 1, 0]);
  file.set(text, preambleBytes);
  file.set(payload, end);
  const view = new DataView(file.buffer);
  view.setUint32(8, end - preambleBytes, true);
  view.setUint32(12, crc32(file.subarray(preambleBytes, end)), true);
  return file;
}

/** Makes the checksums of a damaged file right, in place, as far as there is room for them. */
export function repair(file: Uint8Array<ArrayBuffer>): void {
  if (file.length < preambleBytes) return;
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const end = preambleBytes + view.getUint32(8, true);
  if (end > file.length) return;
  const payload = file.subarray(end);
  const text = headerText(file, end).trimEnd()
    .replace(/"bytes":\d+,"crc32":\d+}$/, `"bytes":${payload.length},"crc32":${crc32(payload)}}`);
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= end - preambleBytes) {
    file.fill(0x20, preambleBytes, end);
    file.set(bytes, preambleBytes);
  }
  view.setUint32(12, crc32(file.subarray(preambleBytes, end)), true);
}
