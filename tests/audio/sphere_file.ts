import { bytes } from "./bytes.ts";

/** The lines of a header by name: PCM of 16 bit, little-endian, one channel and 16 kHz. */
export const sphereFields: Record<string, string> = {
  channel_count: "-i 1",
  sample_rate: "-i 16000",
  sample_n_bytes: "-i 2",
  sample_byte_format: "-s2 01",
  sample_coding: "-s3 pcm",
};

/** A SPHERE file; a field of `changes` that is undefined is left out. */
export function sphere(
  data: Uint8Array,
  changes: Record<string, string | undefined> = {},
  length = 1024,
): Uint8Array {
  const lines = Object.entries({ ...sphereFields, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}\n`);
  const head = `NIST_1A\n${String(length).padStart(7)}\n${lines.join("")}end_head\n`;
  return bytes(head.padEnd(length, " "), data);
}
