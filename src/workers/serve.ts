/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { InputError } from "../input_error.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Does one task; `send` tells the pool how far it is. */
export type DoTask<Task, Outcome, Event> = (
  task: Task,
  send: (event: Event) => void,
) => Outcome | Promise<Outcome>;

/**
 * Makes the module that calls it a worker of a `Pool`.
 *
 * @param start makes what does the tasks from the pool's setup
 */
export function serve<Setup, Task, Outcome, Event = never>(
  start: (setup: Setup) => Promise<DoTask<Task, Outcome, Event>>,
): void {
  const send = (message: FromWorker<Outcome, Event>) => self.postMessage(message);
  let doTask: DoTask<Task, Outcome, Event>;
  self.onmessage = async ({ data }: MessageEvent<ToWorker<Setup, Task>>) => {
    try {
      if ("setup" in data) {
        doTask = await start(data.setup);
        send({ type: "ready" });
      } else {
        const outcome = await doTask(data.task, (event) => send({ type: "event", event }));
        send({ type: "done", outcome });
      }
    } catch (error) {
      send({ type: "failed", error: error as Error, input: error instanceof InputError });
    }
  };
}
