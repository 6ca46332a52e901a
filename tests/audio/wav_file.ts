import { bytes } from "./bytes.ts";

/** The fields of a fmt chunk; what is not given follows from the rest. */
export interface WavFormat {
  codec?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  frameBytes?: number;
  bytesPerSecond?: number;
}

/** A fmt chunk's content: PCM of 16 bit, one channel and 16 kHz if nothing else is said. */
export function format(
  { codec = 1, channels = 1, rate = 16000, bits = 16, ...given }: WavFormat = {},
): Uint8Array {
  const { frameBytes = channels * Math.ceil(bits / 8) } = given;
  const { bytesPerSecond = rate * frameBytes } = given;
  const fields = [[codec, 2], [channels, 2], [rate, 4], [bytesPerSecond, 4], [frameBytes, 2]];
  return bytes(...fields as [number, number][], [bits, 2]);
}

const CODEC_GUID = "\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";

/** The content of an extensible fmt chunk. */
export function extensible(
  codec: number,
  usedBits: number,
  fields: WavFormat,
  guid: string = CODEC_GUID,
): Uint8Array {
  const begin = format({ ...fields, codec: 0xfffe });
  return bytes(begin, [22, 2], [usedBits, 2], [0, 4], [codec, 2], guid);
}

/** A chunk with its padding byte, if its size is odd. */
export function chunk(id: string, content: Uint8Array, size: number = content.length): Uint8Array {
  return bytes(id, [size, 4], content, "\0".repeat(content.length % 2));
}

/** A RIFF file of chunks. */
export function riff(chunks: Uint8Array[], size?: number, id: string = "RIFF"): Uint8Array {
  const content = bytes("WAVE", ...chunks);
  return bytes(id, [size ?? content.length, 4], content);
}

/** A file of a fmt and a data chunk. */
export function wav(fmt: Uint8Array, data: Uint8Array): Uint8Array {
  return riff([chunk("fmt ", fmt), chunk("data", data)]);
}

/** Integers of 16 bit as bytes. */
export function int16(...values: number[]): Uint8Array {
  return bytes(...values.map((value): [number, number] => [value, 2]));
}
