import { createHash } from "node:crypto";
import { computeBinaries, libsvmBinary } from "../binaries.ts";
import { type Arithmetic, chooseBinary } from "../compute/mod.ts";
import { type Code, codeOf, type Key, keyOf, pack, Store, unpack } from "../store/mod.ts";
import { threadedBinaries } from "../threaded_binaries.ts";
import { type Dataset, trainRows } from "./dataset.ts";
import { dependsOnFold } from "./scaling.ts";
import type { FoldTask, ModelTask, NeutralTask, Outcome, ValidationTask } from "./work.ts";

/** An outcome and the seconds it took, whenever it was that it was computed. */
export interface Timed<O extends Outcome> {
  readonly outcome: O;
  readonly seconds: number;
}

/**
 * The outcomes of tasks in the store. A key names all that an outcome depends on, and nothing else: what the
 * rows are, which of them train and test, the settings, the binaries.
 */
export class OutcomeStore {
  readonly #store?: Store;
  readonly #dataset: Dataset;
  readonly #hashes: Record<
    "emotional" | "labels" | "speakers" | "neutral" | "neutralSpeakers",
    string
  >;
  readonly #common: Code & Readonly<Record<string, string | number>>;
  readonly #writing = new Set<Promise<void>>();

  /**
   * @param folder of the store; without it nothing is kept
   * @param onDamaged told of each damaged piece, which is made again
   */
  constructor(
    folder: string | undefined,
    dataset: Dataset,
    arithmetic: Arithmetic,
    onDamaged: (text: string) => void,
  ) {
    this.#store = folder === undefined
      ? undefined
      : new Store(folder, ({ path, reason }) => onDamaged(`"${path}": ${reason}`));
    this.#dataset = dataset;
    const { emotional, neutral } = dataset;
    this.#hashes = {
      emotional: hash(emotional.values),
      labels: hash(emotional.labelOf),
      speakers: hash(emotional.speakerOf),
      neutral: neutral ? hash(neutral.values) : "",
      neutralSpeakers: neutral ? hash(neutral.speakerOf) : "",
    };
    this.#common = {
      features: dataset.features,
      ...codeOf(["compute", "experiment", "model", "statistics"]),
      compute: hash(computeBinaries[chooseBinary(arithmetic)]),
      threaded: hash(threadedBinaries[chooseBinary(arithmetic)]),
      libsvm: hash(libsvmBinary),
    };
  }

  /** The key of a neutral model. */
  neutralKey({ fold, ...task }: NeutralTask): Key {
    const { scope } = task.scaling;
    const { emotional, neutral, neutralSpeakers } = this.#hashes;
    return keyOf("neutral-model", {
      task: plain(task),
      neutral,
      ...(scope === "all" && { emotional }),
      ...(scope === "speaker" && { neutralSpeakers }),
      ...(dependsOnFold(scope) && { emotional, trained: hash(trainRows(this.#dataset, fold)) }),
      ...this.#common,
    });
  }

  /**
   * The key of a fold.
   *
   * @param task the neutral model's weights in it do not count
   * @param neutral the neutral model's key, if the fold builds on one
   */
  foldKey(task: FoldTask, neutral?: Key): Key {
    return this.#trainingKey("fold", task, neutral);
  }

  /** The key of a model; as of a fold. */
  modelKey(task: ModelTask, neutral?: Key): Key {
    return this.#trainingKey("model", task, neutral);
  }

  /** The key of a trial of settings on some of a fold's training speakers; as of a fold. */
  validationKey(task: ValidationTask, neutral?: Key): Key {
    return this.#trainingKey("validation", task, neutral);
  }

  #trainingKey(
    kind: string,
    { fold, ...task }: FoldTask | ModelTask | ValidationTask,
    neutral?: Key,
  ): Key {
    const { emotional, labels, speakers } = this.#hashes;
    const { scope } = task.scaling;
    return keyOf(kind, {
      task: plain({ ...task, recipe: { ...task.recipe, neutral: neutral?.hash } }),
      emotional,
      labels,
      classes: this.#dataset.emotional.classes,
      // all others are tested
      trained: hash(trainRows(this.#dataset, fold)),
      ...(scope.includes("neutral") && { neutral: this.#hashes.neutral }),
      ...((scope === "speaker" || kind === "validation") && { speakers }),
      ...this.#common,
    });
  }

  /** An outcome that is there, undefined if it is not. */
  async get<O extends Outcome>(key: Key): Promise<Timed<O> | undefined> {
    const piece = await this.#store?.get(key);
    return piece && unpack(piece) as Timed<O>;
  }

  /**
   * Keeps an outcome.
   *
   * @throws InputError if it cannot be written, e.g. since the disk is full
   */
  async put(key: Key, outcome: Timed<Outcome>): Promise<void> {
    if (!this.#store) return;
    const writing = this.#store.put(key, pack(outcome));
    this.#writing.add(writing);
    await writing.finally(() => this.#writing.delete(writing));
  }

  /** Resolves when nothing is being written; a program that ends earlier leaves unfinished files. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing);
  }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** SHA-256 (hex) of an array. */
function hash({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const hash = createHash("sha256");
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const chunk = 1 << 24;
  for (let at = 0; at < byteLength; at += chunk) {
    // a slice is a copy: what is shared between threads cannot be hashed in place
    hash.update(bytes.slice(at, at + chunk));
  }
  return hash.digest("hex");
}
