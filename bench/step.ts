/**
 * Training steps of the denoising autoencoder: `deno task bench:step`.
 *
 * What: one step of stochastic gradient descent on 1000 utterances of 1582 features with 800 hidden units,
 * Gaussian noise and update included; traditional (five products) and modified (seven products), by the
 * strict and by the fast binary, and by both with the kernel for 256-bit vectors ("wide": where V8 has the
 * flag that the task gives it, see src/compute/wide.ts). By one thread; by a team of as many threads as there
 * are processors, which share the step, as an experiment trains a single model; and as the throughput of as
 * many workers, each with a network of its own, as an experiment trains its folds.
 *
 * Against what: (a) the roof: fused multiply-adds of 128-bit vectors in registers only, by as many threads at
 * once (bench/peak.ts); the column is the share of it that the step's products alone make of the step's
 * whole time. (b) The same step in plain NumPy float32 (bench/peer.py), on one thread and on as many as there
 * are processors. (c) In TensorFlow.js with its WebAssembly backend (bench/step_peer.ts), once, as it takes
 * many seconds: "TF.js" as one writes it, with the arguments of matMul that transpose; "TF.js T" with what is
 * transposed being so before the product. The ratio is the peer's time for a step divided by ours: above 1 we
 * are faster.
 *
 * How: every round runs each contestant once (two steps, after one that does not count), in turn; medians.
 * Before, the losses of three steps are compared: they have to agree within 1 % (the noise is another).
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { callHelpers, Compute, openTeam, teamMemory } from "../src/compute/mod.ts";
import { computeBinaries } from "../src/binaries.ts";
import { compilePeak } from "./compile_peak.ts";
import type { Answer, Network, Order } from "./step_worker.ts";
import {
  type Build,
  builds,
  type Contestant,
  interleave,
  median,
  parseOptions,
  print,
  ratio,
  spread,
  startPeers,
} from "./tools.ts";

/** What the comparison is with, and its backend. */
const tensorFlow = ["tfjs-core", "tfjs-backend-wasm"].map((name) =>
  `npm:@tensorflow/${name}@4.22.0`
);
/** How it is used, by name: whether its operands are transposed beforehand. */
const tensorFlowForms = { "TF.js": false, "TF.js T": true };

const options = parseOptions("bench:step", "training steps on one processor and on all");
const [rows, features, hidden] = [1000, 1582, 800];
const steps = 2;
const sigma = 0.2;
const step = -0.1 / rows;
const kinds = {
  traditional: { alpha: 1, products: 5 },
  modified: { alpha: 0.5, products: 7 },
} as const;
const processors = navigator.hardwareConcurrency;
const cores = [...new Set([1, processors])];
const network = await randomNetwork();

const workers = await Promise.all(
  Array.from({ length: processors }, async () => {
    const worker = new Worker(new URL("./step_worker.ts", import.meta.url), { type: "module" });
    await ask(worker, network);
    return worker;
  }),
);
const memory = teamMemory();
const peers = await startPeers("numpy", cores);
for (const kernel of peers.kernels.values()) {
  for (const peer of kernel.values()) {
    await peer.put("x", network.x, rows, features);
    await peer.put("W", network.W, hidden, features);
    await peer.put("V", network.V, hidden, features);
  }
}

/** Ways to use some processors, each with the seconds of one step. */
const ways = (
  count: number,
): Record<string, (build: Build, alpha: number) => Promise<number>> =>
  count === 1 ? { "1 thread": alone } : {
    [`${count} threads`]: (build, alpha) => shared(count, build, alpha),
    [`${count} networks`]: async (build, alpha) => {
      const times = await Promise.all(workers.map((worker) => alone(build, alpha, worker)));
      return Math.max(...times) / count;
    },
  };

const contestants: Record<string, Contestant> = {};
for (const count of cores) {
  contestants[`peak ${count}`] = async () => {
    const answers = await Promise.all(
      workers.slice(0, count).map((worker) => ask(worker, { kind: "peak" })),
    );
    return Math.max(...answers.map(({ seconds }) => seconds)) / count;
  };
}
for (const [kind, { alpha }] of Object.entries(kinds)) {
  for (const count of cores) {
    for (const [way, run] of Object.entries(ways(count))) {
      for (const [name, build] of Object.entries(builds)) {
        contestants[`${kind} ${way} ${name}`] = () => run(build, alpha);
      }
    }
    for (const [kernel, threads] of peers.kernels) {
      contestants[`${kind} ${count} ${kernel}`] = () =>
        threads.get(count)!.time("train", { alpha, sigma, step, steps });
    }
  }
}

