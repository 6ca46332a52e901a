/**
 * Features from sound: `deno task bench:extract [--wav DIR]`.
 *
 * What: real-time factors, the seconds of work for one second of speech.
 * 1. One recording of 60 s on one core: decoding a 16-bit WAV file (src/audio), and extracting in both
 *    variants (src/is10).
 * 2. The same by stages: assembly/is10 compiled with every stage exported, each run on all frames in turn, on
 *    what those before it have left. What is left to the whole extraction is the functionals, mainly.
 * 3. A folder of recordings by `extractAll` on one and on two workers, whose start counts, with an empty
 *    store and with one that has the features already.
 *
 * Against what: for most of it there is no peer in JavaScript. Meyda computes MFCC: 15 coefficients of 26
 * bands every 10 ms, from transforms of the same length, as ours. The ratio is its time divided by ours,
 * for this part alone: above 1 we are faster. Its windows and filters are others, so the numbers are not
 * the same.
 *
 * How: every round runs each contestant once, in turn; medians. On one core the time is the processor's, which
 * other programs disturb less than the clock's; both are shown where both mean something.
 *
 * Speech: synthetic (src/synthesis); with --wav the WAV and FLAC files of a folder.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { decodeAudio } from "../src/audio/mod.ts";
import { is10Binary } from "../src/binaries.ts";
import { extractAll } from "../src/extraction/mod.ts";
import { Extractor, featureSets } from "../src/is10/mod.ts";
import { joinRecordings, listRecordings, wavFile, writeRecordings } from "./extract_speech.ts";
import { makeStages, mfccStages } from "./extract_stages.ts";
import { type Contestant, interleave, median, print, ratio, spread } from "./tools.ts";

const help = `deno task bench:extract: features from sound

  --wav DIR   recordings to use. Default: synthetic speech
  --rounds N  rounds, at least 5. Default: 7
  --json      print every time of every round as JSON
  --help      print this
`;
const { values: options } = parseArgs({
  args: Deno.args,
  options: {
    wav: { type: "string" },
    rounds: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(help);
  Deno.exit();
}
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 5) {
  console.error(`error: Cannot use --rounds ${options.rounds}: a whole number from 5 is needed`);
  Deno.exit(2);
}

const given = options.wav === undefined ? undefined : await listRecordings(options.wav);
if (given?.length === 0) {
  console.error(`error: Cannot use --wav ${options.wav}: it has no WAV or FLAC files`);
  Deno.exit(2);
}

const peer = "npm:meyda@5.6.3";
const stageNames = new Set<string>();
const contestants: Record<string, Contestant> = {};

const folder = await Deno.makeTempDir({ prefix: "emodae_" });
try {
  await compare(given ?? await writeRecordings(folder));
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function compare(files: string[]): Promise<void> {
  const { samples, rate } = await joinRecordings(files, 60);
  const duration = samples.length / rate;
  const file = wavFile(samples, rate);
  add("decode", duration, () => decodeAudio(file));
  for (const set of featureSets) {
    const extractor = await Extractor.create(is10Binary, rate, set);
    add(`extract ${set}`, duration, () => extractor.extract(samples));
    for (const [stage, run] of Object.entries(await makeStages(samples, rate, set))) {
      stageNames.add(stage);
      add(`${stage} ${set}`, duration, run);
    }
  }

  const total = await extract(files, 1);
  const stores = { empty: undefined, full: `${folder}/store` }; // the round that does not count fills it
  for (const jobs of [1, 2]) {
    for (const [state, store] of Object.entries(stores)) {
      add(folderName(jobs, state), total, () => extract(files, jobs, store));
    }
  }

  const floats = `${folder}/samples`;
  await Deno.writeFile(floats, new Uint8Array(samples.buffer));
  const hasPeer = await askPeer(floats, rate) !== undefined;
  if (hasPeer) contestants[peer] = async () => (await askPeer(floats, rate))! / duration;

  const times = await interleave(rounds, contestants);
  const [set] = featureSets;
  const ours = sum(mfccStages.map((stage) => times[`${stage} ${set}`]));
  print({
    title: "Features from sound: seconds of work for a second of speech",
    sentences: [
      `${duration.toFixed(1)} s at ${rate} Hz on one core; ${files.length} recordings, ` +
      `${total.toFixed(1)} s, in the folder`,
      hasPeer ? `Peer: ${peer}` : `No comparison: ${peer} is not to be had.`,
    ],
    tables: [
      [
        ["one core", "processor", "clock"],
        ...["decode", ...featureSets.map((set) => `extract ${set}`)].map((name) => [
          name,
          spread(times[name], 4),
          spread(times[clock(name)], 4),
        ]),
      ],
      [
        ["microseconds a frame", ...featureSets.flatMap((set) => [set, "%"])],
        ...stageRows(times),
      ],
      [
        ["folder", "clock", "processor"],
        ...[1, 2].flatMap((jobs) =>
          Object.keys(stores).map((state) => {
            const name = folderName(jobs, state);
            return [name, spread(times[clock(name)], 4), spread(times[name], 4)];
          })
        ),
      ],
      ...(hasPeer
        ? [[
          ["MFCC", "ours", "theirs", "ours / theirs"],
          [peer, spread(ours, 5), spread(times[peer], 5), ratio(ours, times[peer])],
        ]]
        : []),
    ],
    times,
  }, { rounds, json: options.json });
}

/** Adds work on so many seconds of speech: its processor's time in all threads, and the clock's. */
function add(name: string, speech: number, work: () => unknown): void {
  let elapsed = 0;
  contestants[name] = async () => {
    const start = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    elapsed = (performance.now() - start) / 1000;
    return (user + system) / 1e6 / speech;
  };
  contestants[clock(name)] = () => elapsed / speech;
}

