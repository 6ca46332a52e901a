import type { Arithmetic } from "../compute/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { Outcome, Task } from "./work.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

/** Called after an epoch of a running task. */
export type OnTaskEpoch = (stage: string, epoch: number, epochs: number, loss: number) => void;

/** Workers that take tasks from one queue. */
export class Pool {
  readonly #workers: Promise<TaskWorker>[];
  readonly #idle: TaskWorker[] = [];
  readonly #waiting: ((worker: TaskWorker) => void)[] = [];

  constructor(size: number, dataset: Dataset, arithmetic: Arithmetic) {
    this.#workers = Array.from({ length: size }, () => TaskWorker.start(dataset, arithmetic));
    for (const starting of this.#workers) {
      starting.then((worker) => this.#giveBack(worker), () => {});
    }
  }

  /** Resolves when every worker is ready, rejects if one could not start. */
  async ready(): Promise<void> {
    await Promise.all(this.#workers);
  }

  /** Runs a task on the next free worker. */
  async run(task: Task, onStart: () => void, onEpoch: OnTaskEpoch): Promise<Outcome> {
    const worker = this.#idle.pop() ??
      await new Promise<TaskWorker>((resolve) => this.#waiting.push(resolve));
    onStart();
    try {
      return await worker.run(task, onEpoch);
    } finally {
      this.#giveBack(worker);
    }
  }

  #giveBack(worker: TaskWorker): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
  }

  /** Stops all workers at once, whatever they are doing. */
  async close(): Promise<void> {
    for (const worker of await Promise.allSettled(this.#workers)) {
      if (worker.status === "fulfilled") worker.value.stop();
    }
  }
}

class TaskWorker {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

  static async start(dataset: Dataset, arithmetic: Arithmetic): Promise<TaskWorker> {
    const worker = new TaskWorker();
    await worker.#exchange({ dataset, arithmetic }, () => {});
    return worker;
  }

  async run(task: Task, onEpoch: OnTaskEpoch): Promise<Outcome> {
    const outcome = await this.#exchange({ task }, onEpoch);
    return outcome as Outcome;
  }

  stop(): void {
    this.#worker.terminate();
  }

  #exchange(message: ToWorker, onEpoch: OnTaskEpoch): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "epoch") onEpoch(data.stage, data.epoch, data.epochs, data.loss);
        else if (data.type === "failed") reject(data.error);
        else resolve(data.type === "done" ? data.outcome : undefined);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      this.#worker.postMessage(message);
    });
  }
}
