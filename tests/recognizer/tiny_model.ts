/** A small model, trained as large ones are, on sounds that are made up. */
import { Compute, Libsvm } from "../../src/compute/mod.ts";
import { Extractor, featureNames } from "../../src/is10/mod.ts";
import {
  classify,
  featureRange,
  fitCalibration,
  inClassOrder,
  scaleRows,
  type Stage,
  trainClassifier,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import type { ModelContent } from "../../src/model_file/mod.ts";
import is10 from "../../assembly/build/is10.wasm" with { type: "bytes" };
import { binaries, libsvmBinary } from "../modules.ts";
import { rate, sound, soundClasses as classes } from "./sounds.ts";

const rows = 30;
const hidden = [12];
const labels = Uint8Array.from({ length: rows }, (_, row) => row % classes.length);

const stage: Stage = { epochs: 3, rate: 0.01, batch: 10, optimizer: { kind: "sgd" } };
const dae = {
  hidden,
  initialWeights: 1,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "mean",
  shuffle: true,
  seed: 1,
} as const;

/** Three classes of sounds, 1582 features, 12 hidden units, strict arithmetic; the same each time. */
export async function tinyModel(): Promise<ModelContent> {
  const compute = await Compute.create(binaries, "strict");
  const libsvm = await Libsvm.create(libsvmBinary);
  const extractor = await Extractor.create(is10, rate);
  const featuresFrom = (seed: number) =>
    Float32Array.from(
      [...labels].flatMap((kind, row) => [...extractor.extract(sound(kind, seed + row))]),
    );
  const known = featuresFrom(1);
  const names = featureNames(extractor.set);
  const scaler = { ...featureRange(known, names.length), clip: true };
  const scaled = (values: Float32Array) => {
    const into = new Float32Array(values.length);
    scaleRows(values, Uint32Array.from(labels.keys()), () => scaler, scaler.clip, into);
    return utterancesInMemory(into, names.length);
  };
  const recipe = { kind: "dae", dae, pretraining: stage, finetuning: stage } as const;
  const svm = { C: 1, gamma: "scale", tolerance: 1e-3 } as const;
  const classifier = trainClassifier(
    ...[compute, libsvm, scaled(known), labels, classes.length, recipe, svm, () => {}] as const,
  );
  const unknown = classify(compute, classifier, scaled(featuresFrom(1 + rows)));
  const decisionValues = inClassOrder(classifier.svm, unknown.decisionValues, classes.length);
  return {
    card: card(classifier.svm.support.length / hidden[0]),
    arithmetic: "strict",
    classes,
    features: { names, set: extractor.set },
    scaler,
    classifier,
    calibration: fitCalibration(decisionValues, labels, classes.length),
  };
}

function card(supportVectors: number): ModelContent["card"] {
  const third = { mean: 1 / 3, interval: [0.3, 0.4] } as const;
  return {
    name: "tiny",
    system: { id: "dae", kind: "dae", hidden, seed: 1 },
    corpora: {
      emotional: {
        name: "sounds",
        sha256: "0".repeat(64),
        utterances: rows,
        speakers: { A: 15, B: 15 },
        classes: { hum: 10, siren: 10, noise: 10 },
        synthetic: true,
      },
    },
    evaluation: {
      split: "leave one speaker out, 2 folds",
      figures: { WA: third, UA: third, "WA pooled": third, "UA pooled": { mean: 1 / 3 } },
      recall: { hum: 1, siren: 0, noise: 0 },
      confusion: [[10, 0, 0], [10, 0, 0], [10, 0, 0]],
      calibration: { logLoss: 1.1, brier: 0.67, error: 0.1, agreement: 0.9 },
    },
    settings: { svm: { C: 1, gamma: "scale" } },
    chosen: {},
    counts: { supportVectors, constantFeatures: 0 },
    versions: { emodae: "0.0.0" },
    modules: { "baseline.wasm": "0".repeat(64) },
    intendedUse: "Tests of the program.",
    limits: ["It knows nothing of speech."],
  };
}
