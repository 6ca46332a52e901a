/**
 * A prediction's latency: `deno task bench:predict`.
 *
 * What: from the samples of an utterance of 2 s at 16 kHz to its class and probabilities, by a model of 400
 * hidden units and 1,500 support vectors of four classes, in both arithmetics, on one thread.
 * 1. Warm: one `Model` predicts one utterance after another, no two in a row the same.
 * 2. Its stages, each called alone on the same utterances: extraction (src/is10, always strict), encoding (the
 *    hidden units) and the SVM. What is left to the whole are scaling, probabilities and the calls.
 * 3. Cold: a fresh thread that has loaded its code makes the model ready from its bytes (`Model.from`, which
 *    compiles) and predicts once; and the same from the thread's start on.
 *
 * Against what: there is no peer; the target is 20 ms, warm.
 *
 * How: every round runs each contestant once, in turn; medians, and 99th percentiles. Warm, the processor's time
 * is shown beside the clock's, since other programs disturb it less. The model's weights are random: no time
 * depends on their values.
 *
 * @module
 */
import { loadavg } from "node:os";
import process from "node:process";
import { computeBinaries, is10Binary } from "../src/binaries.ts";
import { type Arithmetic, Compute } from "../src/compute/mod.ts";
import { Extractor } from "../src/is10/mod.ts";
import {
  hiddenUnits,
  ownedParameters,
  Predictor,
  scaleRows,
  type Utterances,
  utterancesInMemory,
} from "../src/model/mod.ts";
import { encodeModel } from "../src/model_file/mod.ts";
import { Model } from "../src/recognizer/mod.ts";
import { syntheticRate } from "../src/synthesis/mod.ts";
import { makeModel, pieces } from "./predict_model.ts";
import type { Answer, Question } from "./predict_worker.ts";
import { type Contestant, interleave, median, parseOptions, print, spread } from "./tools.ts";

const options = parseOptions("bench:predict", "the latency of a prediction", 300);
const [hidden, vectors, seconds, utterances] = [400, 1500, 2, 20];
const arithmetics = ["fast", "strict"] as const;

/** A cold start takes tens of warm predictions' time. */
const coldRounds = Math.max(10, Math.round(options.rounds / 20));

const speech = pieces(utterances, seconds);
const content = await makeModel(hidden, vectors, speech);
const modelFile = encodeModel(content);
const { scaler, classifier: { layers, svm } } = content;
const D = scaler.minimum.length;

const load = loadavg()[0].toFixed(1);
const extractor = await Extractor.create(is10Binary, syntheticRate);
const features = speech.map((samples) => extractor.extract(samples));
const warm: Record<string, Contestant> = {};
addInTurn("extraction", (i) => extractor.extract(speech[i]));
for (const arithmetic of arithmetics) await addWarm(arithmetic);
const cold: Record<string, Contestant> = {};
for (const arithmetic of arithmetics) addCold(arithmetic);

const times = { ...await interleave(options.rounds, warm), ...await interleave(coldRounds, cold) };
const stages = (arithmetic: Arithmetic) => [
  times.extraction,
  times[`encoding ${arithmetic}`],
  times[`SVM ${arithmetic}`],
];
print({
  title:
    `A prediction's latency, milliseconds: ${seconds} s at ${syntheticRate} Hz, ${hidden} hidden units, ` +
    `${vectors} support vectors`,
  sentences: [
    `${utterances} utterances; ${coldRounds} cold starts; model file ${modelFile.length} bytes`,
    `Load (1 minute) at the beginning: ${load}`,
  ],
  tables: [
    [
      ["warm", "processor", "p99", "clock", "p99", "least"],
      ...arithmetics.map((arithmetic) => {
        const name = `predict ${arithmetic}`;
        const [processor, elapsed] = [times[name], times[clock(name)]];
        const figures = [processor, elapsed].flatMap((all) => [median(all), p99(all)]);
        return [arithmetic, ...[...figures, Math.min(...elapsed)].map(milliseconds)];
      }),
    ],
    [
      ["processor, by stage", ...arithmetics],
      ...["extraction", "encoding", "SVM"].map((stage, i) => [
        stage,
        ...arithmetics.map((arithmetic) => milliseconds(median(stages(arithmetic)[i]))),
      ]),
      ["the rest", ...arithmetics.map((arithmetic) => milliseconds(rest(arithmetic)))],
    ],
    [
      ["cold", "Model.from", "first prediction", "both", "with the thread's start"],
      ...arithmetics.map((arithmetic) => [
        arithmetic,
        ...["ready", "first", "both", "start"].map((part) =>
          spread(times[`${part} ${arithmetic}`].map((time) => 1000 * time), 1)
        ),
      ]),
    ],
  ],
  times,
}, options);

