import { AudioError } from "./audio_error.ts";
import { asciiAt } from "./bytes.ts";
import { ALAW, type Encoding, pcm, PCM_16_BIG_ENDIAN, readValues, ULAW } from "./encoding.ts";
import { checkHeader } from "./header.ts";
import { makeRecording } from "./make_recording.ts";
import type { Recording } from "./recording.ts";

type Fields = Map<string, string>;

/** Decodes a NIST SPHERE file: a header of text lines, `NAME -TYPE VALUE`, and the samples. */
export function decodeSphere(view: DataView, maxValues: number): Recording {
  const notes: string[] = [];
  const start = headerBytes(view);
  const fields = readFields(asciiAt(view, 16, start - 16));
  const channels = integer(fields, "channel_count");
  const sampleRate = integer(fields, "sample_rate");
  checkHeader(channels, sampleRate);
  const encoding = encodingOf(fields);
  const size = dataSize(fields, channels * encoding.bytes, view.byteLength - start, notes);
  const header = {
    sampleRate,
    channels,
    encoding: `${encoding.name} (SPHERE)`,
    scale: encoding.scale,
  };
  const values = readValues(encoding, view, { start, size, channels, maxValues }, notes);
  return makeRecording(header, values, notes);
}

/** The second line says how long the header is. */
function headerBytes(view: DataView): number {
  const line = asciiAt(view, 8, 8);
  if (!/^ *\d+\n$/.test(line) || Number(line) < 16) {
    throw new AudioError(
      `the second line of the SPHERE header is no length: ${JSON.stringify(line)}`,
    );
  }
  if (Number(line) > view.byteLength) {
    throw new AudioError(
      `the SPHERE header has ${Number(line)} bytes, the file ${view.byteLength}`,
    );
  }
  return Number(line);
}

function readFields(header: string): Fields {
  const end = header.search(/^end_head\b/m);
  if (end < 0) throw new AudioError("the SPHERE header has no end_head");
  const fields: Fields = new Map();
  for (const line of header.slice(0, end).split("\n")) {
    const field = /^(\w+) +-(?:i|r|s(\d+)) (.*)$/.exec(line.trim());
    if (field) fields.set(field[1], field[3].slice(0, Number(field[2] ?? Infinity)));
  }
  return fields;
}

function text(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new AudioError(`the SPHERE header has no ${name}`);
  return value;
}

function integer(fields: Fields, name: string): number {
  const value = text(fields, name);
  if (!/^\d{1,15}$/.test(value)) {
    throw new AudioError(`${name} in the SPHERE header is no number: ${JSON.stringify(value)}`);
  }
  return Number(value);
}

function encodingOf(fields: Fields): Encoding {
  const coding = fields.get("sample_coding") ?? "pcm";
  if (coding.includes("embedded-")) {
    throw new AudioError(
      `the samples are compressed (${coding}); convert the file, ` +
        "for example with sph2pipe: sph2pipe -f wav in.sph out.wav",
    );
  }
  const bytes = integer(fields, "sample_n_bytes");
  if (bytes === 1 && /^(ulaw|mu-law)$/.test(coding)) return ULAW;
  if (bytes === 1 && coding === "alaw") return ALAW;
  if (bytes !== 2 || coding !== "pcm") {
    throw new AudioError(
      `sample_coding ${JSON.stringify(coding)} with sample_n_bytes ${bytes} is not supported`,
    );
  }
  const order = text(fields, "sample_byte_format");
  if (order === "01") return pcm(16);
  if (order === "10") return PCM_16_BIG_ENDIAN;
  throw new AudioError(`sample_byte_format is ${JSON.stringify(order)}, neither 01 nor 10`);
}

/** The bytes of the samples that are there. */
function dataSize(fields: Fields, frameBytes: number, available: number, notes: string[]): number {
  if (!fields.has("sample_count")) {
    notes.push("the header does not say how many samples there are; they are read to the end");
    return available;
  }
  const claimed = integer(fields, "sample_count") * frameBytes;
  if (claimed > available) {
    notes.push(`the data are cut short: the header says ${claimed} bytes, there are ${available}`);
  }
  if (claimed < available) {
    notes.push(`${available - claimed} bytes after the last sample are left out`);
  }
  return Math.min(claimed, available);
}
