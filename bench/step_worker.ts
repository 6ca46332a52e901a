/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A worker of bench/step.ts: a network for each binary, trained a few steps at a time. */
import { type Arithmetic, Compute } from "../src/compute/mod.ts";
import { computeBinaries } from "../src/binaries.ts";

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
}

/** All further messages: how many steps of which kind. The answer is the loss of each. */
export interface Order {
  readonly arithmetic: Arithmetic;
  /** 1 is the traditional step */
  readonly alpha: number;
  readonly steps: number;
  /** whether to start from the initial weights again */
  readonly restart?: boolean;
}

let trainers: Record<Arithmetic, (order: Order) => number[]>;

self.onmessage = async ({ data }: MessageEvent<Network | Order>) => {
  if ("shape" in data) {
    trainers = { strict: await trainer("strict", data), fast: await trainer("fast", data) };
    self.postMessage([]);
  } else {
    self.postMessage(trainers[data.arithmetic](data));
  }
};

async function trainer(arithmetic: Arithmetic, network: Network) {
  const { shape: [rows, features, hidden], sigma, step, x, W, V } = network;
  const compute = await Compute.create(computeBinaries, arithmetic);
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
  const neutral = parameters(V);
  const workspace = compute.workspace(rows, features, hidden);
  let epoch = 0;
  return ({ alpha, steps, restart }: Order): number[] => {
    if (restart) {
      own.weights.values.set(W);
      own.hiddenBias.values.fill(0);
      own.outputBias.values.fill(0);
    }
    return Array.from({ length: steps }, () => {
      const noise = { kind: "gaussian", level: sigma, seed: 1, stream: 1, epoch: ++epoch } as const;
      const frozen = alpha < 1 ? { parameters: neutral, alpha } : undefined;
      return compute.pretrainStep(batch, own, noise, step, workspace, frozen);
    });
  };
}
