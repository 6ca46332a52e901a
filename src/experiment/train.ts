import type { Progress } from "../report/mod.ts";
import type { Dataset } from "./dataset.ts";
import {
  type Cost,
  foldCost,
  foldTask,
  neutralCost,
  neutralTask,
  type Variant,
  variantName,
} from "./plan.ts";
import { type TaskEpoch, trainingPool } from "./pool.ts";
import type { Experiment } from "./settings.ts";
import type { FoldOutcome, NeutralOutcome, NeutralTask, Outcome, Task } from "./work.ts";

/** An outcome and the seconds it took. */
export interface Timed<O extends Outcome> {
  readonly outcome: O;
  readonly seconds: number;
}

/** A fold's outcome, with the neutral model it builds on, which other folds may share. */
export type TrainedFold = FoldOutcome & {
  readonly seconds: number;
  readonly neutral?: Timed<NeutralOutcome>;
};

/**
 * Trains and predicts all folds of all variants on at most `jobs` workers; each different neutral
 * pre-training is done once.
 *
 * @param folds names of what each fold leaves out
 * @returns for each variant, for each fold its outcome, whatever the number of workers
 * @throws Error if a task fails, with the name of the task
 */
export async function trainFolds(
  variants: Variant[],
  dataset: Dataset,
  folds: string[],
  { arithmetic }: Pick<Experiment, "arithmetic">,
  jobs: number,
  progress: Progress,
): Promise<TrainedFold[][]> {
  const neutralTasks = new Map<string, NeutralTask>();
  for (const variant of variants) {
    folds.forEach((_, fold) => {
      const task = neutralTask(variant, fold);
      if (task) neutralTasks.set(JSON.stringify(task), task);
    });
  }
  const meter = new Meter(progress, [
    ...[...neutralTasks.values()].map((task) => neutralCost(task, dataset)),
    ...variants.flatMap((variant) => folds.map(() => foldCost(variant, dataset))),
  ]);
  const pool = trainingPool(Math.min(jobs, meter.tasks), { dataset, arithmetic });
  const run = async <O extends Outcome>(
    task: Task,
    name: string,
    cost: Cost,
  ): Promise<Timed<O>> => {
    let started = 0;
    const share = meter.share(name, cost);
    try {
      const outcome = await pool.run(task, {
        onStart: () => started = performance.now(),
        onEvent: share.epoch,
      });
      share.end();
      return { outcome: outcome as O, seconds: (performance.now() - started) / 1000 };
    } catch (cause) {
      throw new Error(`${name}: ${(cause as Error).message}`, { cause });
    }
  };
  try {
    await pool.ready();
    const neutral = new Map<string, Promise<Timed<NeutralOutcome>>>();
    for (const [key, task] of neutralTasks) {
      const name = `neutral model, ${task.dae.hidden} hidden units`;
      neutral.set(key, run<NeutralOutcome>(task, name, neutralCost(task, dataset)));
    }
    const trainFold = async (variant: Variant, fold: number): Promise<TrainedFold> => {
      const base = await neutral.get(JSON.stringify(neutralTask(variant, fold)));
      const { outcome, seconds } = await run<FoldOutcome>(
        foldTask(variant, fold, base?.outcome.weights),
        `${variantName(variant)}, without ${folds[fold]}`,
        foldCost(variant, dataset),
      );
      return { ...outcome, seconds, ...(base && { neutral: base }) };
    };
    return await Promise.all(
      variants.map((variant) => Promise.all(folds.map((_, fold) => trainFold(variant, fold)))),
    );
  } finally {
    await pool.close();
    progress.end();
  }
}

/** Adds up what is done of all tasks. */
class Meter {
  readonly tasks: number;
  readonly #progress: Progress;
  readonly #total: number;
  #done = 0;
  #ended = 0;

  constructor(progress: Progress, costs: Cost[]) {
    this.#progress = progress;
    this.tasks = costs.length;
    this.#total = sum(costs.flatMap((cost) => [...cost.values()]));
  }

  /** What to call after each epoch and at the end of one task. */
  share(name: string, cost: Cost): { epoch: (event: TaskEpoch) => void; end: () => void } {
    const stages = [...cost.keys()];
    const costs = [...cost.values()];
    let own = 0;
    const advance = (to: number) => {
      this.#done += to - own;
      own = to;
      return this.#done / this.#total;
    };
    return {
      epoch: ({ stage, epoch, epochs, loss }) => {
        const i = stages.indexOf(stage);
        const done = advance(sum(costs.slice(0, i)) + costs[i] * epoch / epochs);
        this.#progress.update(
          done,
          `${name}: ${stage} ${epoch}/${epochs}, loss ${loss.toFixed(4)}`,
        );
      },
      end: () => {
        const done = advance(sum(costs));
        this.#progress.finished(done, `${++this.#ended}/${this.tasks} ${name}`);
      },
    };
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
