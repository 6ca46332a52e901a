import {
  type Arithmetic,
  callHelpers,
  dismissHelpers,
  largestTeam,
  openTeam,
  teamMemory,
} from "../compute/mod.ts";
import { Pool, type TaskListener } from "../workers/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { Outcome, Task } from "./work.ts";

/** What every worker computes on and how. */
export interface Setup {
  readonly dataset: Dataset;
  readonly arithmetic: Arithmetic;
  /** whether V8 pairs vectors here */
  readonly wide: boolean;
}

/** An epoch of a running task. */
export interface TaskEpoch {
  readonly stage: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** how many threads shared its last step */
  readonly threads: number;
}

/** What a worker is told to do: a task, as the leader of a team if there is a memory for one, or to help in it. */
export type Order =
  | { readonly kind: "task"; readonly task: Task; memory?: WebAssembly.Memory }
  | {
    readonly kind: "help";
    readonly memory: WebAssembly.Memory;
    readonly rank: number;
    readonly members: number;
  };

/** A running task and those that share its steps. */
interface Team {
  readonly memory: WebAssembly.Memory;
  /** with the leader */
  members: number;
}

/**
 * Workers that train and test, a processor each, and who of them does what: as long as there are as many
 * tasks as workers, each does a task alone; where there are fewer, those without one join those that have
 * one, and share their steps. The outcomes are the same to the last bit.
 */
export class TrainingPool {
  readonly #pool: Pool<Setup, Order, Outcome | undefined, TaskEpoch>;
  readonly #size: number;
  readonly #teams = new Set<Team>();
  /** memories of teams that have ended */
  readonly #memories: WebAssembly.Memory[] = [];
  /** tasks that run or wait */
  #tasks = 0;
  #helping = 0;
  #closed = false;

  /** Starts `size` workers. */
  constructor(size: number, setup: Setup) {
    this.#size = size;
    this.#pool = new Pool(size, new URL("./worker.ts", import.meta.url), setup);
  }

  /** Resolves when every worker is ready, rejects if one could not start. */
  ready(): Promise<void> {
    return this.#pool.ready();
  }

  /** Runs a task on the next free worker. */
  async run(task: Task, listener: TaskListener<TaskEpoch>): Promise<Outcome> {
    this.#tasks++;
    this.#balance();
    const order: Order = { kind: "task", task };
    let team: Team | undefined;
    const onStart = () => {
      listener.onStart?.();
      // only now, before the worker is told: what waits needs no memory
      team = this.#team();
      order.memory = team?.memory;
      this.#balance();
    };
    try {
      return await this.#pool.run(order, { ...listener, onStart }) as Outcome;
    } finally {
      if (team) {
        this.#teams.delete(team);
        this.#memories.push(team.memory);
      }
      this.#tasks--;
      this.#balance();
    }
  }

  /** Stops all workers at once, whatever they are doing. */
  close(): void {
    this.#closed = true;
    this.#pool.close();
  }

  /** A team that others can join; none where there is one worker, or no address space for its memory. */
  #team(): Team | undefined {
    const memory = this.#size > 1 ? this.#memories.pop() ?? newMemory() : undefined;
    if (!memory) return undefined;
    openTeam(memory);
    const team = { memory, members: 1 };
    this.#teams.add(team);
    return team;
  }

  /** Gives every running task its share of the workers, as far as they are free. */
  #balance(): void {
    if (this.#closed) return;
    const share = Math.min(largestTeam, Math.max(1, Math.floor(this.#size / this.#tasks)));
    for (const team of this.#teams) {
      if (team.members === share) continue;
      // a team changes when it has no helpers; until then they are on their way, and will be back here
      if (team.members > 1) dismissHelpers(team.memory);
      else if (this.#size - this.#tasks - this.#helping >= share - 1) this.#help(team, share);
    }
  }

  #help(team: Team, members: number): void {
    const { memory } = team;
    if (!callHelpers(memory, members)) return;
    team.members = members;
    this.#helping += members - 1;
    const helpers = Array.from({ length: members - 1 }, async (_, i) => {
      await this.#pool.run({ kind: "help", memory, rank: i + 1, members });
      this.#helping--;
    });
    Promise.all(helpers).then(() => {
      team.members = 1;
      this.#balance();
    }, () => {}); // a pool that is closed leaves them without an end
  }
}

/** Memory for a team, unless there is not that much address space. */
function newMemory(): WebAssembly.Memory | undefined {
  try {
    return teamMemory();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Starts `size` workers. */
export function trainingPool(size: number, setup: Setup): TrainingPool {
  return new TrainingPool(size, setup);
}
