/**
 * Support vector machines: `deno task bench:svm`.
 *
 * What: training on 4000 rows of 800 numbers in 4 classes that overlap, plus 500 predictions
 * (src/model/svm.ts, the fast binary), with C = 1 and gamma = 1 / mean squared distance; and the same for
 * a 5 x 5 grid of C and gamma on 2000 of the rows: 25 trainings and 25 times the predictions, by
 * validateSvms, which computes each distance once (scikit-learn has nothing like it: 25 calls).
 *
 * Against what: scikit-learn's SVC (LIBSVM on dense float64 rows) with the same C, gamma and tolerance. At
 * least 99 % of its predictions have to be the same. And the RBF kernel of the package libsvm-wasm
 * itself, whose solver we use on a kernel matrix of our own: on 1000 rows, as it takes too long on 4000.
 * The ratio is their time divided by ours: above 1 we are faster.
 *
 * How: every round runs each contestant once, in turn; medians.
 *
 * @module
 */
import createModule from "libsvm-wasm/dist/libsvm.js";
import { Compute, Libsvm, type Matrix } from "../src/compute/mod.ts";
import { computeBinaries, libsvmBinary } from "../src/binaries.ts";
import { classify, trainSvm, utterancesInMemory, validateSvms } from "../src/model/mod.ts";
import {
  type Contestant,
  interleave,
  median,
  parseOptions,
  print,
  ratio,
  seconds,
  startPeers,
} from "./tools.ts";

const options = parseOptions("bench:svm", "training and prediction of an SVM", 5);
const [most, tests, features, classes] = [4000, 500, 800, 4];
const tolerance = 1e-3;

const compute = await Compute.create(computeBinaries);
const libsvm = await Libsvm.create(libsvmBinary);
// the classes in turn, so that the first rows have all of them
const labels = Uint8Array.from({ length: most + tests }, (_, i) => i % classes);
const data = clusters();
const test = data.subarray(most * features);

/** C and gamma. */
type Setting = readonly [C: number, gamma: number];
/** Seconds for all settings, and for each the predicted classes. */
type Fits = { seconds: number; predictions: ArrayLike<number>[] };
type Fit = (rows: number, settings: Setting[]) => Fits | Promise<Fits>;

const gamma = scaleGamma();
const factors = [1 / 16, 1 / 4, 1, 4, 16];
const grid = factors.flatMap((C) => factors.map((factor) => [C, factor * gamma] as const));
const tasks = [
  { name: "one training", rows: most, settings: [[1, gamma] as const] },
  { name: "one training", rows: 1000, settings: [[1, gamma] as const] },
  { name: "5 x 5 grid", rows: 2000, settings: grid },
];

const peers = await startPeers("sklearn", [1]);
const others: Record<string, Fit> = {};
for (const [kernel, threads] of peers.kernels) {
  const peer = threads.get(1)!;
  await peer.put("x", data.subarray(0, most * features), most, features);
  await peer.put("test", test, tests, features);
  await peer.put("labels", Float32Array.from(labels.subarray(0, most)), most);
  others[`SVC ${kernel}`] = (rows, settings) => peer.ask("svm", { rows, settings });
}
others["libsvm-wasm"] = await ownKernel();

const contestants: Record<string, Contestant> = {};
const agreements: Record<string, number> = {};
for (const { name, rows, settings } of tasks) {
  let ours: Fits;
  contestants[`${name} ${rows} ours`] = () => (ours = fit(rows, settings)).seconds;
  for (const [other, fit] of Object.entries(others)) {
    if (other === "libsvm-wasm" && rows > 1000) continue; // takes too long
    const key = `${name} ${rows} ${other}`;
    contestants[key] = async () => {
      const theirs = await fit(rows, settings);
      agreements[key] = leastAgreement(ours.predictions, theirs.predictions);
      return theirs.seconds;
    };
  }
}
const times = await interleave(options.rounds, contestants);
await peers.stop();

const table = [["task", "rows", "against", "ours", "theirs", "ours / theirs", "same"]];
const duration = (time: number[]) => `${median(time).toFixed(2)} s`;
for (const { name, rows } of tasks) {
  const ours = times[`${name} ${rows} ours`];
  for (const other of Object.keys(others)) {
    const key = `${name} ${rows} ${other}`;
    const theirs = times[key];
    if (theirs === undefined) continue;
    const same = percent(agreements[key]);
    const cells = [duration(ours), duration(theirs), ratio(ours, theirs), same];
    table.push([name, String(rows), other, ...cells]);
  }
}
const { predictions: [predicted] } = fit(most, tasks[0].settings);
const right = predicted.filter((label, i) => label === labels[most + i]).length / tests;
print({
  title:
    `Support vector machines: ${features} numbers a row, ${classes} classes, ${tests} predictions`,
  sentences: [
    `${percent(right)} of the predictions after one training are right`,
    ...peers.sentences,
  ],
  tables: [table],
  times,
}, options);
const least = Math.min(...Object.values(agreements));
if (least < 0.99) throw new Error(`Only ${percent(least)} of the predictions are the same`);

