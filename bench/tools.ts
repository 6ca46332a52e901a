/**
 * What the benchmarks share: their options, rounds, ratios, the Python peer and the output.
 *
 * @module
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Arithmetic } from "../src/compute/mod.ts";
import { table } from "../src/report/table.ts";
import { hasWideVectors } from "../src/wide_vectors.ts";

/** A benchmark's options. */
export interface Options {
  readonly rounds: number;
  readonly json: boolean;
}

/** Reads `--rounds N` and `--json`; prints the help and ends the program for `--help`. */
export function parseOptions(task: string, what: string, rounds = 7): Options {
  const help = `deno task ${task}: ${what}

  --rounds N  rounds, at least 5. Default: ${rounds}
  --json      print every time of every round as JSON
  --help      print this

PYTHON names the Python program of the comparison. Default: python3
`;
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      rounds: { type: "string", default: String(rounds) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    Deno.exit();
  }
  if (!/^\d+$/.test(values.rounds) || Number(values.rounds) < 5) {
    console.error(`error: Cannot use --rounds ${values.rounds}: a whole number from 5 is needed`);
    Deno.exit(2);
  }
  return { rounds: Number(values.rounds), json: values.json };
}

/** The median. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Something that is timed: does its work once and returns the seconds that one unit of it took. */
export type Contestant = () => number | Promise<number>;

/** The seconds of a synchronous call. */
export function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/**
 * Runs the contestants in turn, round after round, so that whatever changes the machine's speed meets
 * all of them. A first round is left out: it warms up caches and compilers.
 *
 * @returns the seconds of each contestant's rounds
 */
export async function interleave(
  rounds: number,
  contestants: Record<string, Contestant>,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (const name of Object.keys(contestants)) times[name] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const time = await run();
      if (round > 0) times[name].push(time);
    }
  }
  return times;
}

/** How the compute module computes products. */
export interface Build {
  readonly arithmetic: Arithmetic;
  /** with the kernel of src/compute/wide.ts */
  readonly wide: boolean;
}

/** What is measured: both arithmetics, and both with the wide kernel where V8 makes one of it. */
export const builds: Record<string, Build> = {
  strict: { arithmetic: "strict", wide: false },
  fast: { arithmetic: "fast", wide: false },
  ...hasWideVectors() && {
    "strict wide": { arithmetic: "strict", wide: true },
    "fast wide": { arithmetic: "fast", wide: true },
  },
};

/** The median, then the least and the greatest in brackets. */
export function spread(values: number[], digits: number): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((v) => v.toFixed(digits));
  return `${median(values).toFixed(digits)} (${least}-${most})`;
}

/** How many times as fast as theirs ours is, from the ratios of the rounds. Above 1 we are faster. */
export function ratio(ours: number[], theirs: number[]): string {
  return spread(ours.map((time, round) => theirs[round] / time), 2);
}

/** What a Python peer says of itself. */
interface Description {
  readonly python: string;
  readonly numpy: string | null;
  readonly sklearn: string | null;
  /** which of OpenBLAS's kernels runs, if threadpoolctl is there to say so */
  readonly kernel: string | null;
}

const blasVariables = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

