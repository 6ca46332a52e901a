import { decodeAudio, type Recording } from "../audio/mod.ts";
import { is10Binary } from "../binaries.ts";
import { sha256 } from "../sha256.ts";
import { codeOf, type Key, keyOf, type Piece, Store } from "../store/mod.ts";
import {
  syntheticEmotional,
  syntheticNeutral,
  syntheticRate,
  type SyntheticUtterance,
  syntheticVersion,
} from "../synthesis/mod.ts";
import type { ExtractionSetup, ExtractionTask, Outcome } from "./extract_all.ts";
import { isRecordingError, NoFeatures, RecordingExtractor } from "./recording_extractor.ts";
import type { Sound, SoundSource } from "./source.ts";

/** A recording that is not decoded yet, and what its samples follow from. */
interface Original {
  readonly sha256: string;
  decode(): Promise<Recording>;
}

/** From a source of sound to its features, by way of the store. */
export class SourceExtractor {
  readonly #setup: ExtractionSetup;
  readonly #extractor: RecordingExtractor;
  readonly #store?: Store;
  readonly #damaged: string[] = [];
  readonly #module: Promise<string>;
  readonly #code = codeOf(["audio", "extraction", "is10"]);
  #synthetic?: Map<string, SyntheticUtterance>;

  /** @param binary assembly/build/is10.wasm, compiled */
  constructor(binary: WebAssembly.Module, setup: ExtractionSetup) {
    this.#setup = setup;
    this.#extractor = new RecordingExtractor(binary, setup.settings);
    this.#module = sha256(is10Binary);
    if (setup.store) {
      const note = ({ path, reason }: { path: string; reason: string }) =>
        this.#damaged.push(`"${path}": ${reason}`);
      this.#store = new Store(setup.store, note);
    }
  }

  /** Does one task; a recording that has no features is an outcome, not an error. */
  async run({ source, descriptors }: ExtractionTask): Promise<Outcome> {
    this.#damaged.length = 0;
    const outcome = await this.#attempt(source, descriptors);
    return { ...outcome, damaged: [...this.#damaged] };
  }

  async #attempt(source: SoundSource, descriptors: boolean): Promise<Outcome> {
    try {
      const original = await this.#open(source);
      if (descriptors) return await this.#describe(original);
      const key = keyOf("features", {
        sound: original.sha256,
        ...this.#setup.settings,
        module: await this.#module,
        ...this.#code,
      });
      const piece = await this.#store?.get(key);
      return piece
        ? { ok: true, ...(piece.meta as Sound), values: piece.arrays.values as Float32Array }
        : await this.#extract(original, key);
    } catch (error) {
      if (isRecordingError(error)) return { ok: false, reason: error.message };
      throw error;
    }
  }

  async #extract(original: Original, key: Key): Promise<Outcome> {
    const recording = await original.decode();
    const values = await this.#extractor.features(recording);
    const meta = soundOf(original, recording);
    await this.#store?.put(key, { meta, arrays: { values } } satisfies Piece);
    return { ok: true, ...meta, values };
  }

  async #describe(original: Original): Promise<Outcome> {
    const recording = await original.decode();
    const { values } = await this.#extractor.descriptors(recording);
    return { ok: true, ...soundOf(original, recording), values };
  }

  async #open(source: SoundSource): Promise<Original> {
    if ("file" in source) {
      const bytes = await Deno.readFile(source.file).catch((cause: Error) => {
        throw new NoFeatures(`it cannot be opened: ${cause.message}`, { cause });
      });
      return { sha256: await sha256(bytes), decode: () => decodeAudio(bytes) };
    }
    const all = () => [...syntheticEmotional(), ...syntheticNeutral()];
    this.#synthetic ??= new Map(all().map((utterance) => [utterance.utterance, utterance]));
    const utterance = this.#synthetic.get(source.utterance)!;
    const identity = `synthesis ${syntheticVersion} ${source.utterance}`;
    const decode = () => Promise.resolve(recordingOf(utterance));
    return { sha256: await sha256(identity), decode };
  }
}

function recordingOf(utterance: SyntheticUtterance): Recording {
  return {
    samples: utterance.samples(),
    sampleRate: syntheticRate,
    channels: 1,
    encoding: "synthetic",
    clipped: 0,
    silent: false,
    notes: [],
  };
}

function soundOf({ sha256 }: Original, { samples, ...recording }: Recording): Sound {
  return { sha256, seconds: samples.length / recording.sampleRate, ...recording };
}
