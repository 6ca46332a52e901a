import { AudioError } from "./audio_error.ts";
import { asciiAt } from "./bytes.ts";
import { MAX_VALUES } from "./header.ts";
import type { Recording } from "./recording.ts";
import { decodeSphere } from "./sphere.ts";
import { decodeWav } from "./wav.ts";

/** Of formats that are not read: their names and how their files begin. */
const OTHER_FORMATS: [name: string, begin: RegExp][] = [
  ["WAVE in big-endian byte order (RIFX)", /^RIFX/],
  ["Ogg", /^OggS/],
  ["MP3", /^(ID3|\xff[\xe2-\xe5\xf2-\xf5\xfa-\xfd])/],
  ["AAC", /^\xff[\xf0\xf1\xf8\xf9]/],
  ["M4A (MPEG-4)", /^....ftyp/s],
  ["AIFF", /^FORM....AIF[FC]/s],
  ["AU", /^\.snd/],
  ["WebM", /^.E\xdf\xa3/s],
];

/**
 * Decodes a recording; the format is recognized by the content.
 *
 * - RIFF/WAVE, RF64 and BW64: PCM of 8 to 32 bit, IEEE floating point of 32 and 64 bit, A-law, u-law
 * - NIST SPHERE: PCM of 16 bit, A-law, u-law; none that is compressed
 * - FLAC
 *
 * Memory and time are bounded by what the bytes hold, never by what their header claims.
 *
 * @param maxValues how many numbers (sample frames x channels) are read at most; 2^28 fit in memory with ease
 * @throws AudioError if the bytes are no recording in one of these formats, a damaged one, or a larger one
 */
export async function decodeAudio(
  bytes: Uint8Array,
  maxValues: number = MAX_VALUES,
): Promise<Recording> {
  if (bytes.length === 0) throw new AudioError("the file is empty");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = asciiAt(view, 0, 12);
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(begin)) return decodeWav(view, maxValues);
  if (begin.startsWith("NIST_1A\n")) return decodeSphere(view, maxValues);
  if (begin.startsWith("fLaC")) {
    const { decodeFlac } = await import("./flac.ts"); // only who needs it loads it
    return decodeFlac(bytes, maxValues);
  }
  const other = OTHER_FORMATS.find(([, pattern]) => pattern.test(begin));
  if (other) throw new AudioError(`the format is ${other[0]}; convert it to WAV or FLAC`);
  throw new AudioError(
    `the format is unknown; the file begins with ${show(bytes.subarray(0, 12))}`,
  );
}

/** Bytes in hexadecimal and, where they are letters and the like, as text. */
function show(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const text = String.fromCharCode(...bytes);
  return /^[ -~\s]+$/.test(text) ? `${hex} (${JSON.stringify(text)})` : hex;
}
