import { InputError } from "../input_error.ts";
import { hasWideVectors } from "../wide_vectors.ts";
import { TrainingError } from "../model/mod.ts";
import type { Progress } from "../report/mod.ts";
import type { Key } from "../store/mod.ts";
import { type Dataset, testsNothing } from "./dataset.ts";
import { Meter } from "./meter.ts";
import { OutcomeStore, type Timed } from "./pieces.ts";
import {
  type Chosen,
  type Cost,
  foldCost,
  foldTask,
  modelTask,
  neutralCost,
  neutralTask,
  type Setting,
  shareRecipe,
  validationTask,
  type Variant,
  type VariantCandidate,
  variantName,
} from "./plan.ts";
import { type TrainingPool, trainingPool } from "./pool.ts";
import { bestOf, validationFigure, validationGroups } from "./selection.ts";
import type { Experiment } from "./settings.ts";
import type {
  FailedOutcome,
  FoldOutcome,
  ModelOutcome,
  NeutralOutcome,
  Outcome,
  Task,
  ValidationOutcome,
} from "./work.ts";

/** What a training builds on. */
interface Foundation {
  /** the neutral model, which other folds may share */
  readonly neutral?: Timed<NeutralOutcome>;
  /** what the selection chose */
  readonly chosen: Chosen;
  /** what it could not choose, as training with it failed */
  readonly failed: readonly FailedCandidate[];
}

/** A candidate of a selection that does not train. */
export interface FailedCandidate {
  readonly options: Chosen;
  readonly reason: string;
}

/** A fold's outcome. */
export type TrainedFold = FoldOutcome & Foundation & { readonly seconds: number };

/** A model's outcome. */
export type TrainedModel = ModelOutcome & Foundation & {
  /** as it was trained */
  readonly setting: Setting;
};

/** With what folds are trained. */
export interface TrainingOptions {
  /** workers */
  readonly jobs: number;
  /** folder of the store; without it nothing is kept */
  readonly store?: string;
  readonly progress: Progress;
}

/** What is to be trained. */
export interface TrainingPlan {
  readonly variants: readonly Variant[];
  readonly dataset: Dataset;
  /** what each fold leaves out */
  readonly folds: readonly string[];
  /** whether the variants are trained on all utterances as well */
  readonly models: boolean;
}

/** Trains on at most `jobs` workers: equal tasks once, and nothing that the store has. */
export class Trainer {
  readonly #variants: readonly Variant[];
  readonly #dataset: Dataset;
  /** what a training leaves out, by the fold's number */
  readonly #parts: ReadonlyMap<number, string>;
  readonly #selection: Experiment["selection"];
  /** the training speakers of each part, divided */
  readonly #groups: ReadonlyMap<number, number[][]>;
  readonly #progress: Progress;
  readonly #finished: OutcomeStore;
  readonly #meter: Meter;
  readonly #pool: TrainingPool;
  /** the tasks that run or have run, by the hash of their key */
  readonly #tasks = new Map<string, Promise<Timed<Outcome>>>();

