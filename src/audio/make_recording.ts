import { AudioError } from "./audio_error.ts";
import type { Header } from "./header.ts";
import type { Recording } from "./recording.ts";

/**
 * Makes a recording of the numbers of a file.
 *
 * @param values frames x channels, row-major
 * @throws AudioError if there are none, or a sample is not finite
 */
export function makeRecording(
  { scale, ...header }: Header,
  values: Float32Array,
  notes: string[],
): Recording {
  if (values.length === 0) throw new AudioError("there are no samples");
  const samples = mean(values, header.channels, scale.divisor);
  for (let index = 0; index < samples.length; index++) {
    if (!Number.isFinite(samples[index])) {
      throw new AudioError(`sample ${index} (counted from 0) is ${samples[index]}`);
    }
  }
  const clipped = countClipped(values, header.channels, scale.fullScale);
  return { samples, ...header, clipped, silent: isSilent(samples), notes };
}

function mean(values: Float32Array, channels: number, divisor: number): Float32Array {
  const one = Math.fround(divisor);
  const means = new Float32Array(values.length / channels);
  for (let frame = 0, index = 0; frame < means.length; frame++) {
    let sum = values[index++];
    for (let channel = 1; channel < channels; channel++) sum = Math.fround(sum + values[index++]);
    means[frame] = Math.fround(sum / channels) / one;
  }
  return means;
}

function countClipped(values: Float32Array, channels: number, fullScale: number): number {
  let clipped = 0;
  for (let index = 0, last = -1, run = 0; index < values.length; index++) {
    if (Math.abs(values[index]) < fullScale) continue;
    const frame = Math.floor(index / channels);
    if (frame === last) continue;
    run = frame === last + 1 ? run + 1 : 1;
    last = frame;
    if (run > 1) clipped += run === 2 ? 2 : 1;
  }
  return clipped;
}

function isSilent(samples: Float32Array): boolean {
  for (let index = 0; index < samples.length; index++) if (samples[index] !== 0) return false;
  return true;
}
