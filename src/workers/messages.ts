/** To a worker: first what all its tasks need, then task after task. */
export type ToWorker<Setup, Task> = { readonly setup: Setup } | { readonly task: Task };

/** From a worker: that it is ready, what a task has to say, and the task's end. */
export type FromWorker<Outcome, Event> =
  | { readonly type: "ready" }
  | { readonly type: "event"; readonly event: Event }
  | { readonly type: "done"; readonly outcome: Outcome }
  | {
    readonly type: "failed";
    readonly error: Error;
    /** whether it is an InputError: what is posted keeps its message and not its class */
    readonly input: boolean;
  };
