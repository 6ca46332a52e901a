import type { Arithmetic } from "../compute/mod.ts";
import { Pool } from "../workers/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { Outcome, Task } from "./work.ts";

/** What every worker computes on and how. */
export interface Setup {
  readonly dataset: Dataset;
  readonly arithmetic: Arithmetic;
}

/** An epoch of a running task. */
export interface TaskEpoch {
  readonly stage: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
}

/** Workers that train and test. */
export type TrainingPool = Pool<Setup, Task, Outcome, TaskEpoch>;

/** Starts `size` workers. */
export function trainingPool(size: number, setup: Setup): TrainingPool {
  return new Pool(size, new URL("./worker.ts", import.meta.url), setup);
}
