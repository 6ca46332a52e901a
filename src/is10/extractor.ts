import { descriptorNames, featureNames, type FeatureSet } from "./names.ts";

/** What assembly/is10/index.ts exports; addresses and counts are numbers. */
interface Is10Exports {
  readonly memory: WebAssembly.Memory;
  configure(rate: number, variant: number): void;
  fewestSamples(): number;
  framesOf(count: number): number;
  reserve(count: number): number;
  extract(count: number): number;
  descriptors(): number;
}

/** The sampling rates that an extractor can be made for, Hz. */
export const samplingRates = { lowest: 8000, highest: 192000 };

// 1 GiB: what belongs to the frames fits into a 32-bit memory beside it at every rate.
const mostSamples = 2 ** 28;

/** Descriptors frame by frame, every 10 ms. */
export interface Descriptors {
  /** M */
  readonly frames: number;
  /** (M, 76), row-major; the columns are `descriptorNames` */
  readonly values: Float32Array;
}

/**
 * From sound to the 1582 features of the INTERSPEECH 2010 Paralinguistic Challenge, for one sampling rate.
 * Pure: the same samples give the same bits on every machine.
 */
export class Extractor {
  /** Hz */
  readonly rate: number;
  /** the variant */
  readonly set: FeatureSet;
  /** the fewest samples that have features, 70 ms */
  readonly fewestSamples: number;
  readonly #exports: Is10Exports;

  private constructor(exports: Is10Exports, rate: number, set: FeatureSet) {
    this.#exports = exports;
    this.rate = rate;
    this.set = set;
    exports.configure(rate, set === "is10" ? 1 : 0);
    this.fewestSamples = exports.fewestSamples();
  }

  /**
   * Makes an extractor, in a module instance of its own.
   *
   * @param binary assembly/build/is10.wasm, as bytes or compiled
   * @param rate sampling rate of the recordings, Hz
   * @throws RangeError if the rate is not from 8000 to 192000
   */
  static async create(
    binary: BufferSource | WebAssembly.Module,
    rate: number,
    set: FeatureSet = "is10-compat",
  ): Promise<Extractor> {
    const { lowest, highest } = samplingRates;
    if (!(rate >= lowest && rate <= highest)) {
      throw new RangeError(
        `Cannot extract at ${rate} Hz: allowed are sampling rates from ${lowest} to ${highest} Hz`,
      );
    }
    const module = binary instanceof WebAssembly.Module
      ? binary
      : await WebAssembly.compile(binary);
    const { exports } = await WebAssembly.instantiate(module);
    return new Extractor(exports as unknown as Is10Exports, rate, set);
  }

  /**
   * The features of a recording.
   *
   * @param samples mono, full scale 1
   * @returns (1582), in the order of `featureNames`; all finite
   * @throws RangeError if it is shorter than `fewestSamples`, too long for the memory, or too loud for
   * single precision, some 1e17 times full scale
   */
  extract(samples: Float32Array): Float32Array {
    this.#load(samples);
    const address = this.#exports.extract(samples.length);
    return this.#finite(this.#floats(address, featureNames(this.set).length), samples);
  }

  /**
   * The frame-level descriptors of a recording, smoothed, and their slopes; all finite.
   *
   * @param samples mono, full scale 1
   * @throws RangeError as `extract`
   */
  describe(samples: Float32Array): Descriptors {
    this.#load(samples);
    this.#exports.extract(samples.length);
    const frames = this.#exports.framesOf(samples.length);
    const address = this.#checked(this.#exports.descriptors(), samples.length);
    const values = this.#floats(address, frames * descriptorNames.length);
    return { frames, values: this.#finite(values, samples) };
  }

  #load(samples: Float32Array): void {
    if (samples.length < this.fewestSamples) {
      throw new RangeError(
        `Cannot extract from ${samples.length} samples: at ${this.rate} Hz there must be at least ` +
          `${this.fewestSamples} (70 ms)`,
      );
    }
    const fits = samples.length <= mostSamples;
    const address = this.#checked(fits ? this.#exports.reserve(samples.length) : 0, samples.length);
    new Float32Array(this.#exports.memory.buffer, address, samples.length).set(samples);
  }

  #checked(address: number, count: number): number {
    if (address === 0) {
      throw new RangeError(
        `Cannot extract from ${count} samples (${Math.round(count / this.rate)} s): ` +
          `they do not fit into the module's memory; cut the recording`,
      );
    }
    return address >>> 0;
  }

  #finite(values: Float32Array, samples: Float32Array): Float32Array {
    if (values.every(Number.isFinite)) return values;
    const peak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    throw new RangeError(
      `Cannot extract from samples of up to ${peak.toPrecision(2)}, where full scale is 1: ` +
        `single precision does not hold their features`,
    );
  }

  #floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#exports.memory.buffer, address >>> 0, count).slice();
  }
}
