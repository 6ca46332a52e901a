/**
 * The paper's whole experiment at its real size: `deno task bench:paper [--neutral N] [--utterances N] [--json]`.
 *
 * What: `experiments/paper.json` with scaling by the neutral corpus (three neutral models), from two CSV
 * files of 1582 features to the report: a neutral corpus of 78,000 utterances, 5,531 emotional ones of 10
 * speakers, 200, 400 and 800 hidden units, both DAEs, ten folds. One process on all processors, without a
 * store; its peak resident memory is held against the size of the neutral corpus as floats. The features
 * are random, with a shift for each speaker and class.
 *
 * Against what: the same protocol in pandas, NumPy on all processors and scikit-learn, put together from
 * measured parts: each kind of step (bench/peer.py), times the number of steps; reading both files; one SVC
 * for each number of inputs, times the number of folds, divided by the processors, as if folds ran side by
 * side without loss. The parts are measured before our run and after it; the mean of both counts.
 *
 * The ratio is their time divided by ours: above 1 we are faster.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import paper from "../experiments/paper.json" with { type: "json" };
import { Compute } from "../src/compute/mod.ts";
import { computeBinaries } from "../src/binaries.ts";
import { table } from "../src/report/table.ts";
import { exponential, type Peer, startPeers } from "./tools.ts";

const { values: options } = parseArgs({
  args: Deno.args,
  options: {
    neutral: { type: "string", default: "78000" },
    utterances: { type: "string", default: "5531" },
    json: { type: "boolean", default: false },
  },
});
const [neutral, utterances] = [Number(options.neutral), Number(options.utterances)];
if (!(neutral >= 1000 && utterances >= 1000)) {
  console.error("error: Cannot use fewer than 1000 utterances: a minibatch has as many");
  Deno.exit(2);
}
const [features, speakers, batch] = [1582, 10, 1000];
const classes = ["angry", "happy", "neutral", "sad"];
const sizes = [200, 400, 800];
const python = Deno.env.get("PYTHON") || "python3";
const processors = navigator.hardwareConcurrency;
const trained = Math.round(utterances * (1 - 1 / speakers)); // in each of as many folds
const emotional = { rows: utterances, distinct: utterances, speakers, labels: classes };

const compute = await Compute.create(computeBinaries);
const folder = await Deno.makeTempDir({ prefix: "emodae_" });
try {
  await writeCorpora();
  const peers = await startPeers("sklearn", [processors]);
  const peer = peers.kernels.values().next().value?.get(processors);
  const parts = peer ? [total(await measureParts(peer))] : [];
  const ours = await run<{ seconds: number; loading: number; peakBytes: number }>(
    Deno.execPath(),
    ["run", "-A", local("paper_run.ts"), `${folder}/paper.json`, folder],
  );
  if (peer) parts.push(total(await measureParts(peer)));
  await peers.stop();
  print(ours, parts, peers.sentences[0]);
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The paper's experiment, scaled by the neutral corpus, and the files that it reads. */
async function writeCorpora(): Promise<void> {
  const files = (name: string) => ({ features: `${name}.csv`, metadata: `${name}-speakers.csv` });
  await Deno.writeTextFile(
    `${folder}/paper.json`,
    JSON.stringify({
      ...paper,
      scaling: { scope: "neutral" },
      corpus: { ...paper.corpus, ...files("emotional") },
      neutral: files("neutral"),
    }),
  );
  await writeCorpus("emotional", emotional);
  await writeCorpus("neutral", {
    rows: neutral,
    distinct: 4096,
    speakers: 100,
    labels: ["neutral"],
  });
}

/** What a made-up corpus has; after `distinct` rows the same come again under other names. */
interface Shape {
  readonly rows: number;
  readonly distinct: number;
  readonly speakers: number;
  readonly labels: readonly string[];
}

async function writeCorpus(name: string, shape: Shape): Promise<void> {
  const { rows, distinct, speakers, labels } = shape;
  const encoder = new TextEncoder();
  const metadata = Array.from(
    { length: rows },
    (_, i) => `${name}${i},speaker${i % speakers},${labels[classOf(i, shape)]}\n`,
  );
  await Deno.writeTextFile(
    `${folder}/${name}-speakers.csv`,
    `utterance,speaker,label\n${metadata.join("")}`,
  );
  const texts = Array.from(
    { length: distinct },
    (_, i) => encoder.encode(`${valuesOf(i, shape).map(exponential).join(";")}\n`),
  );
  function* lines() {
    const names = Array.from({ length: features }, (_, j) => `feature${j}`);
    yield encoder.encode(`name;frameTime;${names.join(";")}\n`);
    for (let i = 0; i < rows; i++) {
      yield encoder.encode(`'${name}${i}';0.000000;`);
      yield texts[i % distinct];
    }
  }
  await Deno.writeFile(`${folder}/${name}.csv`, ReadableStream.from(lines()));
}

/** Every speaker has all classes. */
function classOf(row: number, { speakers, labels }: Shape): number {
  return Math.floor(row / speakers) % labels.length;
}

