/**
 * Training steps of the denoising autoencoder: `deno task bench:step`.
 *
 * What: one step of stochastic gradient descent on 1000 utterances of 1582 features with 800 hidden units,
 * Gaussian noise and update included; traditional (five products) and modified (seven products), by the
 * strict and by the fast binary. On one core, and as the throughput of as many workers as there are
 * processors, each with a compute module and a network of its own, as an experiment trains its folds.
 *
 * Against what: the same step in plain NumPy float32 (bench/peer.py). Our one core is held against NumPy
 * on one thread, our workers against NumPy on as many threads as there are processors. The ratio is
 * NumPy's time for a step divided by ours: above 1 we are faster.
 *
 * How: every round runs each contestant once (two steps), in turn; medians. Before, the losses of three
 * steps are compared: they have to agree within 1 % (the noise is another).
 *
 * @module
 */
import { Compute } from "../src/compute/mod.ts";
import { computeBinaries } from "../src/binaries.ts";
import type { Network, Order } from "./step_worker.ts";
import {
  type Contestant,
  interleave,
  median,
  parseOptions,
  print,
  ratio,
  startPeers,
} from "./tools.ts";

const options = parseOptions("bench:step", "training steps on one core and on all");
const [rows, features, hidden] = [1000, 1582, 800];
const steps = 2;
const sigma = 0.2;
const step = -0.1 / rows;
const kinds = { traditional: 1, modified: 0.5 } as const; // alpha
const cores = [...new Set([1, navigator.hardwareConcurrency])];
const network = await randomNetwork();

const workers = await Promise.all(
  Array.from({ length: Math.max(...cores) }, async () => {
    const worker = new Worker(new URL("./step_worker.ts", import.meta.url), { type: "module" });
    await ask(worker, network);
    return worker;
  }),
);
const peers = await startPeers("numpy", cores);
for (const kernel of peers.kernels.values()) {
  for (const peer of kernel.values()) {
    await peer.put("x", network.x, rows, features);
    await peer.put("W", network.W, hidden, features);
    await peer.put("V", network.V, hidden, features);
  }
}

const contestants: Record<string, Contestant> = {};
for (const [kind, alpha] of Object.entries(kinds)) {
  for (const count of cores) {
    for (const arithmetic of ["strict", "fast"] as const) {
      contestants[`${kind} ${count} ${arithmetic}`] = async () => {
        const start = performance.now();
        await Promise.all(
          workers.slice(0, count).map((worker) => ask(worker, { arithmetic, alpha, steps })),
        );
        return (performance.now() - start) / 1000 / (count * steps);
      };
    }
    for (const [kernel, threads] of peers.kernels) {
      contestants[`${kind} ${count} ${kernel}`] = () =>
        threads.get(count)!.time("train", { alpha, sigma, step, steps });
    }
  }
}

await compareLosses();
const times = await interleave(options.rounds, contestants);
await peers.stop();
workers.forEach((worker) => worker.terminate());

const kernels = [...peers.kernels.keys()];
const perSecond = (time: number[]) => (1 / median(time)).toFixed(2);
const table = [[
  "step",
  "cores",
  "binary",
  "steps/s",
  ...kernels.flatMap((kernel) => [`NumPy ${kernel}`, "ours / NumPy"]),
]];
for (const kind of Object.keys(kinds)) {
  for (const count of cores) {
    for (const binary of ["strict", "fast"]) {
      const ours = times[`${kind} ${count} ${binary}`];
      const theirs = kernels.map((kernel) => times[`${kind} ${count} ${kernel}`]);
      table.push([
        kind,
        String(count),
        binary,
        perSecond(ours),
        ...theirs.flatMap((time) => [perSecond(time), ratio(ours, time)]),
      ]);
    }
  }
}
print({
  title: `Training steps: ${rows} utterances, ${features} features, ${hidden} hidden units`,
  sentences: [
    "cores: workers with a network each here, threads of one network in NumPy",
    ...peers.sentences,
  ],
  tables: [table],
  times,
}, options);

/** Features in [0, 1], weights W, and V for the frozen neutral network. */
async function randomNetwork(): Promise<Network> {
  const compute = await Compute.create(computeBinaries);
  const bound = Math.sqrt(6 / (features + hidden));
  const uniform = (length: number, low: number, high: number, stream: number) => {
    using vector = compute.floats(length);
    compute.fillUniform(vector, low, high, 1, stream);
    return vector.values.slice();
  };
  return {
    shape: [rows, features, hidden],
    sigma,
    step,
    x: uniform(rows * features, 0, 1, 1),
    W: uniform(hidden * features, -bound, bound, 2),
    V: uniform(hidden * features, -bound, bound, 3),
  };
}

/** Sends a worker a message and waits for its answer: the losses. */
function ask(worker: Worker, message: Network | Order): Promise<number[]> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

/** The step here and the step there have to be the same work. */
async function compareLosses(): Promise<void> {
  for (const [kind, alpha] of Object.entries(kinds)) {
    const ours = await ask(workers[0], { arithmetic: "fast", alpha, steps: 3, restart: true });
    for (const kernel of peers.kernels.values()) {
      const { losses } = await kernel.get(1)!.ask<{ losses: number[] }>(
        "train",
        { alpha, sigma, step, steps: 3 },
      );
      if (ours.some((loss, i) => Math.abs(loss / losses[i] - 1) > 0.01)) {
        throw new Error(`The losses of the ${kind} step do not agree: ${ours}; NumPy: ${losses}`);
      }
    }
  }
}
