/** One small problem, from random numbers to decision values, for every runtime to solve. */
import { type Arithmetic, type Binaries, Compute, Libsvm } from "../../src/compute/mod.ts";
import {
  classify,
  type DaeSettings,
  type Stage,
  trainClassifier,
  trainNeutral,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import { hexadecimal } from "./hexadecimal.ts";

/** What a runtime has to say. */
export interface Solution {
  /** the build it computed with */
  readonly binary: string;
  readonly labels: number[];
  /** the bytes of the decision values, as hexadecimal digits */
  readonly decisionValues: string;
}

export const rows = 60;
export const classes = 4;
const features = 40;
const dae: DaeSettings = {
  hidden: [12, 8],
  initialWeights: 1,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "mean",
  shuffle: true,
  seed: 7,
};
const pretraining: Stage = {
  epochs: 5,
  rate: 0.01,
  batch: 16,
  optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};
const neutralPretraining: Stage = {
  ...pretraining,
  optimizer: { kind: "lbfgs", memory: 5, evaluations: 10 },
};
const finetuning: Stage = { ...pretraining, epochs: 40, rate: 0.5, optimizer: { kind: "sgd" } };

/** Trains a modified DAE classifier and classifies rows that it has not seen; row i has class i mod 4. */
export async function solve(
  binaries: Binaries,
  libsvmBinary: BufferSource | WebAssembly.Module,
  arithmetic: Arithmetic,
  callbacks?: WebAssembly.Module,
): Promise<Solution> {
  const compute = await Compute.create(binaries, arithmetic);
  const libsvm = await Libsvm.create(libsvmBinary, callbacks);
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % classes);

  const random = (stream: number) => {
    using matrix = compute.matrix(rows, features);
    compute.fillUniform(matrix, 0, 0.6, dae.seed, stream);
    return matrix.values.slice();
  };
  const neutralRows = (stream: number) => utterancesInMemory(random(stream), features);
  const emotionalRows = (stream: number) => {
    const values = random(stream).map((value, i) => {
      // a quarter of the features tells the class
      return i % features % classes === labels[Math.floor(i / features)] ? value + 0.4 : value;
    });
    return utterancesInMemory(values, features);
  };

  const neutral = trainNeutral(compute, neutralRows(101), neutralPretraining, dae, () => {});
  const svm = { C: 1, gamma: "scale", tolerance: 0.001 } as const;
  const recipe = {
    kind: "modified",
    dae,
    pretraining,
    finetuning,
    alpha: "learned",
    join: "gated",
    neutral,
  } as const;
  const training = emotionalRows(102);
  const trained = trainClassifier(
    ...[compute, libsvm, training, labels, classes, recipe, svm, () => {}] as const,
  );
  const predictions = classify(compute, trained, emotionalRows(103));
  return {
    binary: compute.binary,
    labels: Array.from(predictions.labels),
    decisionValues: hexadecimal(predictions.decisionValues),
  };
}