/** What the clock's times are called. */
function clock(name: string): string {
  return `${name}, clock`;
}

function folderName(jobs: number, state: string): string {
  return `${jobs} ${jobs === 1 ? "worker" : "workers"}, store ${state}`;
}

/** A row for each stage, and one for what the whole extraction needs besides. */
function stageRows(times: Record<string, number[]>): string[][] {
  const columns = featureSets.map((set) => {
    const whole = times[`extract ${set}`];
    const stages = [...stageNames].map((stage) => times[`${stage} ${set}`]);
    const rest = sum(stages).map((time, round) => whole[round] - time);
    return [...stages, rest, whole].map((time) => [
      (10_000 * median(time)).toFixed(1),
      (100 * median(time) / median(whole)).toFixed(0),
    ]);
  });
  return [...stageNames, "functionals and the rest", "all"].map((name, i) => [
    name,
    ...columns.flatMap((column) => column[i]),
  ]);
}

/** Round by round. */
function sum(times: number[][]): number[] {
  return times[0].map((_, round) => times.reduce((total, time) => total + time[round], 0));
}

/** Extracts from files into a store, or else into a new one. Gives the seconds of speech. */
async function extract(files: string[], jobs: number, kept?: string): Promise<number> {
  const store = kept ?? await Deno.makeTempDir({ dir: folder });
  const sources = files.map((file) => ({ utterance: file, file }));
  const setup = { settings: { set: featureSets[0] }, store };
  let seconds = 0;
  for await (const outcome of extractAll(sources, setup, { jobs })) {
    if (!outcome.ok) throw new Error(outcome.reason);
    seconds += outcome.seconds;
  }
  return seconds;
}

/** The seconds that the peer needs; `undefined` if it is not to be had. */
async function askPeer(floats: string, rate: number): Promise<number | undefined> {
  const script = fileURLToPath(new URL("./extract_peer.ts", import.meta.url));
  const deno = ["run", "-A", "--quiet", "--no-config", "--no-lock"];
  const args = [...deno, script, peer, floats, String(rate)];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  return success ? Number(new TextDecoder().decode(stdout)) : undefined;
}
