import { A_LAW, U_LAW } from "./g711.ts";
import { checkSize } from "./header.ts";
import { integerScale, padding, type Scale } from "./scale.ts";

/** How numbers are stored in bytes. */
export interface Encoding {
  /** For people. */
  name: string;
  /** The bytes of one number. */
  bytes: number;
  scale: Scale;
  /** The function that gives the number at an index, of the numbers that are stored from `start` on. */
  reader: (view: DataView, start: number) => (index: number) => number;
}

/** Little-endian integers of one byte (unsigned), two, three and four bytes (signed). */
const INTEGER_READERS: Encoding["reader"][] = [
  (view, start) => (index) => view.getUint8(start + index) - 128,
  (view, start) => (index) => view.getInt16(start + 2 * index, true),
  (view, start) => (index) => {
    const at = start + 3 * index;
    return view.getInt8(at + 2) << 16 | view.getUint16(at, true);
  },
  (view, start) => (index) => view.getInt32(start + 4 * index, true),
];

/**
 * Integers as in WAVE.
 *
 * @param bits the bits that are used, 8 to 32: the upper ones of whole bytes
 */
export function pcm(bits: number): Encoding {
  const bytes = Math.ceil(bits / 8);
  return {
    name: padding(bits) === 0 ? `PCM ${bits} bit` : `PCM ${bits} bit in ${bytes * 8}`,
    bytes,
    scale: integerScale(bits),
    reader: INTEGER_READERS[bytes - 1],
  };
}

/** Big-endian integers of 16 bit. */
export const PCM_16_BIG_ENDIAN: Encoding = {
  ...pcm(16),
  reader: (view, start) => (index) => view.getInt16(start + 2 * index),
};

/** Little-endian IEEE floating point of 32 and of 64 bit. */
export const FLOAT_32: Encoding = {
  name: "float 32 bit",
  bytes: 4,
  scale: { divisor: 1, fullScale: 1 },
  reader: (view, start) => (index) => view.getFloat32(start + 4 * index, true),
};
export const FLOAT_64: Encoding = {
  ...FLOAT_32,
  name: "float 64 bit",
  bytes: 8,
  reader: (view, start) => (index) => view.getFloat64(start + 8 * index, true),
};

/** The two laws of G.711; their numbers are integers of 16 bit. */
export const ALAW: Encoding = companded("A-law", A_LAW);
export const ULAW: Encoding = companded("u-law", U_LAW);

function companded(name: string, table: Int16Array): Encoding {
  return {
    name,
    bytes: 1,
    scale: { ...integerScale(16), fullScale: Math.max(...table) },
    reader: (view, start) => (index) => table[view.getUint8(start + index)],
  };
}

/** Where a file has its numbers. */
export interface Numbers {
  start: number;
  /** The bytes from there on. */
  size: number;
  channels: number;
  /** How many are read at most. */
  maxValues: number;
}

/**
 * Reads the numbers of whole sample frames, rounded to single precision.
 *
 * @param notes gets a note if the last sample frame is not whole
 * @returns frames x channels, row-major
 * @throws AudioError if they are too many
 */
export function readValues(
  encoding: Encoding,
  view: DataView,
  { start, size, channels, maxValues }: Numbers,
  notes: string[],
): Float32Array {
  const frameBytes = channels * encoding.bytes;
  const rest = size % frameBytes;
  if (rest > 0) {
    notes.push(`the last sample frame has ${rest} of ${frameBytes} bytes and is left out`);
  }
  const count = (size - rest) / encoding.bytes;
  checkSize(count, maxValues);
  const valueAt = encoding.reader(view, start);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = valueAt(index);
  return values;
}
