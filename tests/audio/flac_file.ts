/** A small FLAC encoder after RFC 9639, which can write every kind of frame, wise or not. */
import { BitWriter } from "./bit_writer.ts";
import { bytes } from "./bytes.ts";

/** How a channel of a frame is written; `wasted` counts zeros below each of its numbers. */
export type Coding = { wasted?: number } & (Constant | Verbatim | Fixed | Linear);

interface Constant {
  type: "constant";
}

interface Verbatim {
  type: "verbatim";
}

interface Fixed extends Rice {
  type: "fixed";
  order: number;
}

interface Linear extends Rice {
  type: "linear";
  /** The one for the latest sample first. */
  coefficients: number[];
  precision: number;
  shift: number;
}

interface Rice {
  /** 4 or 5. */
  parameterBits: number;
  /** One for each partition; undefined for plain bits. Their number is a power of 2. */
  parameters: (number | undefined)[];
}

export interface FlacFrame {
  /** The integers, by channel. */
  channels: number[][];
  codings: Coding[];
  /** 8 is left and side, 9 side and right, 10 mid and side. */
  assignment?: number;
  bits: number;
  /** The number of the frame, or of its first sample if `variable`. */
  number?: number;
  variable?: boolean;
  /** Fields of the header by their codes; without them 16-bit sizes and what STREAMINFO says. */
  sizeCode?: number;
  rateCode?: number;
  rate?: number;
  bitsCode?: number;
}

const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** The fields of STREAMINFO. */
export interface FlacInfo {
  rate?: number;
  channels: number;
  bits: number;
  /** 0 for unknown. */
  frames: number;
}

/** A FLAC file; `blocks` are more metadata, as types and contents. */
export function flac(
  info: FlacInfo,
  frames: Uint8Array[],
  blocks: [type: number, content: Uint8Array][] = [],
): Uint8Array {
  const out = new BitWriter();
  for (const [index, [type, content]] of [[0, streamInfo(info)] as const, ...blocks].entries()) {
    out.write(index === blocks.length ? 1 : 0, 1);
    out.write(type, 7);
    out.write(content.length, 24);
    for (const byte of content) out.write(byte, 8);
  }
  return bytes("fLaC", out.bytes(), ...frames);
}

function streamInfo({ rate = 16000, channels, bits, frames }: FlacInfo): Uint8Array {
  const out = new BitWriter();
  for (const [value, size] of [[16, 16], [65535, 16], [0, 24], [0, 24]]) out.write(value, size);
  for (const [value, size] of [[rate, 20], [channels - 1, 3], [bits - 1, 5]]) {
    out.write(value, size);
  }
  out.write(frames, 36);
  for (let byte = 0; byte < 16; byte++) out.write(0, 8);
  return out.bytes();
}

/** The bytes of a frame. */
export function flacFrame(frame: FlacFrame): Uint8Array {
  const { channels, bits, assignment = channels.length - 1, number = 0 } = frame;
  const { sizeCode = 7, rateCode = 0, bitsCode = 0 } = frame;
  const size = channels[0].length;
  const out = new BitWriter();
  out.write(0x7ffc, 15);
  out.write(frame.variable ? 1 : 0, 1);
  for (const code of [sizeCode, rateCode, assignment]) out.write(code, 4);
  out.write(bitsCode, 3);
  out.write(0, 1);
  for (const byte of codedNumber(number)) out.write(byte, 8);
  if (sizeCode === 6 || sizeCode === 7) out.write(size - 1, sizeCode === 6 ? 8 : 16);
  if (rateCode >= 12) out.write(frame.rate!, rateCode === 12 ? 8 : 16);
  out.write(crc(out.bytes(), 8, 0x107), 8);
  stored(channels, assignment).forEach((samples, index) => {
    const side = assignment >= 8 && index === (assignment === 9 ? 0 : 1);
    writeChannel(out, samples, bits + (side ? 1 : 0), frame.codings[index]);
  });
  out.align();
  out.write(crc(out.bytes(), 16, 0x18005), 16);
  return out.bytes();
}

