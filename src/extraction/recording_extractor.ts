import { AudioError, type Recording, resample } from "../audio/mod.ts";
import { type Descriptors, Extractor, type FeatureSet, samplingRates } from "../is10/mod.ts";

/** How features are extracted from recordings. */
export interface ExtractionSettings {
  /** the variant of the feature set */
  readonly set: FeatureSet;
  /** Hz that all recordings are brought to first; without it each keeps its own */
  readonly resample?: number;
}

/** A recording's sound is there and has no features; the message says why. */
export class NoFeatures extends Error {
  /** tells it from other errors */
  override name = "NoFeatures";
}

/** What features are made of. */
export type Waveform = Pick<Recording, "samples" | "sampleRate">;

/** Extracts features from recordings of any sampling rate. */
export class RecordingExtractor {
  readonly #binary: WebAssembly.Module;
  readonly #settings: ExtractionSettings;
  #latest?: Extractor;

  /** @param binary assembly/build/is10.wasm, compiled */
  constructor(binary: WebAssembly.Module, settings: ExtractionSettings) {
    this.#binary = binary;
    this.#settings = settings;
  }

  /**
   * The 1582 features.
   *
   * @throws NoFeatures if the recording is too short or too long, or its sampling rate out of range
   */
  async features(recording: Waveform): Promise<Float32Array> {
    return await this.#run(recording, (extractor, samples) => extractor.extract(samples));
  }

  /**
   * The descriptors of each frame.
   *
   * @throws NoFeatures as `features`
   */
  async descriptors(recording: Waveform): Promise<Descriptors> {
    return await this.#run(recording, (extractor, samples) => extractor.describe(samples));
  }

  async #run<T>(
    { samples, sampleRate }: Waveform,
    extract: (extractor: Extractor, samples: Float32Array) => T,
  ): Promise<T> {
    const { resample: target = sampleRate } = this.#settings;
    const { lowest, highest } = samplingRates;
    if (target < lowest || target > highest) {
      throw new NoFeatures(
        `its sampling rate is ${target} Hz; without resampling allowed are ${lowest} to ${highest} Hz`,
      );
    }
    const ready = target === sampleRate ? samples : resample(samples, sampleRate, target);
    const extractor = await this.#extractor(target);
    if (ready.length < extractor.fewestSamples) {
      const milliseconds = Math.floor(1000 * samples.length / sampleRate);
      throw new NoFeatures(`it has ${milliseconds} ms; features need at least 70 ms`);
    }
    try {
      return extract(extractor, ready);
    } catch (error) {
      if (error instanceof RangeError) throw new NoFeatures(error.message);
      throw error;
    }
  }

  /** Recordings of one rate mostly follow one another: one instance is kept. */
  async #extractor(rate: number): Promise<Extractor> {
    if (this.#latest?.rate !== rate) {
      this.#latest = await Extractor.create(this.#binary, rate, this.#settings.set);
    }
    return this.#latest;
  }
}

/** Whether an error is the recording's, not the program's. */
export function isRecordingError(error: unknown): error is Error {
  return error instanceof AudioError || error instanceof NoFeatures;
}
