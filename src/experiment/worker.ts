import { chooseBinary, Compute, help, Libsvm, TeamLeader } from "../compute/mod.ts";
import { serve } from "../workers/mod.ts";
import { computeBinaries, libsvmBinary } from "../binaries.ts";
import { threadedBinaries } from "../threaded_binaries.ts";
import type { Order, Setup, TaskEpoch } from "./pool.ts";
import { type Outcome, work } from "./work.ts";

serve<Setup, Order, Outcome | undefined, TaskEpoch>(async ({ dataset, arithmetic, wide }) => {
  const name = chooseBinary(arithmetic);
  const threaded = { name, binary: threadedBinaries[name], wide };
  const libsvm = await Libsvm.create(libsvmBinary);
  let alone: Promise<Compute> | undefined; // without a memory for a team only
  return async (order, send) => {
    if (order.kind === "help") {
      await help(threaded, order.memory, order.rank, order.members);
      return;
    }
    const { task, memory } = order;
    using leader = memory && await TeamLeader.create(threaded, memory);
    const compute = leader?.compute ??
      await (alone ??= Compute.create(computeBinaries, arithmetic, wide));
    return work({ compute, libsvm, dataset }, task, (stage, epoch, epochs, loss) => {
      send({ stage, epoch, epochs, loss, threads: leader?.threads ?? 1 });
    });
  };
});
