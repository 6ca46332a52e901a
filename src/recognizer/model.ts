import { wasm } from "#wasm";
import { type Arithmetic, type BinaryName, chooseBinary, Compute } from "../compute/mod.ts";
import {
  inClassOrder,
  Predictor,
  probabilities,
  scaleRows,
  type Utterances,
  valuesOutside,
} from "../model/mod.ts";
import { decodeModel, type ModelCard, type ModelContent } from "../model_file/mod.ts";
import { Extractors } from "./extractors.ts";
import type { Prediction, Segment } from "./prediction.ts";
import { prepareSound, type Sound } from "./sound.ts";
import { compileWasm, type WasmSources } from "./wasm_source.ts";
import { type SegmentOptions, windows } from "./windows.ts";

/** How a model is made ready. */
export interface ModelOptions {
  /** where the WebAssembly modules come from; those that are not given come with this package */
  readonly wasm?: WasmSources;
  /** that the model was trained with, if not given */
  readonly arithmetic?: Arithmetic;
}

/**
 * A trained model, ready to predict. Any number of predictions may be awaited at once; each has the thread to
 * itself while it computes.
 */
export class Model implements Disposable {
  /** what a user has to know of it */
  readonly card: ModelCard;
  /** (K) */
  readonly classes: readonly string[];
  /** (K (K - 1) / 2): the pairs of classes that decision values are of */
  readonly pairs: readonly (readonly [string, string])[];
  /** (D) */
  readonly featureNames: readonly string[];
  /** Hz that every recording is brought to first; absent: each keeps its own */
  readonly rate?: number;
  /** the build of the compute module that is running */
  readonly binary: BinaryName;
  readonly #content: ModelContent;
  readonly #extractors?: Extractors;
  #predictor?: Predictor;

  private constructor(content: ModelContent, compute: Compute, sources: WasmSources) {
    const { card, classes, features } = content;
    this.card = card;
    this.classes = classes;
    this.pairs = classes.flatMap((first, i) =>
      classes.slice(i + 1).map((second) => [first, second] as const)
    );
    this.featureNames = features.names;
    this.rate = features.rate;
    this.binary = compute.binary;
    this.#content = content;
    this.#predictor = new Predictor(compute, content.classifier);
    if (features.set) {
      this.#extractors = new Extractors(features.set, () => compileWasm(sources, "is10"));
    }
  }

  /**
   * Makes a model ready.
   *
   * @param buffer the model file; it may be changed afterwards only by who is done with the model
   * @throws ModelFileError if it is no model, or a damaged one
   * @throws TypeError if the compute module cannot be loaded
   * @throws RangeError if the model does not fit into the memory
   */
  static async from(
    buffer: ArrayBuffer | Uint8Array<ArrayBuffer>,
    options: ModelOptions = {},
  ): Promise<Model> {
    const content = decodeModel(buffer);
    const { arithmetic = content.arithmetic } = options;
    const sources = { ...wasm, ...options.wasm };
    const name = chooseBinary(arithmetic);
    const binaries = { [name]: await compileWasm(sources, name) };
    return new Model(content, await Compute.create(binaries, arithmetic), sources);
  }

  /**
   * Predicts a recording.
   *
   * @param samples mono, full scale 1
   * @param sampleRate Hz, a whole number from 8000 to 192000
   * @throws RangeError if the recording is shorter than 70 ms, too long, or not finite, its rate is another, or
   *   the model takes features and no sound
   * @throws TypeError if the extractor's module cannot be loaded
   */
  async predict(samples: Float32Array, sampleRate: number): Promise<Prediction> {
    return await this.#predictSound(prepareSound(samples, sampleRate, this.rate));
  }

  /**
   * Predicts rows of features, as they are before scaling.
   *
   * @param matrix (n, D), row after row, in the order of `featureNames`
   * @throws RangeError if it is no such matrix, or not finite
   */
  predictFeatures(matrix: Float32Array): Prediction[] {
    const { scaler, classifier, calibration } = this.#content;
    const [K, D] = [this.classes.length, this.featureNames.length];
    const rows = matrix.length / D;
    if (!Number.isInteger(rows)) {
      throw new RangeError(`Cannot predict ${matrix.length} values: a row has ${D} features`);
    }
    const odd = matrix.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) {
      const place = `row ${Math.floor(odd / D) + 1}, ${this.featureNames[odd % D]}`;
      throw new RangeError(`Cannot predict features: ${place}: ${matrix[odd]} is not finite`);
    }
    const range = () => scaler;
    const data: Utterances = {
      rows,
      features: D,
      read: (ids, into) => scaleRows(matrix, ids, range, scaler.clip, into),
    };
    const { labels, decisionValues } = this.#loaded.classify(data);
    if (!decisionValues.every(Number.isFinite)) {
      throw new RangeError("Cannot predict features so far outside of the training range");
    }
    const pairs = this.pairs.length;
    const ordered = inClassOrder(classifier.svm, decisionValues, K);
    const shares = probabilities(calibration, ordered, K);
    return Array.from(labels, (label, row) => ({
      label: this.classes[label],
      probabilities: Object.fromEntries(this.classes.map((name, k) => [name, shares[row * K + k]])),
      decisionValues: ordered.slice(row * pairs, (row + 1) * pairs),
      outside: valuesOutside(matrix, Uint32Array.of(row), range),
    }));
  }

  /**
   * Predicts the segments of a recording, one by one.
   *
   * @param samples mono, full scale 1
   * @param sampleRate Hz
   * @throws RangeError as `predict`, or if a window or hop is shorter than a sample
   */
  async *segments(
    samples: Float32Array,
    sampleRate: number,
    options: SegmentOptions = {},
  ): AsyncGenerator<Segment> {
    const sound = prepareSound(samples, sampleRate, this.rate);
    for (const [start, end] of windows(sound.samples.length, sound.rate, options)) {
      const part = { ...sound, samples: sound.samples.subarray(start, end) };
      const prediction = await this.#predictSound(part);
      yield { start: start / sound.rate, end: end / sound.rate, ...prediction };
    }
  }

  async #predictSound({ samples, rate }: Sound): Promise<Prediction> {
    if (!this.#extractors) {
      throw new RangeError("Cannot predict sound: the model takes features that are not ours");
    }
    const [prediction] = this.predictFeatures(await this.#extractors.extract(samples, rate));
    return prediction;
  }

  get #loaded(): Predictor {
    if (!this.#predictor) throw new Error("Cannot predict: the model is disposed of");
    return this.#predictor;
  }

  /** Gives the memory back; nothing can be predicted any more. */
  [Symbol.dispose](): void {
    this.#predictor?.[Symbol.dispose]();
    this.#predictor = undefined;
  }
}