  /** @throws InputError if there are too few training speakers for a selection */
  constructor(
    { variants, dataset, folds, models }: TrainingPlan,
    { arithmetic, selection }: Pick<Experiment, "arithmetic" | "selection">,
    { jobs, store, progress }: TrainingOptions,
  ) {
    this.#variants = variants;
    this.#dataset = dataset;
    this.#parts = new Map([
      ...folds.map((name, fold) => [fold, `without ${name}`] as const),
      ...models ? [[testsNothing, "on all utterances"] as const] : [],
    ]);
    this.#selection = selection;
    const needed = variants.some(({ candidates }) => candidates.length > 1);
    this.#groups = new Map(
      [...this.#parts.keys()].map((fold) => [
        fold,
        needed ? validationGroups(dataset, fold, selection) : [],
      ]),
    );
    this.#progress = progress;
    this.#finished = new OutcomeStore(
      store,
      dataset,
      arithmetic,
      (text) => progress.note(`Made again, a damaged piece: ${text}`),
    );
    this.#meter = new Meter(progress, this.#costs());
    const wide = hasWideVectors();
    this.#pool = trainingPool(jobs, { dataset, arithmetic, wide });
    progress.note(
      `Training: ${this.#meter.tasks} tasks, ${jobs} at a time; where there are fewer, threads inside of each` +
        (wide ? "; products in 256-bit vectors" : ""),
    );
  }

  /** Resolves when the workers are there. */
  async ready(): Promise<void> {
    await this.#pool.ready();
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    this.#pool.close();
    await this.#finished.settled();
  }

  /** Trains a variant on all that a fold does not test, and predicts what it tests. */
  async fold(variant: Variant, fold: number): Promise<TrainedFold> {
    const { setting, cost, neutral, foundation } = await this.#prepare(variant, fold);
    const task = foldTask(setting, fold, neutral?.weights);
    const key = this.#finished.foldKey(task, neutral?.key);
    const name = this.#nameOf(variant, fold);
    const { outcome, seconds } = trained(name, await this.#run<FoldOutcome>(task, key, name, cost));
    return { ...outcome, seconds, ...foundation };
  }

  /** Trains a variant on all utterances. */
  async model(variant: Variant): Promise<TrainedModel> {
    const { setting, cost, neutral, foundation } = await this.#prepare(variant, testsNothing);
    const task = modelTask(setting, neutral?.weights);
    const key = this.#finished.modelKey(task, neutral?.key);
    const name = this.#nameOf(variant, testsNothing);
    const { outcome } = trained(name, await this.#run<ModelOutcome>(task, key, name, cost));
    return { ...outcome, setting, ...foundation };
  }

  /** Makes all choices, and the neutral model. */
  async #prepare(variant: Variant, fold: number) {
    const [first, ...others] = variant.candidates;
    const { candidate: { setting, chosen }, failed } = others.length > 0
      ? await this.#select(variant, fold)
      : { candidate: first, failed: [] };
    const cost = foldCost(setting, this.#dataset);
    this.#meter.revise(foldCost(first.setting, this.#dataset), cost);
    const foundation: Foundation = { chosen, failed };
    const found = await this.#neutral(setting, fold);
    if (!found) return { setting, cost, foundation };
    const model = trained(found.name, found.model);
    const neutral = { key: found.key, weights: model.outcome.weights };
    return { setting, cost, neutral, foundation: { ...foundation, neutral: model } };
  }

  #nameOf(variant: Variant, fold: number): string {
    return `${variantName(variant)}, ${this.#parts.get(fold)}`;
  }

  /**
   * The candidate with the best figure on the fold's training speakers; of equal ones the first.
   *
   * @throws TrainingError if none can be trained
   */
  async #select(
    variant: Variant,
    fold: number,
  ): Promise<{ candidate: VariantCandidate; failed: FailedCandidate[] }> {
    const { candidates } = variant;
    const trials = new Map<VariantCandidate, number | FailedOutcome>();
    await Promise.all(
      shareRecipe(candidates).map(async (shared) => {
        const name = `${this.#nameOf(variant, fold)}, trying ${optionsTried(shared)}`;
        const settings = shared.map(({ setting }) => setting);
        const outcomes = await Promise.all(
          this.#groups.get(fold)!.map((speakers) => this.#validate(settings, fold, speakers, name)),
        );
        const failure = outcomes.find((outcome) => outcome.kind === "failed");
        if (failure) this.#progress.note(`Cannot be chosen: ${name}: ${failure.reason}`);
        const validated = outcomes.filter((outcome) => outcome.kind === "validation");
        shared.forEach((candidate, i) => {
          const own = validated.map(({ rows, predicted }) => ({ rows, predicted: predicted[i] }));
          trials.set(candidate, failure ?? validationFigure(this.#dataset, own, this.#selection));
        });
      }),
    );
    const failed: FailedCandidate[] = [];
    const figures = candidates.map((candidate) => {
      const trial = trials.get(candidate)!;
      if (typeof trial === "number") return trial;
      failed.push({ options: candidate.chosen, reason: trial.reason });
      return -Infinity;
    });
    if (failed.length === candidates.length) {
      const name = `${this.#nameOf(variant, fold)}, all ${failed.length} candidates`;
      throw new TrainingError(`${name}: ${failed[0].reason}`);
    }
    return { candidate: candidates[bestOf(figures)], failed };
  }

  async #validate(
    settings: Setting[],
    fold: number,
    speakers: number[],
    name: string,
  ): Promise<ValidationOutcome | FailedOutcome> {
    const neutral = await this.#neutral(settings[0], fold);
    if (neutral?.model.outcome.kind === "failed") return neutral.model.outcome;
    const task = validationTask(settings, fold, speakers, neutral?.model.outcome.weights);
    const key = this.#finished.validationKey(task, neutral?.key);
    const cost = foldCost(settings[0], this.#dataset);
    return (await this.#run<ValidationOutcome>(task, key, name, cost)).outcome;
  }

  /** The neutral model that a setting builds on, if it does. */
  async #neutral(setting: Setting, fold: number) {
    const task = neutralTask(setting, fold);
    if (!task) return undefined;
    const key = this.#finished.neutralKey(task);
    const name = `neutral model, ${task.dae.hidden.join("-")} hidden units`;
    const cost = neutralCost(task, this.#dataset);
    return { key, name, model: await this.#run<NeutralOutcome>(task, key, name, cost) };
  }

  #run<O extends Outcome>(
    task: Task,
    key: Key,
    name: string,
    cost: Cost,
  ): Promise<Timed<O> | Timed<FailedOutcome>> {
    let running = this.#tasks.get(key.hash);
    if (!running) {
      running = this.#runOnce(task, key, name, cost);
      this.#tasks.set(key.hash, running);
    }
    return running as Promise<Timed<O>>;
  }

  async #runOnce(task: Task, key: Key, name: string, cost: Cost): Promise<Timed<Outcome>> {
    const share = this.#meter.share(name, cost);
    const known = await this.#finished.get(key);
    if (known) {
      share.end();
      return known;
    }
    let started = 0;
    try {
      const outcome = await this.#pool.run(task, {
        onStart: () => started = performance.now(),
        onEvent: share.epoch,
      });
      const timed = { outcome, seconds: (performance.now() - started) / 1000 };
      await this.#finished.put(key, timed);
      share.end();
      return timed;
    } catch (cause) {
      if (cause instanceof InputError) throw cause;
      throw new Error(`${name}: ${(cause as Error).message}`, { cause });
    }
  }

  /** What each task will cost; equal ones count once. */
  #costs(): Cost[] {
    const costs = new Map<string, Cost>();
    for (const { candidates } of this.#variants) {
      for (const [fold, groups] of this.#groups) {
        const [{ setting }] = candidates;
        costs.set(JSON.stringify({ fold, setting }), foldCost(setting, this.#dataset));
        for (const shared of shareRecipe(candidates)) {
          const [{ setting }] = shared;
          const neutral = neutralTask(setting, fold);
          if (neutral) costs.set(JSON.stringify(neutral), neutralCost(neutral, this.#dataset));
          if (candidates.length === 1) continue;
          for (const speakers of groups) {
            const id = JSON.stringify({ fold, speakers, shared });
            costs.set(id, foldCost(setting, this.#dataset));
          }
        }
      }
    }
    return [...costs.values()];
  }
}

/**
 * What a task came to.
 *
 * @throws TrainingError if it failed
 */
function trained<O extends Outcome>(
  name: string,
  timed: Timed<O> | Timed<FailedOutcome>,
): Timed<O> {
  const { outcome } = timed;
  if (outcome.kind === "failed") throw new TrainingError(`${name}: ${outcome.reason}`);
  return timed as Timed<O>;
}

/** What candidates with one recipe try, in words; of the SVM's options they have several. */
function optionsTried(candidates: VariantCandidate[]): string {
  const [{ chosen }] = candidates;
  const shared = Object.entries(chosen).filter(([key]) => !key.startsWith("svm."));
  const words = shared.map(([key, option]) => `${key} ${JSON.stringify(option)}`);
  return [...words, ...(candidates.length > 1 ? [`${candidates.length} SVMs`] : [])].join(", ");
}
