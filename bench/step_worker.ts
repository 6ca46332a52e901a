/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A worker of bench/step.ts: trains a network for a few steps, alone or with a team, or helps in one. */
import { type BinaryName, chooseBinary, Compute, help, TeamLeader } from "../src/compute/mod.ts";
import { computeBinaries } from "../src/binaries.ts";
import { threadedBinaries } from "../src/threaded_binaries.ts";
import { loadPeak } from "./roof.ts";
import type { Build } from "./tools.ts";

/** The first message: what to train. */
export interface Network {
  /** utterances, features, hidden units */
  readonly shape: readonly [number, number, number];
  readonly sigma: number;
  readonly step: number;
  readonly x: Float32Array;
  readonly W: Float32Array;
  /** the weights of the neutral network */
  readonly V: Float32Array;
  /** the compiled bench/peak.ts */
  readonly peak: Uint8Array<ArrayBuffer>;
}

/** All further messages: what to do. */
export type Order =
  /** steps from the initial weights on, the first of which is not timed; alpha 1 is the traditional one */
  | {
    readonly kind: "train";
    readonly build: Build;
    readonly alpha: number;
    readonly steps: number;
    /** of a team to lead */
    readonly memory?: WebAssembly.Memory;
  }
  | {
    readonly kind: "help";
    readonly build: Build;
    readonly memory: WebAssembly.Memory;
    readonly rank: number;
    readonly members: number;
  }
  /** the peak of this thread */
  | { readonly kind: "peak" };

/** The answer: seconds of a step, or of an operation at the peak, and the losses. */
export interface Answer {
  readonly seconds: number;
  readonly losses: readonly number[];
}

type Modules = Record<BinaryName, WebAssembly.Module>;

let network: Network;
let peak: () => number;
let alone: Modules;
let threaded: Modules;

self.onmessage = async ({ data }: MessageEvent<Network | Order>) => {
  self.postMessage("shape" in data ? await start(data) : await obey(data));
};

async function start(data: Network): Promise<void> {
  network = data;
  peak = await loadPeak(data.peak);
  [alone, threaded] = await Promise.all([computeBinaries, threadedBinaries].map(compile));
}

/** Compiled once: a new module would begin with code that is not optimized. */
async function compile(binaries: Record<BinaryName, BufferSource>): Promise<Modules> {
  return {
    baseline: await WebAssembly.compile(binaries.baseline),
    relaxed: await WebAssembly.compile(binaries.relaxed),
  };
}

async function obey(order: Order): Promise<Answer> {
  if (order.kind === "peak") return { seconds: peak(), losses: [] };
  const { build: { arithmetic, wide }, memory } = order;
  const name = chooseBinary(arithmetic);
  const team = { name, binary: threaded[name], wide };
  if (order.kind === "help") {
    await help(team, order.memory, order.rank, order.members);
    return { seconds: 0, losses: [] };
  }
  using leader = memory && await TeamLeader.create(team, memory);
  const compute = leader?.compute ?? await Compute.create(alone, arithmetic, wide);
  return train(compute, order.alpha, order.steps);
}

function train(compute: Compute, alpha: number, steps: number): Answer {
  const { shape: [rows, features, hidden], sigma, step, x, W, V } = network;
  const batch = {
    data: compute.matrix(rows, features, x),
    ids: compute.indices(Uint32Array.from({ length: rows }, (_, i) => i)),
    rows,
  };
  const parameters = (weights: Float32Array) => ({
    weights: compute.matrix(hidden, features, weights),
    hiddenBias: compute.floats(new Float32Array(hidden)),
    outputBias: compute.floats(new Float32Array(features)),
  });
  const own = parameters(W);
  const frozen = alpha < 1 ? { parameters: parameters(V), alpha } : undefined;
  const workspace = compute.workspace(rows, features, hidden);
  const losses = [];
  let start = 0;
  for (let epoch = 0; epoch <= steps; epoch++) {
    if (epoch === 1) start = performance.now();
    const noise = { kind: "gaussian", level: sigma, seed: 1, stream: 1, epoch } as const;
    losses.push(compute.pretrainStep(batch, own, noise, step, workspace, frozen));
  }
  return { seconds: (performance.now() - start) / 1000 / steps, losses };
}