/** Like UTF-8, but for up to 36 bits. */
function codedNumber(number: number): number[] {
  if (number < 128) return [number];
  const tail = [];
  for (; number >= 2 ** (6 - tail.length); number = Math.floor(number / 64)) {
    tail.unshift(0x80 | number % 64);
  }
  return [(0xff00 >> tail.length + 1 & 0xff) | number, ...tail];
}

function stored(channels: number[][], assignment: number): number[][] {
  if (assignment < 8) return channels;
  const [left, right] = channels;
  const side = left.map((value, index) => value - right[index]);
  if (assignment === 8) return [left, side];
  if (assignment === 9) return [side, right];
  return [left.map((value, index) => Math.floor((value + right[index]) / 2)), side];
}

function writeChannel(out: BitWriter, samples: number[], bits: number, coding: Coding): void {
  const { wasted = 0 } = coding;
  const used = bits - wasted;
  const values = samples.map((value) => value / 2 ** wasted);
  const code = coding.type === "constant"
    ? 0
    : coding.type === "verbatim"
    ? 1
    : coding.type === "fixed"
    ? 8 + coding.order
    : 31 + coding.coefficients.length;
  out.write(code, 7);
  out.write(wasted > 0 ? 1 : 0, 1);
  if (wasted > 0) out.write(1, wasted);
  if (coding.type === "constant") return out.write(values[0], used);
  if (coding.type === "verbatim") return values.forEach((value) => out.write(value, used));

  const linear = coding.type === "linear"
    ? coding
    : { coefficients: FIXED[coding.order], precision: 0, shift: 0 };
  const order = linear.coefficients.length;
  for (const value of values.slice(0, order)) out.write(value, used);
  if (coding.type === "linear") {
    out.write(linear.precision - 1, 4);
    out.write(linear.shift, 5);
    for (const coefficient of linear.coefficients) out.write(coefficient, linear.precision);
  }
  writeResidual(out, residual(values, linear), order, coding);
}

/** The differences from what is predicted; the first ones have no meaning. */
function residual(
  values: number[],
  { coefficients, shift }: { coefficients: number[]; shift: number },
): number[] {
  return values.map((value, index) => {
    const sum = coefficients.reduce(
      (sum, coefficient, back) => sum + BigInt(coefficient) * BigInt(values[index - 1 - back] ?? 0),
      0n,
    );
    return value - Number(sum >> BigInt(shift));
  });
}

function writeResidual(
  out: BitWriter,
  values: number[],
  order: number,
  { parameterBits, parameters }: Rice,
): void {
  out.write(parameterBits - 4, 2);
  out.write(Math.log2(parameters.length), 4);
  const length = values.length / parameters.length;
  for (const [partition, parameter] of parameters.entries()) {
    const part = values.slice(
      partition === 0 ? order : partition * length,
      (partition + 1) * length,
    );
    out.write(parameter ?? 2 ** parameterBits - 1, parameterBits);
    if (parameter === undefined) {
      const limit = part.reduce((max, value) => Math.max(max, value < 0 ? ~value : value), 0);
      const bits = part.every((value) => value === 0) ? 0 : Math.floor(Math.log2(limit || 1)) + 2;
      out.write(bits, 5);
      if (bits > 0) { for (const value of part) out.write(value, bits); }
    } else {
      for (const value of part) out.rice(value, parameter);
    }
  }
}

/** A cyclic redundancy check, bit by bit; the polynomial has its highest power. */
export function crc(data: Uint8Array, bits: number, polynomial: number): number {
  let rest = 0;
  for (const byte of data) {
    for (let bit = 7; bit >= 0; bit--) {
      rest = rest << 1 ^ (byte >> bit & 1) << bits;
      if (rest >> bits & 1) rest ^= polynomial;
    }
  }
  return rest;
}

/** Makes the checks right again of a frame that was changed, whose header has so many bytes before its own. */
export function repair(frame: Uint8Array, headerBytes: number): Uint8Array {
  const repaired = frame.slice();
  repaired[headerBytes] = crc(repaired.subarray(0, headerBytes), 8, 0x107);
  const check = crc(repaired.subarray(0, -2), 16, 0x18005);
  repaired.set([check >> 8, check & 255], repaired.length - 2);
  return repaired;
}
