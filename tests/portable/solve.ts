/** One small problem from data to decision values, to be run on every platform. */
import { type Binaries, chooseBinary, Compute, Libsvm } from "../../src/compute/mod.ts";
import { classify, type DaeSettings, trainClassifier, trainNeutral } from "../../src/model/mod.ts";

export interface Solution {
  readonly labels: number[];
  /** the decision values' bytes, as hexadecimal digits */
  readonly decisionValues: string;
  /** the build that this platform gets for fast arithmetic */
  readonly fast: string;
}

const [rows, features, classes] = [60, 40, 4];
const settings: DaeSettings = {
  hidden: 8,
  initialWeights: 1,
  corruption: { kind: "gaussian", level: 0.1, redraw: true },
  gradient: "mean",
  shuffle: true,
  seed: 7,
};
const stage = { epochs: 5, rate: 0.5, batch: 16 };

/** Trains a modified DAE classifier with strict arithmetic and classifies rows it has not seen. */
export async function solve(
  computeBinaries: Binaries,
  libsvmBinary: BufferSource | WebAssembly.Module,
): Promise<Solution> {
  const compute = await Compute.create(computeBinaries, "strict");
  const libsvm = await Libsvm.create(libsvmBinary);
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % classes);
  // every class has a quarter of the features to itself, where its rows have larger values
  const data = (stream: number, labelled: boolean) => {
    const matrix = compute.matrix(rows, features);
    compute.fillUniform(matrix, 0, 0.6, settings.seed, stream);
    if (!labelled) return matrix;
    const values = matrix.values;
    for (let i = 0; i < values.length; i++) {
      if (i % features % classes === labels[Math.floor(i / features)]) values[i] += 0.4;
    }
    return matrix;
  };
  const classifier = trainClassifier(
    compute,
    libsvm,
    data(101, true),
    labels,
    classes,
    {
      kind: "modified",
      svm: { C: 1, gamma: "scale", tolerance: 0.001 },
      dae: settings,
      pretraining: stage,
      finetuning: { ...stage, epochs: 40 },
      alpha: 0.5,
      neutral: trainNeutral(compute, data(102, false), stage, settings, () => {}),
    },
    () => {},
  );
  const predictions = classify(compute, classifier, data(103, true));
  return {
    labels: Array.from(predictions.labels),
    decisionValues: hexadecimal(predictions.decisionValues),
    fast: chooseBinary("fast"),
  };
}

function hexadecimal({ buffer }: Float64Array): string {
  return Array.from(
    new Uint8Array(buffer),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