await compareLosses();
const slow = await askTensorFlow();
const slowForms = slow ? Object.keys(tensorFlowForms) : [];
const times = await interleave(options.rounds, contestants);
await peers.stop();
workers.forEach((worker) => worker.terminate());

const kernels = [...peers.kernels.keys()];
const perSecond = (time: number[]) => (1 / median(time)).toFixed(2);
const table = [[
  "step",
  "processors",
  "binary",
  "steps/s",
  "GFLOP/s",
  "% of peak",
  ...kernels.flatMap((kernel) => [`NumPy ${kernel}`, "ours / NumPy"]),
  ...slowForms.map((form) => `ours / ${form}`),
]];
for (const [kind, { products }] of Object.entries(kinds)) {
  const operations = products * 2 * rows * features * hidden;
  for (const count of cores) {
    for (const way of Object.keys(ways(count))) {
      for (const binary of Object.keys(builds)) {
        const ours = times[`${kind} ${way} ${binary}`];
        const theirs = kernels.map((kernel) => times[`${kind} ${count} ${kernel}`]);
        const roof = times[`peak ${count}`];
        table.push([
          kind,
          way,
          binary,
          perSecond(ours),
          (1e-9 * operations / median(ours)).toFixed(1),
          spread(ours.map((time, round) => 100 * operations * roof[round] / time), 0),
          ...theirs.flatMap((time) => [perSecond(time), ratio(ours, time)]),
          ...slowForms.map((form) => (slow![`${kind} ${form}`] / median(ours)).toFixed(0)),
        ]);
      }
    }
  }
}
const roofs = cores.map((count) =>
  `${(1e-9 / median(times[`peak ${count}`])).toFixed(1)} GFLOP/s by ${count}`
);
print({
  title: `Training steps: ${rows} utterances, ${features} features, ${hidden} hidden units`,
  sentences: [
    `Peak of 128-bit multiply-adds: ${roofs.join(", ")}`,
    ...slow
      ? Object.entries(slow).map(([name, seconds]) => `${name}: ${seconds.toFixed(1)} s`)
      : ["No comparison with TensorFlow.js: its packages cannot be had"],
    ...peers.sentences,
  ],
  tables: [table],
  times: {
    ...times,
    ...Object.fromEntries(Object.entries(slow ?? {}).map(([name, seconds]) => [name, [seconds]])),
  },
}, options);

/** A step by one thread. */
async function alone(build: Build, alpha: number, worker = workers[0]): Promise<number> {
  return (await ask(worker, { kind: "train", build, alpha, steps })).seconds;
}

/** A step that `members` threads share. */
async function shared(members: number, build: Build, alpha: number): Promise<number> {
  openTeam(memory);
  callHelpers(memory, members);
  const helpers = workers.slice(1, members).map((worker, i) =>
    ask(worker, { kind: "help", build, memory, rank: i + 1, members })
  );
  const leading = ask(workers[0], { kind: "train", build, alpha, steps, memory });
  await Promise.all(helpers);
  return (await leading).seconds;
}

/** Seconds of a step in TensorFlow.js, by its kind and form; `undefined` if it is not to be had. */
async function askTensorFlow(): Promise<Record<string, number> | undefined> {
  const script = fileURLToPath(new URL("./step_peer.ts", import.meta.url));
  const seconds: Record<string, number> = {};
  for (const [form, before] of Object.entries(tensorFlowForms)) {
    for (const [kind, { alpha }] of Object.entries(kinds)) {
      const network = JSON.stringify([rows, features, hidden, alpha, sigma, step, before]);
      const args = ["run", "-A", "--quiet", "--no-config", "--no-lock"];
      const { success, stdout } = await new Deno.Command(Deno.execPath(), {
        args: [...args, script, ...tensorFlow, network],
      }).output();
      if (!success) return undefined;
      const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1);
      seconds[`${kind} ${form}`] = Number(last);
    }
  }
  return seconds;
}

/** Features in [0, 1], weights W, and V for the frozen neutral network. */
async function randomNetwork(): Promise<Network> {
  const compute = await Compute.create(computeBinaries);
  const peak = await compilePeak();
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
    peak,
    x: uniform(rows * features, 0, 1, 1),
    W: uniform(hidden * features, -bound, bound, 2),
    V: uniform(hidden * features, -bound, bound, 3),
  };
}

/** Sends a worker a message and waits for its answer. */
function ask(worker: Worker, message: Network | Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

/** The step here and the step there have to be the same work. */
async function compareLosses(): Promise<void> {
  for (const [kind, { alpha }] of Object.entries(kinds)) {
    const order = { kind: "train", build: builds.fast, alpha, steps: 2 } as const;
    const { losses: ours } = await ask(workers[0], order);
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
