import { AudioError } from "./audio_error.ts";
import { asciiAt } from "./bytes.ts";
import { ALAW, type Encoding, FLOAT_32, FLOAT_64, pcm, readValues, ULAW } from "./encoding.ts";
import { checkHeader } from "./header.ts";
import { makeRecording } from "./make_recording.ts";
import type { Recording } from "./recording.ts";

/** Where the content of a chunk is. */
interface Chunk {
  start: number;
  size: number;
}

interface Format {
  channels: number;
  sampleRate: number;
  encoding: Encoding;
}

const UNKNOWN = 0xffffffff;
const EXTENSIBLE = 0xfffe;

/** What follows the codec number in the identifier of an extensible format. */
const CODEC_GUID = "00 00 00 00 10 00 80 00 00 aa 00 38 9b 71";

const CODEC_NAMES = new Map([
  [0x0001, "PCM"],
  [0x0002, "Microsoft ADPCM"],
  [0x0003, "floating point"],
  [0x0006, "A-law"],
  [0x0007, "u-law"],
  [0x0011, "IMA ADPCM"],
  [0x0031, "GSM 6.10"],
  [0x0050, "MPEG"],
  [0x0055, "MP3"],
]);

/**
 * Decodes a RIFF/WAVE, RF64 or BW64 file.
 *
 * Its data end with the file where the header does not say their length (0 or 0xFFFFFFFF, as programs
 * write that cannot go back to the header) or says more than there are; a note tells it.
 */
export function decodeWav(view: DataView, maxValues: number): Recording {
  const notes: string[] = [];
  const chunks = findChunks(view, notes);
  const { channels, sampleRate, encoding } = readFormat(view, chunks.format, notes);
  const header = { sampleRate, channels, encoding: encoding.name, scale: encoding.scale };
  const values = readValues(encoding, view, { ...chunks.data, channels, maxValues }, notes);
  return makeRecording(header, values, notes);
}

function findChunks(view: DataView, notes: string[]): { format: Chunk; data: Chunk } {
  let format: Chunk | undefined;
  let data: Chunk | undefined;
  let longSize: number | undefined;
  let dataChunks = 0;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const id = asciiAt(view, at, 4);
    const chunk = { start: at + 8, size: view.getUint32(at + 4, true) };
    if (id === "data" && ++dataChunks === 1) {
      chunk.size = dataSize(view, chunk, longSize, notes);
      data = chunk;
    }
    if (id === "fmt ") format ??= chunk;
    if (id === "ds64" && at + 24 <= view.byteLength) {
      longSize ??= Number(view.getBigUint64(at + 16, true));
    }
    at = chunk.start + chunk.size + chunk.size % 2;
  }
  if (!format) throw new AudioError("there is no fmt chunk");
  if (!data) throw new AudioError("there is no data chunk");
  if (dataChunks > 1) notes.push(`there are ${dataChunks} data chunks; only the first is read`);
  return { format, data };
}

/**
 * The bytes of the data that are there.
 *
 * @param longSize the 64 bit size of the formats whose data chunk has none
 */
function dataSize(
  view: DataView,
  { start, size }: Chunk,
  longSize: number | undefined,
  notes: string[],
): number {
  const available = view.byteLength - start;
  const claimed = size === UNKNOWN && longSize !== undefined ? longSize : size;
  if (claimed === UNKNOWN || (claimed === 0 && available > 0 && !knowsItsLength(view))) {
    notes.push(
      "the header does not say how long the data are; they are read to the end of the file",
    );
    return available;
  }
  if (claimed > available) {
    notes.push(`the data are cut short: the header says ${claimed} bytes, there are ${available}`);
  }
  return Math.min(claimed, available);
}

/** Whether the length of the whole file is in its header, give or take a padding byte. */
function knowsItsLength(view: DataView): boolean {
  return Math.abs(view.getUint32(4, true) + 8 - view.byteLength) <= 1;
}

function readFormat(view: DataView, { start, size }: Chunk, notes: string[]): Format {
  const length = Math.min(size, view.byteLength - start);
  if (length < 16) throw new AudioError(`the fmt chunk has ${length} bytes, it needs 16`);
  const codec = view.getUint16(start, true);
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const bytesPerSecond = view.getUint32(start + 8, true);
  const frameBytes = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  checkHeader(channels, sampleRate);
  const encoding = codec === EXTENSIBLE
    ? extensibleEncoding(view, start, length, bits)
    : encodingOf(codec, bits);
  if (frameBytes !== channels * encoding.bytes) {
    throw new AudioError(
      `the header says ${frameBytes} bytes per sample frame; ` +
        `${channels} x ${bits} bit are ${channels * encoding.bytes}`,
    );
  }
  if (bytesPerSecond !== sampleRate * frameBytes) {
    notes.push(
      `the header says ${bytesPerSecond} bytes per second; ` +
        `${sampleRate} Hz and ${frameBytes} bytes per sample frame are ${sampleRate * frameBytes}`,
    );
  }
  return { channels, sampleRate, encoding };
}

function extensibleEncoding(view: DataView, start: number, length: number, bits: number): Encoding {
  if (length < 40) {
    throw new AudioError(`the extensible fmt chunk has ${length} bytes, it needs 40`);
  }
  const usedBits = view.getUint16(start + 18, true) || bits;
  const guid = Array.from({ length: 14 }, (_, i) => hex(view.getUint8(start + 26 + i), 2)).join(
    " ",
  );
  if (guid !== CODEC_GUID) throw new AudioError("the extensible fmt chunk names an unknown format");
  const encoding = encodingOf(view.getUint16(start + 24, true), usedBits);
  if (bits !== encoding.bytes * 8) {
    throw new AudioError(`the header says ${usedBits} bits are used of ${bits}`);
  }
  return encoding;
}

function encodingOf(codec: number, bits: number): Encoding {
  if (codec === 1 && bits >= 8 && bits <= 32) return pcm(bits);
  if (codec === 3 && bits === 32) return FLOAT_32;
  if (codec === 3 && bits === 64) return FLOAT_64;
  if (codec === 6 && bits === 8) return ALAW;
  if (codec === 7 && bits === 8) return ULAW;
  const name = CODEC_NAMES.get(codec) ?? "unknown";
  throw new AudioError(
    `codec 0x${hex(codec, 4)} (${name}) with ${bits} bits is not supported; convert it to PCM`,
  );
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
