/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type Arithmetic, Compute, Libsvm } from "../compute/mod.ts";
import { computeBinaries, libsvmBinary } from "./binaries.ts";
import type { Dataset } from "./dataset.ts";
import { type Outcome, type Task, type Tools, work } from "./work.ts";

/** To a worker: first what to compute on, then task after task. */
export type ToWorker =
  | { readonly dataset: Dataset; readonly arithmetic: Arithmetic }
  | { readonly task: Task };

/** From a worker: that it is ready, how far its task is, and the task's end. */
export type FromWorker =
  | { readonly type: "ready" }
  | {
    readonly type: "epoch";
    readonly stage: string;
    readonly epoch: number;
    readonly epochs: number;
    readonly loss: number;
  }
  | { readonly type: "done"; readonly outcome: Outcome }
  | { readonly type: "failed"; readonly error: Error };

let tools: Tools;

const send = (message: FromWorker) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  try {
    if ("dataset" in data) {
      tools = {
        compute: await Compute.create(computeBinaries, data.arithmetic),
        libsvm: await Libsvm.create(libsvmBinary),
        dataset: data.dataset,
      };
      send({ type: "ready" });
      return;
    }
    const outcome = work(
      tools,
      data.task,
      (stage, epoch, epochs, loss) => send({ type: "epoch", stage, epoch, epochs, loss }),
    );
    send({ type: "done", outcome });
  } catch (error) {
    send({ type: "failed", error: error as Error });
  }
};