/** `bench/peer.py` in a process that lives as long as the benchmark; one JSON line each way a call. */
export class Peer {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(environment: Record<string, string>) {
    this.#process = new Deno.Command(Deno.env.get("PYTHON") || "python3", {
      args: [fileURLToPath(new URL("./peer.py", import.meta.url))],
      clearEnv: true,
      env: environment,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Starts a peer that computes on `threads` threads; null if there is no Python. */
  static async start(threads: number, environment: Record<string, string>) {
    const count = String(threads);
    try {
      const peer = new Peer({
        ...environment,
        OPENBLAS_NUM_THREADS: count,
        OMP_NUM_THREADS: count,
        MKL_NUM_THREADS: count,
      });
      return { peer, description: await peer.ask<Description>("describe") };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Calls one of the functions in `bench/peer.py`. */
  async ask<Answer>(call: string, operands: Record<string, unknown> = {}): Promise<Answer> {
    const request = `${JSON.stringify({ call, ...operands })}\n`;
    await this.#input.write(new TextEncoder().encode(request));
    let line = "";
    while (!line.endsWith("\n")) {
      const { done, value } = await this.#output.read();
      if (done) throw new Error(`The Python peer ended in a call of ${call}`);
      line += value;
    }
    return JSON.parse(line);
  }

  /** Calls a function that returns its own seconds. */
  async time(call: string, operands: Record<string, unknown> = {}): Promise<number> {
    const { seconds } = await this.ask<{ seconds: number }>(call, operands);
    // OpenBLAS's threads spin for a while before they sleep, which is not to slow down what comes next
    await new Promise((resolve) => setTimeout(resolve, 200));
    return seconds;
  }

  /** Gives it an array of 32-bit floats under a name, through a file. */
  async put(name: string, values: Float32Array, ...shape: number[]): Promise<void> {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeFile(file, new Uint8Array(Float32Array.from(values).buffer));
      await this.ask("put", { name, file, shape });
    } finally {
      await Deno.remove(file);
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    await this.#input.close();
    await this.#output.cancel();
    await this.#process.status;
  }
}

/** The peers of a benchmark: one process for each OpenBLAS kernel and number of threads. */
export interface Peers {
  /** kernel -> number of threads -> process; no kernel if there is nothing to compare with */
  readonly kernels: Map<string, Map<number, Peer>>;
  /** what they are, or why there are none */
  readonly sentences: string[];
  stop(): Promise<void>;
}

/**
 * Starts the peers: with the environment as it is and, if it tells OpenBLAS which kernel to take, once
 * more without that.
 */
export async function startPeers(package_: "numpy" | "sklearn", threads: number[]): Promise<Peers> {
  const kernels = new Map<string, Map<number, Peer>>();
  const sentences: string[] = [];
  const stop = async () => {
    for (const peers of kernels.values()) for (const peer of peers.values()) await peer.stop();
  };
  const found = Deno.env.toObject();
  const forced = blasVariables.filter((name) => found[name] !== undefined);
  const free = Object.fromEntries(Object.entries(found).filter(([name]) => !forced.includes(name)));
  const environments = [{ environment: found, how: "as found" }];
  if (forced.length > 0) {
    environments[0].how = forced.map((name) => `${name}=${found[name]}`).join(", ") + " as found";
    environments.push({ environment: free, how: `${forced.join(", ")} unset` });
  }
  for (const { environment, how } of environments) {
    const peers = new Map<number, Peer>();
    let name = "";
    for (const count of threads) {
      const started = await Peer.start(count, environment);
      if (started === null || started.description[package_] === null) {
        await started?.peer.stop();
        const missing = started === null ? "Python" : started.description.python;
        const needs = package_ === "numpy" ? "NumPy" : "NumPy and scikit-learn";
        const sentence = started === null
          ? `No comparison: there is no Python; name one with ${needs} in PYTHON.`
          : `No comparison: ${missing} has no ${needs}; name one that has in PYTHON.`;
        return { kernels, sentences: [sentence], stop };
      }
      const { peer, description } = started;
      const { kernel, python, numpy, sklearn } = description;
      name = kernel ?? (how.endsWith("unset") ? "unset" : "as found");
      if (kernels.has(name)) name += " (unset)";
      const versions = `${python}, NumPy ${numpy}` +
        (package_ === "sklearn" ? `, scikit-learn ${sklearn}` : "");
      if (peers.size === 0) {
        sentences.push(`${name}: ${versions}, OpenBLAS kernel ${kernel ?? "unknown"} (${how})`);
      }
      peers.set(count, peer);
    }
    kernels.set(name, peers);
  }
  return { kernels, sentences, stop };
}

/** A number as `%.6e` writes it, and so openSMILE. */
export function exponential(value: number): string {
  return value.toExponential(6).replace(/(?<=e[+-])(?=\d$)/, "0");
}

/** The result of a benchmark. */
export interface Result {
  readonly title: string;
  readonly sentences: string[];
  readonly tables: string[][][];
  /** all times, in seconds */
  readonly times: Record<string, number[]>;
}

/** Prints it: machine, date and versions, then the tables or, as JSON, every time of every round. */
export function print({ title, sentences, tables, times }: Result, { rounds, json }: Options) {
  const cpu = cpus();
  const machine = {
    cpu: cpu[0]?.model ?? Deno.build.arch,
    processors: cpu.length,
    date: new Date().toISOString().slice(0, 10),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
  };
  if (json) {
    console.log(JSON.stringify({ title, machine, rounds, notes: sentences, seconds: times }));
    return;
  }
  console.log(`${title}\n`);
  console.log(
    `${machine.cpu}, ${machine.processors} processors; ${machine.date}; ` +
      `Deno ${machine.deno}, V8 ${machine.v8}; medians of ${rounds} interleaved rounds`,
  );
  for (const sentence of sentences) console.log(sentence);
  for (const rows of tables) console.log(`\n${table(rows)}`);
}
