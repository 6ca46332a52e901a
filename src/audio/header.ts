import { AudioError } from "./audio_error.ts";
import type { Scale } from "./scale.ts";

const MIN_RATE = 1_000;
const MAX_RATE = 1_000_000;

/** A gigabyte in single precision; 4.6 hours of 16 kHz and one channel. */
export const MAX_VALUES = 2 ** 28;

/** What the headers of all formats say. */
export interface Header {
  /** In Hz. */
  sampleRate: number;
  channels: number;
  /** For people. */
  encoding: string;
  scale: Scale;
}

/** @throws AudioError if no recording has so many channels or this sampling rate */
export function checkHeader(channels: number, sampleRate: number): void {
  if (channels < 1) throw new AudioError(`the header says ${channels} channels`);
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw new AudioError(
      `the header says ${sampleRate} Hz; ${MIN_RATE} to ${MAX_RATE} Hz are possible`,
    );
  }
}

/** @throws AudioError if there are more numbers (sample frames x channels) than are to be read */
export function checkSize(values: number, maxValues: number): void {
  if (values > maxValues) {
    throw new AudioError(`the file has ${values} numbers; at most ${maxValues} can be read`);
  }
}
