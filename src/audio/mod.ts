/**
 * The audio layer: recordings out of the bytes of WAVE, SPHERE and FLAC files, and the change of their
 * sampling rate. No files, no terminal, no platform.
 *
 * @example
 * ```ts
 * import { decodeAudio, resample } from "@emodae/emodae/audio";
 *
 * const response = await fetch("speech.wav");
 * const recording = await decodeAudio(new Uint8Array(await response.arrayBuffer()));
 * const samples = resample(recording.samples, recording.sampleRate, 16_000);
 * ```
 *
 * @module
 */
export * from "./audio_error.ts";
export * from "./decode.ts";
export * from "./recording.ts";
export * from "./resample.ts";
