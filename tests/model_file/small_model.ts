import type { ModelContent } from "../../src/model_file/mod.ts";
import { randomFloats } from "../compute/numbers.ts";

const [D, L, n] = [4, 3, 5];
const classes = ["a", "b", "c"];
const random = (count: number, seed: number) => randomFloats(count, seed);
const doubles = (count: number, seed: number) => Float64Array.from(random(count, seed));

/** A model of a few random numbers, whose file is small. */
export const smallModel: ModelContent = {
  card: {
    name: "small",
    system: { id: "dae", kind: "dae", hidden: [L], seed: null },
    corpora: {
      emotional: { name: "x", sha256: "0", utterances: 5, speakers: { A: 5 }, synthetic: true },
    },
    evaluation: {
      split: "none",
      figures: {
        WA: { mean: 1, interval: [0, 1] },
        UA: { mean: 1 },
        "WA pooled": { mean: 1 },
        "UA pooled": { mean: 1 },
      },
      recall: { a: 1, b: 1, c: 1 },
      confusion: [[1, 0, 0], [0, 2, 0], [0, 0, 2]],
      calibration: { logLoss: 0.5, brier: 0.5, error: 0, agreement: 1 },
    },
    settings: { alpha: { choose: [0.1, 0.5] } },
    chosen: {},
    counts: { supportVectors: n, constantFeatures: 0 },
    versions: { emodae: "0" },
    modules: {},
    intendedUse: "",
    limits: [],
  },
  arithmetic: "strict",
  classes,
  features: { names: ["w", "x", "y", "z"] },
  scaler: {
    minimum: new Float32Array(D).fill(-1),
    maximum: new Float32Array(D).fill(1),
    clip: false,
  },
  classifier: {
    layers: [{ weights: random(L * D, 1), hiddenBias: random(L, 2) }],
    svm: {
      gamma: 0.7,
      mean: random(L, 3),
      support: random(n * L, 4),
      labels: Int32Array.of(2, 0, 1),
      counts: Int32Array.of(2, 1, 2),
      coefficients: doubles(2 * n, 5),
      rho: doubles(3, 6),
    },
    learnedAlphas: [0.5],
  },
  calibration: { a: doubles(3, 7), b: doubles(3, 8) },
};
