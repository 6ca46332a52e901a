import { AudioError } from "./audio_error.ts";
import { BitReader } from "./bit_reader.ts";
import { readFrame, type StreamFormat } from "./flac_frame.ts";
import { checkHeader, checkSize } from "./header.ts";
import { makeRecording } from "./make_recording.ts";
import type { Recording } from "./recording.ts";
import { integerScale, padding } from "./scale.ts";

interface StreamInfo extends StreamFormat {
  /** Sample frames, 0 if unknown. */
  frames: number;
}

/**
 * Decodes a FLAC file (RFC 9639) of any depth and number of channels. Each frame's checksums are
 * verified, so that a damaged or cut file is an error and not a shorter recording.
 */
export function decodeFlac(bytes: Uint8Array, maxValues: number): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const notes: string[] = [];
  const info = readStreamInfo(view);
  const { sampleRate, channels, bits } = info;
  checkHeader(channels, sampleRate);
  checkSize(info.frames * channels, maxValues);
  const values = readFrames(bytes, firstFrame(view), { ...info, maxValues }, notes);
  const header = { sampleRate, channels, encoding: `FLAC ${bits} bit`, scale: integerScale(bits) };
  return makeRecording(header, values, notes);
}

/** The metadata block that has to be the first. */
function readStreamInfo(view: DataView): StreamInfo {
  if (view.byteLength < 42 || (view.getUint32(4) & 0x7fffffff) !== 34) {
    throw new AudioError("the FLAC file does not begin with the block STREAMINFO");
  }
  const packed = view.getUint32(18);
  return {
    sampleRate: packed >>> 12,
    channels: (packed >>> 9 & 7) + 1,
    bits: (packed >>> 4 & 31) + 1,
    frames: (packed & 15) * 2 ** 32 + view.getUint32(22),
  };
}

/** Where the metadata end. */
function firstFrame(view: DataView): number {
  let at = 4;
  for (let isLast = false; !isLast;) {
    if (at + 4 > view.byteLength) throw new AudioError("the file ends within the FLAC metadata");
    const head = view.getUint32(at);
    isLast = head >>> 31 === 1;
    at += 4 + (head & 0xffffff);
  }
  return at;
}

/** The integers of all frames; those of a sample frame stand together. */
function readFrames(
  bytes: Uint8Array,
  start: number,
  info: StreamInfo & { maxValues: number },
  notes: string[],
): Float32Array {
  const reader = new BitReader(bytes);
  const blocks: Float32Array[] = [];
  let [at, frames, firstNumber] = [start, 0, 0];
  while (at < bytes.length && (info.frames === 0 || frames < info.frames)) {
    reader.seek(at);
    try {
      const frame = readFrame(reader, info);
      if (blocks.length === 0) firstNumber = frame.number;
      const before = frame.counts === "frames" ? blocks.length : frames;
      if (frame.number !== firstNumber + before) {
        throw new AudioError("another one is missing before it");
      }
      blocks.push(interleave(frame.channels, info.bits));
      frames += frame.channels[0].length;
      checkSize(frames * info.channels, info.maxValues);
    } catch (error) {
      if (!(error instanceof AudioError)) throw error;
      throw new AudioError(`FLAC frame ${blocks.length} (sample ${frames}): ${error.message}`);
    }
    at += reader.bytesRead().length;
  }
  if (info.frames === 0) {
    notes.push("the header does not say how many samples there are; they are read to the end");
  } else if (frames !== info.frames) {
    throw new AudioError(`the header says ${info.frames} samples, the file has ${frames}`);
  }
  if (at < bytes.length) notes.push(`${bytes.length - at} bytes after the last frame are left out`);
  return concat(blocks);
}

/** The integers are moved to the upper bits of whole bytes. */
function interleave(channels: Float64Array[], bits: number): Float32Array {
  const limit = 2 ** (bits - 1);
  const factor = 2 ** padding(bits);
  const values = new Float32Array(channels.length * channels[0].length);
  for (const [channel, samples] of channels.entries()) {
    for (let index = 0, to = channel; index < samples.length; index++, to += channels.length) {
      const value = samples[index];
      if (!(value >= -limit && value < limit)) {
        throw new AudioError(`${value} is no integer of ${bits} bit`);
      }
      values[to] = value * factor;
    }
  }
  return values;
}

function concat(blocks: Float32Array[]): Float32Array {
  const all = new Float32Array(blocks.reduce((length, block) => length + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