/** Adds a call, of the next utterance every time: the processor's time of all threads, and the clock's. */
function addInTurn(name: string, call: (utterance: number) => unknown): void {
  let [next, elapsed] = [0, 0];
  warm[name] = async () => {
    const start = performance.now();
    const before = process.cpuUsage();
    await call(next++ % utterances);
    const { user, system } = process.cpuUsage(before);
    elapsed = (performance.now() - start) / 1000;
    return (user + system) / 1e6;
  };
  warm[clock(name)] = () => elapsed;
}

/** What the clock's times are called. */
function clock(name: string): string {
  return `${name}, clock`;
}

/** Adds the whole, and the stages that depend on the arithmetic. */
async function addWarm(arithmetic: Arithmetic): Promise<void> {
  const model = await Model.from(modelFile, { arithmetic });
  addInTurn(`predict ${arithmetic}`, (i) => model.predict(speech[i], syntheticRate));

  const compute = await Compute.create(computeBinaries, arithmetic);
  const [{ weights, hiddenBias }] = layers;
  const matrix = compute.matrix(hidden, D, weights);
  const layer = ownedParameters(compute, matrix, hiddenBias, new Float32Array());
  const units = hiddenUnits(compute, scaled(), [layer], 1);
  const encoded = features.map(() => new Float32Array(hidden));
  const encode = (i: number) => units.read(Uint32Array.of(i), encoded[i]);
  features.forEach((_, i) => encode(i));
  addInTurn(`encoding ${arithmetic}`, encode);

  const predictor = new Predictor(compute, { layers: [], svm });
  const single = encoded.map((values) => utterancesInMemory(values, hidden));
  addInTurn(`SVM ${arithmetic}`, (i) => predictor.classify(single[i]));
}

/** The utterances, scaled. */
function scaled(): Utterances {
  const all = Float32Array.from(features.flatMap((values) => [...values]));
  const rows = Uint32Array.from(features.keys());
  const into = new Float32Array(all.length);
  scaleRows(all, rows, () => scaler, scaler.clip, into);
  return utterancesInMemory(into, D);
}

/** Adds a cold start: one thread gives all its times. */
function addCold(arithmetic: Arithmetic): void {
  let latest = { ready: 0, first: 0, start: 0 };
  cold[`ready ${arithmetic}`] = async () => {
    latest = await startCold(arithmetic);
    return latest.ready;
  };
  cold[`first ${arithmetic}`] = () => latest.first;
  cold[`both ${arithmetic}`] = () => latest.ready + latest.first;
  cold[`start ${arithmetic}`] = () => latest.start;
}

async function startCold(arithmetic: Arithmetic): Promise<Answer & { start: number }> {
  const start = performance.now();
  const worker = new Worker(new URL("./predict_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  const [samples] = speech;
  worker.postMessage({ modelFile, arithmetic, samples, rate: syntheticRate } satisfies Question);
  try {
    return { ...await promise, start: (performance.now() - start) / 1000 };
  } finally {
    worker.terminate();
  }
}

/** The 99th percentile. */
function p99(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(0.99 * times.length) - 1];
}

/** What of the whole is none of its stages, round by round. */
function rest(arithmetic: Arithmetic): number {
  const parts = stages(arithmetic);
  const whole = times[`predict ${arithmetic}`];
  return median(whole.map((time, round) => parts.reduce((left, part) => left - part[round], time)));
}

function milliseconds(seconds: number): string {
  return (1000 * seconds).toFixed(2);
}
