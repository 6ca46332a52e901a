import { InputError } from "../input_error.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** What happens while a task runs. */
export interface TaskListener<Event> {
  /** a worker has taken the task */
  onStart?(): void;
  /** the task says how far it is */
  onEvent?(event: Event): void;
  /** aborted when the task is no longer wanted: its worker is stopped at once and another one started */
  readonly signal?: AbortSignal;
}

/** Workers of one kind that take tasks from one queue. */
export class Pool<Setup, Task, Outcome, Event = never> {
  readonly #module: URL;
  readonly #setup: Setup;
  readonly #workers = new Set<TaskWorker<Setup, Task, Outcome, Event>>();
  readonly #idle: TaskWorker<Setup, Task, Outcome, Event>[] = [];
  readonly #waiting: ((worker: TaskWorker<Setup, Task, Outcome, Event>) => void)[] = [];

  /**
   * Starts the workers.
   *
   * @param module the worker's module, which calls `serve`
   * @param setup what every worker gets first
   */
  constructor(size: number, module: URL, setup: Setup) {
    this.#module = module;
    this.#setup = setup;
    for (let i = 0; i < size; i++) this.#start();
  }

  #start(): void {
    const worker = new TaskWorker<Setup, Task, Outcome, Event>(this.#module, this.#setup);
    this.#workers.add(worker);
    worker.ready.then(() => this.#giveBack(worker), () => {});
  }

  /** Resolves when every worker is ready, rejects if one could not start. */
  async ready(): Promise<void> {
    await Promise.all(Array.from(this.#workers, (worker) => worker.ready));
  }

  /** Runs a task on the next free worker; rejects with the signal's reason if it is aborted. */
  async run(task: Task, listener: TaskListener<Event> = {}): Promise<Outcome> {
    const worker = this.#idle.pop() ??
      await new Promise<TaskWorker<Setup, Task, Outcome, Event>>((resolve) =>
        this.#waiting.push(resolve)
      );
    try {
      listener.signal?.throwIfAborted();
      listener.onStart?.();
      return await worker.run(task, listener);
    } finally {
      if (!worker.stopped) this.#giveBack(worker);
      else if (this.#workers.delete(worker)) this.#start();
    }
  }

  #giveBack(worker: TaskWorker<Setup, Task, Outcome, Event>): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
  }

  /** Stops all workers at once, whatever they are doing. */
  close(): void {
    for (const worker of this.#workers) worker.stop();
    this.#workers.clear();
  }
}

class TaskWorker<Setup, Task, Outcome, Event> {
  /** Resolves when it can take tasks, rejects if it could not start. */
  readonly ready: Promise<unknown>;
  readonly #worker: Worker;
  #stopped = false;

  constructor(module: URL, setup: Setup) {
    this.#worker = new Worker(module, { type: "module" });
    this.ready = this.#exchange({ setup }, {});
  }

  async run(task: Task, listener: TaskListener<Event>): Promise<Outcome> {
    const outcome = await this.#exchange({ task }, listener);
    return outcome as Outcome;
  }

  /** Whether it takes no more tasks. */
  get stopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    this.#worker.terminate();
  }

  #exchange(
    message: ToWorker<Setup, Task>,
    { onEvent, signal }: TaskListener<Event>,
  ): Promise<Outcome | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome | undefined>();
    const onAbort = () => {
      this.stop();
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", onAbort);
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker<Outcome, Event>>) => {
      if (data.type === "event") onEvent?.(data.event);
      else if (data.type === "failed") {
        const { error, input } = data;
        reject(input ? new InputError(error.message, { cause: error }) : error);
      } else resolve(data.type === "done" ? data.outcome : undefined);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.stop(); // an error that nothing caught ends it
      reject(new Error(event.message));
    };
    this.#worker.postMessage(message);
    return promise.finally(() => signal?.removeEventListener("abort", onAbort));
  }
}
