import type { Compute, EncoderParameters, Vector } from "../compute/mod.ts";
import {
  type DaeSettings,
  initialParameters,
  type NeutralModel,
  type OwnedParameters,
  pretrain,
} from "./dae.ts";
import type { OnEpoch, PretrainingName, Stage } from "./stage.ts";
import { readAtOnce, type Utterances } from "./utterances.ts";

/** The layers of a stacked DAE, the one on the features first, which give their memory back together. */
export class Stack implements Disposable {
  /** the layers so far */
  readonly layers: OwnedParameters[] = [];

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const layer of this.layers) layer[Symbol.dispose]();
  }
}

/** How the modified DAE joins its two reconstructions. */
export interface Join {
  /** the share of the emotional reconstruction, equation (9), or a share that is learned from 1/2 on */
  readonly alpha: number | "learned";
  /**
   * linear: equation (9). gated: the share is s(p + q z_e + r z_n) for each feature, with p, q and r learned
   * from logit(alpha), 0 and 0 on.
   */
  readonly join: "linear" | "gated";
}

/**
 * Layer-wise pre-training: each layer is a DAE on the clean hidden units of the layer below (method,
 * section 2), or a modified one beside its frozen neutral counterpart, which reads the neutral hidden
 * units of the layer below (section 3).
 *
 * @param stack empty; gets the layers
 * @returns the alphas as they were learned, one for each layer; none if they were not
 * @throws TrainingError if the loss is no longer finite
 */
export function pretrainStack(
  compute: Compute,
  data: Utterances,
  stack: Stack,
  name: PretrainingName,
  stage: Stage,
  settings: DaeSettings,
  onEpoch: OnEpoch,
  neutral?: Join & { readonly layers: readonly OwnedParameters[] },
): number[] {
  const learned: number[] = [];
  const most = Math.min(stage.batch, data.rows);
  for (const layer of settings.hidden.keys()) {
    using input = hiddenUnits(compute, data, stack.layers.slice(0, layer), most);
    using neutralInput = neutral &&
      hiddenUnits(compute, data, neutral.layers.slice(0, layer), most);
    const own = initialParameters(compute, input.features, settings, name, layer);
    stack.layers.push(own);
    using gate = neutral && initialGate(compute, neutral, input.features);
    const frozen: NeutralModel | undefined = neutral && {
      parameters: neutral.layers[layer],
      alpha: gate ?? neutral.alpha as number,
      data: layer > 0 ? neutralInput : undefined,
    };
    pretrain(compute, input, own, name, stage, settings, onEpoch, frozen, layer);
    if (gate?.length === 1) learned.push(1 / (1 + Math.exp(-gate.values[0])));
  }
  return learned;
}

/** What the share is learned from; nothing if it is not. */
function initialGate(
  compute: Compute,
  { alpha, join }: Join,
  features: number,
): Vector<Float32Array> | undefined {
  if (alpha !== "learned" && join === "linear") return undefined;
  const share = alpha === "learned" ? 0.5 : alpha;
  const logit = Math.log(share / (1 - share));
  const gate = new Float32Array(join === "gated" ? 3 * features : 1);
  return compute.floats(gate.fill(logit, 0, join === "gated" ? features : 1));
}

/**
 * Utterances with their hidden units in place of their features, encoded as they are read.
 *
 * @param layers the one on the features first; without any, the features themselves
 * @param most how many are read at once at most; `inBlocks` asks for no more than the default
 */
export function hiddenUnits(
  compute: Compute,
  data: Utterances,
  layers: readonly EncoderParameters[],
  most: number = Math.min(readAtOnce, data.rows),
): Utterances & Disposable {
  if (layers.length === 0) {
    const { rows, features } = data;
    const read: Utterances["read"] = (ids, into) => data.read(ids, into);
    return { rows, features, read, [Symbol.dispose]() {} };
  }
  // What is read may go to linear memory, which an allocation may move: these are here before.
  const sizes = [data.features, ...layers.map(({ weights }) => weights.rows)];
  const blocks = sizes.map((columns) => compute.matrix(most, columns));
  const top = blocks[layers.length];
  return {
    rows: data.rows,
    features: top.columns,
    read(ids, into) {
      data.read(ids, blocks[0].values.subarray(0, ids.length * data.features));
      layers.forEach((layer, k) => compute.encode(blocks[k], layer, blocks[k + 1], ids.length));
      into.set(top.values.subarray(0, ids.length * top.columns));
    },
    [Symbol.dispose]: () => blocks.forEach((block) => block.free()),
  };
}
