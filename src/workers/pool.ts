import { InputError } from "../input_error.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** What happens while a task runs. */
export interface TaskListener<Event> {
  /** a worker has taken the task */
  onStart?(): void;
  /** the task says how far it is */
  onEvent?(event: Event): void;
}

/** Workers of one kind that take tasks from one queue. */
export class Pool<Setup, Task, Outcome, Event = never> {
  readonly #workers: Promise<TaskWorker<Setup, Task, Outcome, Event>>[];
  readonly #idle: TaskWorker<Setup, Task, Outcome, Event>[] = [];
  readonly #waiting: ((worker: TaskWorker<Setup, Task, Outcome, Event>) => void)[] = [];

  /**
   * Starts the workers.
   *
   * @param module the worker's module, which calls `serve`
   * @param setup what every worker gets first
   */
  constructor(size: number, module: URL, setup: Setup) {
    this.#workers = Array.from({ length: size }, () => TaskWorker.start(module, setup));
    for (const starting of this.#workers) {
      starting.then((worker) => this.#giveBack(worker), () => {});
    }
  }

  /** Resolves when every worker is ready, rejects if one could not start. */
  async ready(): Promise<void> {
    await Promise.all(this.#workers);
  }

  /** Runs a task on the next free worker. */
  async run(task: Task, listener: TaskListener<Event> = {}): Promise<Outcome> {
    const worker = this.#idle.pop() ??
      await new Promise<TaskWorker<Setup, Task, Outcome, Event>>((resolve) =>
        this.#waiting.push(resolve)
      );
    listener.onStart?.();
    try {
      return await worker.run(task, listener);
    } finally {
      this.#giveBack(worker);
    }
  }

  #giveBack(worker: TaskWorker<Setup, Task, Outcome, Event>): void {
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

class TaskWorker<Setup, Task, Outcome, Event> {
  readonly #worker: Worker;

  private constructor(module: URL) {
    this.#worker = new Worker(module, { type: "module" });
  }

  static async start<Setup, Task, Outcome, Event>(
    module: URL,
    setup: Setup,
  ): Promise<TaskWorker<Setup, Task, Outcome, Event>> {
    const worker = new TaskWorker<Setup, Task, Outcome, Event>(module);
    await worker.#exchange({ setup }, {});
    return worker;
  }

  async run(task: Task, listener: TaskListener<Event>): Promise<Outcome> {
    const outcome = await this.#exchange({ task }, listener);
    return outcome as Outcome;
  }

  stop(): void {
    this.#worker.terminate();
  }

  #exchange(
    message: ToWorker<Setup, Task>,
    { onEvent }: TaskListener<Event>,
  ): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker<Outcome, Event>>) => {
        if (data.type === "event") onEvent?.(data.event);
        else if (data.type === "failed") {
          const { error, input } = data;
          reject(input ? new InputError(error.message, { cause: error }) : error);
        } else resolve(data.type === "done" ? data.outcome : undefined);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      this.#worker.postMessage(message);
    });
  }
}
