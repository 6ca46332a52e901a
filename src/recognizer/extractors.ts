import { Extractor, type FeatureSet } from "../is10/mod.ts";

/** Recordings of many rates must not fill the memory. */
const mostRates = 2;

/** The memory of an extractor stays as large as its longest recording: after a longer one it is not kept. */
const longestKept = 2 ** 22;

/** Feature extractors by sampling rate; those of the last rates are kept. */
export class Extractors {
  readonly #set: FeatureSet;
  readonly #compile: () => Promise<WebAssembly.Module>;
  #module?: Promise<WebAssembly.Module>;
  /** the latest last */
  readonly #kept = new Map<number, Promise<Extractor>>();

  /** @param compile gives the extractor's module, when it is needed first */
  constructor(set: FeatureSet, compile: () => Promise<WebAssembly.Module>) {
    this.#set = set;
    this.#compile = compile;
  }

  /**
   * The features of a recording.
   *
   * @throws RangeError as `Extractor.create` and `Extractor.extract`
   */
  async extract(samples: Float32Array, rate: number): Promise<Float32Array> {
    const extractor = await this.#at(rate);
    if (samples.length > longestKept) this.#kept.delete(rate);
    return extractor.extract(samples);
  }

  #at(rate: number): Promise<Extractor> {
    const extractor = this.#kept.get(rate) ?? this.#create(rate);
    this.#kept.delete(rate);
    this.#kept.set(rate, extractor);
    if (this.#kept.size > mostRates) this.#kept.delete(this.#kept.keys().next().value!);
    return extractor;
  }

  /** What failed is tried again next time. */
  async #create(rate: number): Promise<Extractor> {
    try {
      this.#module ??= this.#compile();
      return await Extractor.create(await this.#module, rate, this.#set);
    } catch (error) {
      this.#module = undefined;
      this.#kept.delete(rate);
      throw error;
    }
  }
}
