/** Up to this part of the lower of the two Nyquist frequencies nothing is lost; from it on all is. */
const PASSBAND = 0.9;

/** What is left of it there, in dB below; as much is the ripple of the passband. */
const ATTENUATION = 90;

/** Filters of more weights are not kept: they are those of odd pairs of rates. */
const MAX_KEPT_WEIGHTS = 2 ** 22;

/**
 * Changes the sampling rate.
 *
 * The filter, a Kaiser-windowed sinc, has linear phase and no delay: sample n of the result is the
 * band-limited signal at the time n / to. Constant signals stay what they are. Before its begin and
 * after its end the signal counts as 0.
 *
 * @param samples any number, also none
 * @param from the rate of the samples in Hz, a whole number
 * @param to the rate of the result in Hz, a whole number
 * @returns ceil(samples.length * to / from) samples: all those at times before the end of the signal
 * @throws RangeError if a rate is not a whole number above 0
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  for (const rate of [from, to]) {
    if (!Number.isSafeInteger(rate) || rate <= 0) {
      throw new RangeError(
        `Cannot resample from ${from} Hz to ${to} Hz: rates are whole numbers above 0`,
      );
    }
  }
  if (from === to) return samples.slice();
  const divisor = greatestCommonDivisor(from, to);
  const [up, down] = [to / divisor, from / divisor];
  const filter = new PolyphaseFilter(up, down);
  const result = new Float32Array(Math.ceil(samples.length * up / down));
  for (let index = 0, center = 0, phase = 0; index < result.length; index++) {
    const weights = filter.weights(phase);
    const start = center - filter.reach;
    const first = Math.max(0, -start);
    const end = Math.min(weights.length, samples.length - start);
    let sum = 0;
    for (let tap = first; tap < end; tap++) sum += weights[tap] * samples[start + tap];
    result[index] = sum;
    phase += down;
    center += Math.floor(phase / up);
    phase %= up;
  }
  return result;
}

/** The low-pass at every `up`-th part of an input sample's time. */
class PolyphaseFilter {
  /** The weights before the one for the input sample at or before the time of the output. */
  readonly reach: number;
  readonly #up: number;
  readonly #cutoff: number;
  readonly #halfWidth: number;
  readonly #kept = new Map<number, Float64Array>();
  readonly #keeps: boolean;

  constructor(up: number, down: number) {
    const nyquist = Math.min(1, up / down); // the lower one, in units of the input's
    this.#up = up;
    this.#cutoff = nyquist * (1 + PASSBAND) / 2;
    // Kaiser's formula for the length that a width of transition needs
    const transition = Math.PI * nyquist * (1 - PASSBAND);
    this.#halfWidth = (ATTENUATION - 7.95) / (2.285 * transition) / 2;
    this.reach = Math.floor(this.#halfWidth);
    this.#keeps = up * (2 * this.reach + 2) <= MAX_KEPT_WEIGHTS;
  }

  /** For an output `phase` / `up` after an input sample; their sum is 1. */
  weights(phase: number): Float64Array {
    const kept = this.#kept.get(phase);
    if (kept) return kept;
    const weights = new Float64Array(2 * this.reach + 2);
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) {
      weights[tap] = this.#impulseResponse(tap - this.reach - phase / this.#up);
      sum += weights[tap];
    }
    for (let tap = 0; tap < weights.length; tap++) weights[tap] /= sum;
    if (this.#keeps) this.#kept.set(phase, weights);
    return weights;
  }

  /** @param time in input samples */
  #impulseResponse(time: number): number {
    const position = time / this.#halfWidth;
    if (Math.abs(position) >= 1) return 0;
    const beta = 0.1102 * (ATTENUATION - 8.7);
    return sinc(this.#cutoff * time) * besselI0(beta * Math.sqrt(1 - position * position));
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  const square = x * x / 4;
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= square / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