/** Uniform noise, and shifts that a speaker and a class have, each in one of ten features. */
function valuesOf(row: number, shape: Shape): number[] {
  using noise = compute.floats(features);
  compute.fillUniform(noise, 0, 1, row, shape.speakers);
  const [speaker, label] = [row % shape.speakers % 10, classOf(row, shape)];
  return Array.from(
    noise.values,
    (value, j) => value + (j % 10 === speaker ? 0.5 : 0) + (j % 10 === label ? 0.2 : 0),
  );
}

/** Seconds of the peer's parts. */
interface Parts {
  /** both files, to arrays */
  readonly reading: number;
  /** a step on 1000 utterances, by the number of hidden units */
  readonly traditional: readonly number[];
  readonly modified: readonly number[];
  readonly finetuning: readonly number[];
  /** a fold's fit and prediction on the features, and by the number of hidden units */
  readonly svm: readonly number[];
}

async function measureParts(peer: Peer): Promise<Parts> {
  let reading = 0;
  for (const name of ["neutral", "emotional"]) {
    const args = [local("load_peer.py"), `${folder}/${name}.csv`];
    reading += (await run<{ secondsToArray: number }>(python, args)).secondsToArray;
  }
  const values = Array.from({ length: utterances }, (_, i) => valuesOf(i, emotional)).flat();
  await peer.put("x", Float32Array.from(values), utterances, features);
  const labels = Array.from({ length: utterances }, (_, i) => classOf(i, emotional));
  const fold = { labels, trained };
  const svm = [await peer.time("fold", { ...fold, units: 0 })];
  const steps = {
    traditional: [] as number[],
    modified: [] as number[],
    finetuning: [] as number[],
  };
  for (const units of sizes) {
    svm.push(await peer.time("fold", { ...fold, units }));
    await peer.ask("network", { units, rows: batch });
    const training = { step: -1e-5, steps: 5 };
    steps.traditional.push(await peer.time("train", { ...training, sigma: 0.1, alpha: 1 }));
    steps.modified.push(await peer.time("train", { ...training, sigma: 0.1, alpha: 0.5 }));
    steps.finetuning.push(await peer.time("finetune", { ...training, labels }));
  }
  return { reading, ...steps, svm };
}

/** The protocol's seconds from its parts: two DAEs of each size, ten folds. */
function total({ reading, traditional, modified, finetuning, svm }: Parts): Record<string, number> {
  const sum = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const [{ pretraining, finetuning: tuning, neutral: stage }] = paper.systems.slice(-1);
  const emotionalSteps = speakers * trained / batch;
  return {
    reading,
    "neutral pre-training": stage!.epochs * neutral / batch * sum(traditional),
    "emotion pre-training": pretraining!.epochs * emotionalSteps *
      (sum(traditional) + sum(modified)),
    "fine-tuning": tuning!.epochs * emotionalSteps * 2 * sum(finetuning),
    "SVM": speakers * (svm[0] + 2 * sum(svm.slice(1))) / processors,
  };
}

function print(
  ours: { seconds: number; loading: number; peakBytes: number },
  parts: Record<string, number>[],
  sentence: string,
): void {
  const matrixBytes = neutral * features * 4;
  const theirs = parts.length > 0
    ? Object.keys(parts[0]).map((part) =>
      [
        part,
        parts.reduce((sum, run) => sum + run[part], 0) / parts.length,
      ] as const
    )
    : [];
  const theirSeconds = theirs.reduce((sum, [, seconds]) => sum + seconds, 0);
  const ratio = theirs.length > 0 ? theirSeconds / ours.seconds : undefined;
  const memory = ours.peakBytes / matrixBytes;
  if (options.json) {
    console.log(JSON.stringify({ neutral, utterances, processors, ours, memory, parts, ratio }));
    return;
  }
  console.log(
    `${neutral} neutral and ${utterances} emotional utterances of ${features} features, ` +
      `${processors} processors\n${sentence}\n`,
  );
  const cells = [
    ["emodae", "reading", ours.loading.toFixed(1)],
    ["emodae", "all", ours.seconds.toFixed(1)],
    ...theirs.map(([part, seconds]) => ["Python", part, seconds.toFixed(1)]),
    ...(ratio ? [["Python", "all", theirSeconds.toFixed(1)]] : []),
  ];
  console.log(table([["program", "part", "seconds"], ...cells]));
  if (ratio) console.log(`\n${ratio.toFixed(2)} times as fast as Python`);
  console.log(
    `\nPeak memory ${(ours.peakBytes / 1e6).toFixed()} MB, ${
      memory.toFixed(2)
    } times the neutral ` +
      `corpus as floats (${(matrixBytes / 1e6).toFixed()} MB)`,
  );
}

function local(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** What a program prints, as JSON. */
async function run<T>(program: string, args: string[]): Promise<T> {
  const command = new Deno.Command(program, { args, stderr: "inherit" });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`Cannot run ${program} ${args.join(" ")}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
