/**
 * Reading a feature file: `deno run -A bench/load.ts [--rows N] [--form FORM] [--json]`.
 *
 * What: a CSV as SMILExtract writes it, 1582 features, from the path to one Float32Array, by `readFeatures`:
 * with its checks, counts and the SHA-256 of the file. FORM is how its numbers are written: `exponential` is
 * openSMILE's `%.6e`, `float` nine digits, which tell floats apart, `double` as many as a double needs, as pandas
 * and JavaScript write it.
 *
 * Against what: pandas' `read_csv` with its C parser (bench/load_peer.py), which does none of these; its
 * default way to read decimals is quick and not always exact. The ratio is the time of `read_csv` alone
 * divided by ours: above 1 we are faster. What pandas then needs to make one array of its table is shown
 * as well, and what we need the second time, from the store: to hash the file and to read the numbers.
 *
 * How: the file is made in a temporary folder, the same bytes each time, and is in the system's cache. Each
 * reader is a process of its own, which times itself without its start and tells its peak resident memory;
 * they run in turn, three rounds after one that does not count; medians.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { readFeatures } from "../src/corpus/mod.ts";
import { readStoredFeatures } from "../src/corpus/stored_features.ts";
import { table } from "../src/report/table.ts";
import { exponential, median } from "./tools.ts";

/** What a reader tells of itself. */
interface Reading {
  /** How many values the array has. */
  values: number;
  seconds: number;
  /** The same with what it takes to have one array; without it that is `seconds`. */
  secondsToArray?: number;
  peakBytes: number;
}

/** The readings of each reader, ours first. */
type Readings = Record<string, Reading[]>;

const features = 1582;
const distinctRows = 512;
const rounds = 3;
const peerScript = new URL("./load_peer.py", import.meta.url).pathname;
const python = Deno.env.get("PYTHON") || "python3";

/** How a number is written. */
const forms = new Map<string, (value: number) => string>([
  ["exponential", exponential],
  ["float", (value) => String(Number(Math.fround(value).toPrecision(9)))],
  ["double", String],
]);

const { values: options } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "20000" },
    form: { type: "string", default: "exponential" },
    json: { type: "boolean", default: false },
    read: { type: "string" }, // in the process that reads: the file
    store: { type: "string" }, // and the store, if it has one
  },
});
if (options.read !== undefined) {
  console.log(JSON.stringify(await read(options.read, options.store)));
} else await compare(Number(options.rows));

async function read(path: string, store: string | undefined): Promise<Reading> {
  const start = performance.now();
  const { values } = store === undefined
    ? await readFeatures(path)
    : await readStoredFeatures(path, store, console.error);
  const seconds = (performance.now() - start) / 1000;
  return { values: values.length, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

async function compare(rows: number): Promise<void> {
  if (!Number.isInteger(rows) || rows < 1) {
    console.error(`error: Cannot use --rows ${options.rows}: a whole number from 1 is needed`);
    Deno.exit(2);
  }
  const write = forms.get(options.form);
  if (!write) {
    console.error(
      `error: Cannot use --form ${options.form}: one of ${[...forms.keys()]} is needed`,
    );
    Deno.exit(2);
  }
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    const path = `${folder}/features.csv`;
    await Deno.writeFile(path, ReadableStream.from(lines(rows, write)));
    const { size } = await Deno.stat(path);

    const peer = await run(python, [peerScript]);
    const readings: Readings = { emodae: [], ...(peer && { pandas: [] }), "emodae again": [] };
    const ours = ["run", "-A", import.meta.filename!, "--read", path];
    const commands: Record<string, [string, string[]]> = {
      emodae: [Deno.execPath(), ours],
      "emodae again": [Deno.execPath(), [...ours, "--store", `${folder}/store`]],
      pandas: [python, [peerScript, path]],
    };
    for (let round = 0; round <= rounds; round++) {
      for (const [name, past] of Object.entries(readings)) {
        const reading: Reading = JSON.parse(await run(...commands[name]) ?? "null");
        if (reading?.values !== rows * features) throw new Error(`${name} did not read the file`);
        if (round > 0) past.push(reading);
      }
    }
    print(rows, size, peer, readings);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The output of a program; undefined if there is none of that name or it fails. */
async function run(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The lines of the file; the values of the first rows come again and again under other names. */
function* lines(rows: number, write: (value: number) => string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const names = Array.from({ length: features }, (_, index) => `feature${index}_sma`);
  yield encoder.encode(`name;frameTime;${names.join(";")}\n`);
  const random = randomNumbers();
  const distinct = Array.from({ length: Math.min(rows, distinctRows) }, () => {
    const values = Array.from({ length: features }, () => write(value(random)));
    return encoder.encode(`${values.join(";")}\n`);
  });
  for (let row = 0; row < rows; row++) {
    yield encoder.encode(`'utterance_${row}';0.000000;`);
    yield distinct[row % distinctRows];
  }
}

/** Of either sign, from 1e-5 to 1e3 as in openSMILE's sets, one in twenty zero. */
function value(random: () => number): number {
  if (random() < 0.05) return 0;
  return (random() < 0.3 ? -1 : 1) * 10 ** (8 * random() - 5);
}

/** Numbers from 0 to 1 (xorshift), the same ones each time. */
function randomNumbers(): () => number {
  let state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function print(rows: number, bytes: number, peer: string | undefined, all: Readings): void {
  const medians = Object.entries(all).map(([reader, readings]) => {
    const seconds = median(readings.map(({ seconds }) => seconds));
    return {
      reader,
      seconds,
      secondsToArray: median(readings.map((r) => r.secondsToArray ?? r.seconds)),
      megabytesPerSecond: bytes / 1e6 / seconds,
      peakMegabytes: median(readings.map(({ peakBytes }) => peakBytes)) / 1e6,
    };
  });
  const secondsOf = (reader: string) => medians.find((row) => row.reader === reader)?.seconds;
  const theirs = secondsOf("pandas");
  const ratio = theirs && theirs / secondsOf("emodae")!;
  const matrixMegabytes = rows * features * 4 / 1e6;
  const processors = navigator.hardwareConcurrency;
  if (options.json) {
    const file = { rows, features, form: options.form, bytes, matrixMegabytes };
    console.log(JSON.stringify({ file, processors, rounds, peer, medians, ratio, readings: all }));
    return;
  }
  const file = `${rows} x ${features} values, ${(bytes / 1e6).toFixed()} MB of text`;
  console.log(`${file}, ${matrixMegabytes.toFixed()} MB as floats; ${processors} processors`);
  console.log(
    peer ?? "No comparison: there is no Python with pandas; name one in PYTHON.",
  );
  const cells = medians.map((row) => [
    row.reader,
    row.seconds.toFixed(2),
    row.secondsToArray.toFixed(2),
    row.megabytesPerSecond.toFixed(),
    row.peakMegabytes.toFixed(),
  ]);
  const heading = ["reader", "seconds", "with one array", "MB/s", "peak memory, MB"];
  console.log(`\n${table([heading, ...cells])}`);
  if (ratio) console.log(`\n${ratio.toFixed(2)} times as fast as read_csv`);
}
