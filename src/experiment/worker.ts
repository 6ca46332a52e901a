import { Compute, Libsvm } from "../compute/mod.ts";
import { serve } from "../workers/mod.ts";
import { computeBinaries, libsvmBinary } from "../binaries.ts";
import type { Setup, TaskEpoch } from "./pool.ts";
import { type Outcome, type Task, work } from "./work.ts";

serve<Setup, Task, Outcome, TaskEpoch>(async ({ dataset, arithmetic }) => {
  const tools = {
    compute: await Compute.create(computeBinaries, arithmetic),
    libsvm: await Libsvm.create(libsvmBinary),
    dataset,
  };
  return (task, send) =>
    work(tools, task, (stage, epoch, epochs, loss) => send({ stage, epoch, epochs, loss }));
});
