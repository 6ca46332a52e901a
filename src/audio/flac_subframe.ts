import { AudioError } from "./audio_error.ts";
import type { BitReader } from "./bit_reader.ts";

/** The coefficients of the fixed predictors by order, the one for the latest sample first. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Decodes one channel of a FLAC frame (RFC 9639, section 9.2).
 *
 * @param size the number of samples
 * @param bits of a sample, up to 33; the reason why the integers are doubles, which hold all sums exactly
 * @throws AudioError if the bits have no meaning
 */
export function readSubframe(reader: BitReader, size: number, bits: number): Float64Array {
  if (reader.unsigned(1) !== 0) throw new AudioError("the begin of a channel is not 0");
  const type = reader.unsigned(6);
  const wasted = reader.unsigned(1) === 0 ? 0 : reader.zeros() + 1;
  const used = bits - wasted;
  if (used < 1) throw new AudioError(`${wasted} of ${bits} bits are said to be unused`);

  const samples = new Float64Array(size);
  if (type === 0) {
    samples.fill(reader.signed(used));
  } else if (type === 1) {
    readSamples(reader, samples, used);
  } else if (type >= 8 && type <= 12) {
    readFixed(reader, samples, used, type - 8);
  } else if (type >= 32) {
    readLinear(reader, samples, used, type - 31);
  } else {
    throw new AudioError(`a channel has the unknown code ${type}`);
  }
  if (wasted > 0) { for (let index = 0; index < size; index++) samples[index] *= 2 ** wasted; }
  return samples;
}

function readSamples(reader: BitReader, samples: Float64Array, bits: number): void {
  for (let index = 0; index < samples.length; index++) samples[index] = reader.signed(bits);
}

function readFixed(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  readFirst(reader, samples, bits, order);
  readResidual(reader, samples, order);
  predict(samples, FIXED[order], 0);
}

function readLinear(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  readFirst(reader, samples, bits, order);
  const precision = reader.unsigned(4) + 1;
  const shift = reader.signed(5);
  if (precision === 16 || shift < 0) throw new AudioError("a predictor has no valid precision");
  const coefficients = Array.from({ length: order }, () => reader.signed(precision));
  readResidual(reader, samples, order);
  predict(samples, coefficients, shift);
}

/** The samples that nothing predicts. */
function readFirst(reader: BitReader, samples: Float64Array, bits: number, order: number): void {
  if (order > samples.length) {
    throw new AudioError(`${samples.length} samples are too few for a predictor of order ${order}`);
  }
  readSamples(reader, samples.subarray(0, order), bits);
}

/** What the predictor leaves, behind the first samples: Rice codes, or plain bits, in partitions. */
function readResidual(reader: BitReader, samples: Float64Array, order: number): void {
  const method = reader.unsigned(2);
  if (method > 1) throw new AudioError(`a residual has the unknown code ${method}`);
  const parameterBits = 4 + method;
  const escape = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.unsigned(4);
  const length = samples.length / partitions;
  if (!Number.isInteger(length) || length < order) {
    throw new AudioError(`${samples.length} samples cannot be in ${partitions} partitions`);
  }
  for (let partition = 0; partition < partitions; partition++) {
    const start = partition === 0 ? order : partition * length;
    const residual = samples.subarray(start, (partition + 1) * length);
    const parameter = reader.unsigned(parameterBits);
    if (parameter < escape) {
      reader.rice(parameter, residual);
    } else {
      const bits = reader.unsigned(5);
      if (bits > 0) readSamples(reader, residual, bits);
    }
  }
}

/**
 * Adds to each sample, in place, what the ones before it predict.
 *
 * @param coefficients the one for the latest sample first
 * @param shift the bits by which their sum is shifted down
 */
function predict(samples: Float64Array, coefficients: number[], shift: number): void {
  const order = coefficients.length;
  const weights = Float64Array.from(coefficients);
  const scale = 2 ** -shift;
  for (let index = order; index < samples.length; index++) {
    let sum = 0;
    for (let back = 0; back < order; back++) sum += weights[back] * samples[index - 1 - back];
    samples[index] += Math.floor(sum * scale);
  }
}
