import type { Progress } from "../report/mod.ts";
import type { Cost } from "./plan.ts";
import type { TaskEpoch } from "./pool.ts";

/** Adds up what is done of all tasks. */
export class Meter {
  readonly tasks: number;
  readonly #progress: Progress;
  #total: number;
  #done = 0;
  #ended = 0;

  constructor(progress: Progress, costs: Cost[]) {
    this.#progress = progress;
    this.tasks = costs.length;
    this.#total = sum(costs.map(totalOf));
  }

  /** A task that has not started will cost something else than was thought. */
  revise(thought: Cost, cost: Cost): void {
    this.#total += totalOf(cost) - totalOf(thought);
  }

  /** What to call after each epoch and at the end of one task. */
  share(name: string, cost: Cost): { epoch: (event: TaskEpoch) => void; end: () => void } {
    const stages = [...cost.keys()];
    const costs = [...cost.values()];
    let own = 0;
    let sharing = "";
    const advance = (to: number) => {
      this.#done += to - own;
      own = to;
      return this.#done / this.#total;
    };
    return {
      epoch: ({ stage, epoch, epochs, loss, threads }) => {
        sharing = threads > 1 ? `, ${threads} threads` : "";
        const i = stages.indexOf(stage);
        const done = advance(sum(costs.slice(0, i)) + costs[i] * epoch / epochs);
        this.#progress.update(
          done,
          `${name}: ${stage} ${epoch}/${epochs}, loss ${loss.toFixed(4)}${sharing}`,
        );
      },
      end: () => {
        const done = advance(sum(costs));
        this.#progress.finished(done, `${++this.#ended}/${this.tasks} ${name}${sharing}`);
      },
    };
  }
}

function totalOf(cost: Cost): number {
  return sum([...cost.values()]);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
