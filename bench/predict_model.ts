/**
 * The model of bench/predict.ts: of a size that the paper's has, its weights random, its ranges those of
 * synthetic speech; and speech for it.
 *
 * @module
 */
import { computeBinaries, is10Binary } from "../src/binaries.ts";
import { Compute } from "../src/compute/mod.ts";
import { Extractor, featureNames } from "../src/is10/mod.ts";
import {
  type Classifier,
  featureRange,
  hiddenUnits,
  ownedParameters,
  utterancesInMemory,
} from "../src/model/mod.ts";
import type { ModelContent } from "../src/model_file/mod.ts";
import { syntheticEmotional, syntheticRate } from "../src/synthesis/mod.ts";
import { randomFloats } from "../tests/compute/numbers.ts";

const classes = ["angry", "happy", "neutral", "sad"];
const pairs = classes.length * (classes.length - 1) / 2;
const names = featureNames("is10-compat");

/** Pieces of synthetic speech, each of so many seconds. */
export function pieces(count: number, seconds: number): Float32Array[] {
  const length = seconds * syntheticRate;
  const all = new Float32Array(count * length);
  let at = 0;
  for (const utterance of syntheticEmotional()) {
    const samples = utterance.samples().subarray(0, all.length - at);
    all.set(samples, at);
    at += samples.length;
    if (at === all.length) break;
  }
  return Array.from({ length: count }, (_, i) => all.slice(i * length, (i + 1) * length));
}

/**
 * Makes the model.
 *
 * @param hidden units of its one layer
 * @param vectors support vectors, of all classes together
 * @param speech what the features' ranges are taken from
 */
export async function makeModel(
  hidden: number,
  vectors: number,
  speech: Float32Array[],
): Promise<ModelContent> {
  const extractor = await Extractor.create(is10Binary, syntheticRate);
  const features = Float32Array.from(speech.flatMap((samples) => [...extractor.extract(samples)]));
  const bound = Math.sqrt(6 / (names.length + hidden));
  const layer = {
    weights: randomFloats(hidden * names.length, 1, -bound, bound),
    hiddenBias: randomFloats(hidden, 2, -0.1, 0.1),
  };
  return {
    card: card(hidden, vectors),
    arithmetic: "fast",
    classes,
    features: { names, set: extractor.set, rate: syntheticRate },
    scaler: { ...featureRange(features, names.length), clip: true },
    classifier: { layers: [layer], svm: await makeSvm(layer, vectors) },
    calibration: { a: new Float64Array(pairs).fill(-2), b: new Float64Array(pairs) },
  };
}

/** Support vectors are what the layer makes of random features, and gamma is what training takes by default. */
async function makeSvm(
  { weights, hiddenBias }: Classifier["layers"][number],
  vectors: number,
): Promise<Classifier["svm"]> {
  const compute = await Compute.create(computeBinaries, "strict");
  const [units, columns] = [hiddenBias.length, names.length];
  const scaled = randomFloats(vectors * columns, 3, 0, 1);
  const matrix = compute.matrix(units, columns, weights);
  const layer = ownedParameters(compute, matrix, hiddenBias, new Float32Array());
  const encoded = hiddenUnits(compute, utterancesInMemory(scaled, columns), [layer], vectors);
  const support = new Float32Array(vectors * units);
  encoded.read(Uint32Array.from({ length: vectors }, (_, i) => i), support);
  const mean = new Float32Array(units);
  support.forEach((value, i) => mean[i % units] += value / vectors);
  support.forEach((value, i) => support[i] = value - mean[i % units]);
  const squares = support.reduce((sum, value) => sum + value * value, 0);
  return {
    gamma: (vectors - 1) / (2 * squares),
    mean,
    support,
    labels: Int32Array.from(classes.keys()),
    counts: new Int32Array(classes.length).fill(vectors / classes.length),
    coefficients: Float64Array.from(randomFloats((classes.length - 1) * vectors, 4, -1, 1)),
    rho: Float64Array.from(randomFloats(pairs, 5, -0.1, 0.1)),
  };
}

function card(hidden: number, supportVectors: number): ModelContent["card"] {
  const zero = { mean: 0 };
  return {
    name: "bench:predict",
    system: { id: "dae", kind: "dae", hidden: [hidden], seed: 1 },
    corpora: {
      emotional: { name: "none", sha256: "", utterances: 0, speakers: {}, synthetic: true },
    },
    evaluation: {
      split: "none",
      figures: { WA: zero, UA: zero, "WA pooled": zero, "UA pooled": zero },
      recall: Object.fromEntries(classes.map((name) => [name, 0])),
      confusion: classes.map(() => classes.map(() => 0)),
      calibration: { logLoss: 0, brier: 0, error: 0, agreement: 0 },
    },
    settings: {},
    chosen: {},
    counts: { supportVectors, constantFeatures: 0 },
    versions: {},
    modules: {},
    intendedUse: "To measure the time that a prediction takes.",
    limits: ["Its weights are random."],
  };
}
