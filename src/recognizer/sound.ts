import { resample } from "../audio/mod.ts";
import { samplingRates } from "../is10/mod.ts";

// Features are not made of less than 70 ms.
const shortest = 0.07;

/** A recording at the rate that its features are made at. */
export interface Sound {
  /** mono, full scale 1 */
  readonly samples: Float32Array;
  /** Hz */
  readonly rate: number;
}

/**
 * Checks a recording, and brings it to the model's rate.
 *
 * @param rate Hz; absent: the recording keeps its own
 * @throws RangeError if it has no features
 */
export function prepareSound(samples: Float32Array, sampleRate: number, rate = sampleRate): Sound {
  const { lowest, highest } = samplingRates;
  if (!Number.isInteger(sampleRate) || sampleRate < lowest || sampleRate > highest) {
    throw new RangeError(
      `Cannot predict at ${sampleRate} Hz: allowed are whole sampling rates from ${lowest} to ${highest} Hz`,
    );
  }
  if (samples.length < shortest * sampleRate) {
    const milliseconds = Math.floor(1000 * samples.length / sampleRate);
    throw new RangeError(
      `Cannot predict a recording of ${milliseconds} ms: at least ${1000 * shortest} ms are needed`,
    );
  }
  const odd = samples.findIndex((sample) => !Number.isFinite(sample));
  if (odd >= 0) {
    throw new RangeError(`Cannot predict a recording whose sample ${odd + 1} is ${samples[odd]}`);
  }
  return { samples: rate === sampleRate ? samples : resample(samples, sampleRate, rate), rate };
}
