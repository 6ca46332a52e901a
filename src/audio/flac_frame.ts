import { AudioError } from "./audio_error.ts";
import type { BitReader } from "./bit_reader.ts";
import { makeCrc } from "./crc.ts";
import { readSubframe } from "./flac_subframe.ts";

/** What the header of a FLAC file says of all its frames. */
export interface StreamFormat {
  sampleRate: number;
  channels: number;
  bits: number;
}

/** A piece of all channels, coded by itself. */
export interface FlacFrame {
  /** The position in the file: which frame it is, or which sample is its first. */
  number: number;
  /** What `number` counts. */
  counts: "frames" | "samples";
  /** The integers of each channel. */
  channels: Float64Array[];
}

const SYNC = 0x7ffc;

const RATES = [88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
const BITS = [0, 8, 12, 0, 16, 20, 24, 32];

/** Two channels of which one is stored as left - right, which has a bit more. */
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

const crc8 = makeCrc(8, 0x07);
const crc16 = makeCrc(16, 0x8005);

/**
 * Decodes the frame that begins where a reader is (RFC 9639, section 9).
 *
 * @throws AudioError if there is none, it is damaged, or its format is not that of the file
 */
export function readFrame(reader: BitReader, format: StreamFormat): FlacFrame {
  if (reader.unsigned(15) !== SYNC) throw new AudioError("it does not begin like a frame");
  const counts = reader.unsigned(1) === 0 ? "frames" : "samples";
  const [sizeCode, rateCode] = [reader.unsigned(4), reader.unsigned(4)];
  const [assignment, bitsCode] = [reader.unsigned(4), reader.unsigned(3)];
  reader.unsigned(1);
  const number = readNumber(reader);
  const size = readSize(reader, sizeCode);
  const sampleRate = readRate(reader, rateCode) ?? format.sampleRate;
  verify(reader, 8, crc8, "the checksum of its header is wrong");
  if (assignment > MID_SIDE) {
    throw new AudioError(`its channels have the unknown code ${assignment}`);
  }
  checkFormat(format, {
    sampleRate,
    channels: assignment < LEFT_SIDE ? assignment + 1 : 2,
    bits: bitsCode === 0 ? format.bits : BITS[bitsCode],
  });

  const side = assignment < LEFT_SIDE ? undefined : assignment === SIDE_RIGHT ? 0 : 1;
  const channels = Array.from({ length: format.channels }, (_, channel) => {
    return readSubframe(reader, size, format.bits + (channel === side ? 1 : 0));
  });
  reader.align();
  verify(reader, 16, crc16, "its checksum is wrong");
  restoreStereo(channels, assignment);
  return { number, counts, channels };
}

/** A number of up to 36 bits, coded like a character of UTF-8. */
function readNumber(reader: BitReader): number {
  const first = reader.unsigned(8);
  const length = Math.clz32(~(first << 24));
  if (length === 0) return first;
  if (length === 1 || length > 7) throw new AudioError("it has no number");
  let number = first & 0x7f >> length;
  for (let byte = 1; byte < length; byte++) number = number * 64 + (reader.unsigned(8) & 0x3f);
  return number;
}

function readSize(reader: BitReader, code: number): number {
  if (code === 0) throw new AudioError("its size has the unknown code 0");
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code <= 7) return reader.unsigned(code === 6 ? 8 : 16) + 1;
  return 1 << code;
}

/** In Hz; undefined for that of the file. */
function readRate(reader: BitReader, code: number): number | undefined {
  if (code === 0) return;
  if (code <= RATES.length) return RATES[code - 1];
  if (code === 12) return reader.unsigned(8) * 1000;
  if (code === 13) return reader.unsigned(16);
  if (code === 14) return reader.unsigned(16) * 10;
  throw new AudioError("its sampling rate has the unknown code 15");
}

/** Compares the check that comes next with that of the bytes since the frame's begin. */
function verify(
  reader: BitReader,
  bits: number,
  crc: (bytes: Uint8Array) => number,
  reason: string,
): void {
  const computed = crc(reader.bytesRead());
  if (reader.unsigned(bits) !== computed) throw new AudioError(reason);
}

function checkFormat(file: StreamFormat, frame: StreamFormat): void {
  const words = ({ sampleRate, channels, bits }: StreamFormat) =>
    `${sampleRate} Hz, ${channels} channels, ${bits} bit`;
  if (words(frame) !== words(file)) {
    throw new AudioError(`it has ${words(frame)}, the header of the file ${words(file)}`);
  }
}

/** Makes left and right, in place, of what is stored. */
function restoreStereo([first, second]: Float64Array[], assignment: number): void {
  if (assignment < LEFT_SIDE) return;
  for (let index = 0; index < first.length; index++) {
    const [a, b] = [first[index], second[index]];
    if (assignment === LEFT_SIDE) {
      second[index] = a - b;
    } else if (assignment === SIDE_RIGHT) {
      first[index] = a + b;
    } else {
      const sum = 2 * a + Math.abs(b % 2); // the bit that mid lacks is that of side
      first[index] = (sum + b) / 2;
      second[index] = (sum - b) / 2;
    }
  }
}