/** Our side: the distances are computed once for all settings. */
function fit(rows: number, settings: Setting[]): { seconds: number; predictions: Uint8Array[] } {
  const predictions: Uint8Array[] = [];
  const points = utterancesInMemory(test, features);
  const all = settings.map(([C, gamma]) => ({ C, gamma, tolerance }));
  const time = seconds(() => {
    using matrix = trainingRows(rows);
    const problem = [compute, libsvm, matrix, labels.subarray(0, rows)] as const;
    if (all.length === 1) {
      const svm = trainSvm(...problem, all[0]);
      predictions.push(classify(compute, { layers: [], svm }, points).labels);
    } else {
      predictions.push(...validateSvms(...problem, all, points).map(({ labels }) => labels));
    }
  });
  return { seconds: time, predictions };
}

/** gamma = 1 / mean squared distance of the training rows. */
function scaleGamma(): number {
  using matrix = trainingRows(most);
  const settings = { C: 1, gamma: "scale", tolerance } as const;
  return trainSvm(compute, libsvm, matrix, labels.subarray(0, most), settings).gamma;
}

function trainingRows(rows: number): Matrix {
  return compute.matrix(rows, features, data.subarray(0, rows * features));
}

/** The least share of equal predictions over the settings. */
function leastAgreement(ours: ArrayLike<number>[], theirs: ArrayLike<number>[]): number {
  return Math.min(
    ...ours.map((labels, s) =>
      Array.from(labels).filter((label, i) => label === theirs[s][i]).length / labels.length
    ),
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * Rows as hidden units may give them: a class is a normal distribution of 20 dimensions, and a random
 * projection and the sigmoid make 800 numbers in (0, 1) of them.
 */
function clusters(): Float32Array {
  const latent = 20;
  using centres = normal(classes, latent, 0.6, 1);
  using points = normal(labels.length, latent, 1, 2);
  using projection = normal(features, latent, 1 / Math.sqrt(latent), 3);
  using bias = compute.floats(new Float32Array(features));
  const [values, means] = [points.values, centres.values];
  for (let i = 0; i < values.length; i++) {
    values[i] += means[labels[Math.floor(i / latent)] * latent + i % latent];
  }
  using result = compute.matrix(labels.length, features);
  compute.encode(points, { weights: projection, hiddenBias: bias }, result);
  return result.values.slice();
}

/** Normally distributed numbers: the noise of the corruption on zeros. */
function normal(rows: number, columns: number, level: number, stream: number): Matrix {
  using zeros = compute.matrix(rows, columns, new Float32Array(rows * columns));
  using ids = compute.indices(Uint32Array.from({ length: rows }, (_, i) => i));
  const matrix = compute.matrix(rows, columns);
  const corruption = { kind: "gaussian", level, seed: 1, stream, epoch: 0 } as const;
  compute.corruptRows({ data: zeros, ids, rows }, corruption, matrix);
  return matrix;
}

/** What is used of the package's JavaScript, whose types do not say how to call it. */
interface LibsvmModule {
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _make_samples(rows: number, labels: number, count: number, features: number): number;
  _make_param(...values: number[]): number;
  _train_model(problem: number, parameter: number): number;
  _free_model(model: number): void;
  _predict_one(model: number, row: number, features: number): number;
}

/** The package's own RBF kernel, through its own JavaScript. */
async function ownKernel(): Promise<Fit> {
  const C_SVC = 0;
  const RBF = 2;
  const create = createModule as unknown as (options: unknown) => Promise<LibsvmModule>;
  const module = await create({ wasmBinary: libsvmBinary, print() {}, printErr() {} });
  const doubles = (values: ArrayLike<number>) => {
    const address = module._malloc(8 * values.length);
    module.HEAPF64.set(values, address / 8);
    return address;
  };
  return (rows, settings) => {
    const samples = doubles(data.subarray(0, rows * features));
    const classes = doubles(labels.subarray(0, rows));
    const problem = module._make_samples(samples, classes, rows, features);
    const points = doubles(test);
    const predictions: Float64Array[] = [];
    const time = seconds(() => {
      for (const [C, gamma] of settings) {
        // deno-fmt-ignore
        const parameter = module._make_param(
          C_SVC, RBF, 0, gamma, 0, 0, 100, C, tolerance, 0, 1, 0, 0, 0, 0);
        const model = module._train_model(problem, parameter);
        predictions.push(
          Float64Array.from(
            { length: tests },
            (_, i) => module._predict_one(model, points + 8 * i * features, features),
          ),
        );
        module._free_model(model);
      }
    });
    for (const address of [samples, classes, points]) module._free(address);
    return { seconds: time, predictions };
  };
}
