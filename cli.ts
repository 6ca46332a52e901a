/**
 * The command line: its words become one call each.
 *
 * @module
 */
import { parseArgs, styleText } from "node:util";
import config from "./deno.json" with { type: "json" };
import { OutputFolder, parseExperiment, runExperiment } from "./src/experiment/mod.ts";
import { InputError } from "./src/input_error.ts";
import {
  liveProgress,
  plainProgress,
  type Progress,
  silent,
  terminalReport,
} from "./src/report/mod.ts";

const help = `emodae ${config.version}: recognises emotion from speech with denoising autoencoders

Usage: deno run -A cli.ts EXPERIMENT.json [options]

Reads an experiment: an emotional corpus, a neutral one, and the systems to compare (static features, the
denoising autoencoder, the modified one with a neutral projection, each with an SVM). Trains and tests them
leaving one speaker out, prints the tables and writes results.json, predictions.csv, losses.csv and
timings.json into runs/NAME/.

  deno run -A cli.ts experiment.json                       the default, on the synthetic corpus in fixtures/
  deno run -A cli.ts experiments/emodb.json --data DIR     a real corpus, its files below DIR

Options:
  --data DIR    what the paths in the experiment start from. Default: $EMODAE_DATA, else the
                experiment's own folder
  --out DIR     where the results go. Default: runs/NAME
  --jobs N      folds at a time. Default: the number of processors. The results do not depend on it
  --seed N      instead of the experiment's seed
  --json        print results.json instead of the tables
  --quiet       no progress
  --version     print the version
  --help        print this

Every setting with its default: docs/settings.md. With "deno run -P" instead of -A the program has the least
permissions: it reads this folder and writes runs/; give more with --allow-read=DIR and --allow-write=DIR.

Exit code: 0 done, 1 the run failed, 2 the input is wrong, 130 interrupted.
`;

const options = {
  data: { type: "string" },
  out: { type: "string" },
  jobs: { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  version: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help) return print(help);
  if (values.version) return print(`emodae ${config.version}\n`);
  if (positionals.length !== 1) {
    throw new InputError(
      `Cannot run ${positionals.length} experiments: give one experiment file, or --help`,
    );
  }
  const [file] = positionals;
  const jobs = wholeNumber("jobs", values.jobs, 1, 1024) ?? navigator.hardwareConcurrency;
  const seed = wholeNumber("seed", values.seed, 0, 2 ** 32 - 1);
  const experiment = parseExperiment(await readText(file), file, seed);
  const folder = values.out ?? `runs/${experiment.name}`;
  const progress = chooseProgress(values.quiet);
  const output = new OutputFolder(folder);
  Deno.addSignalListener("SIGINT", () => {
    progress.end();
    output.discard();
    Deno.stderr.writeSync(new TextEncoder().encode("Interrupted: nothing was written\n"));
    Deno.exit(130);
  });
  try {
    const run = await runExperiment(experiment, {
      jobs,
      resolve: resolver(file, values.data),
      progress,
    });
    output.write(run.files);
    const title = Deno.stdout.isTerminal() ? styleText("bold", experiment.name) : experiment.name;
    print(values.json ? run.files["results.json"] : `\n${title}\n${terminalReport(run.results)}\n`);
    if (!values.json) print(`\nWritten to ${folder}/: ${Object.keys(run.files).join(", ")}\n`);
  } catch (error) {
    output.discard();
    throw error;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new InputError(`${(error as Error).message.split(". ")[0]}; see --help`);
  }
}

function wholeNumber(name: string, text: string | undefined, least: number, most: number) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InputError(
      `Cannot use --${name} ${text}: allowed is a whole number from ${least} to ${most}`,
    );
  }
  return value;
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new InputError(`Cannot read "${file}": ${(error as Error).message}`);
  }
}

/** Paths of an experiment start from --data, else from EMODAE_DATA, else from the experiment's folder. */
function resolver(file: string, data = Deno.env.get("EMODAE_DATA")): (path: string) => string {
  const root = data ?? (/[\\/]/.test(file) ? file.replace(/[\\/][^\\/]*$/, "") : ".");
  return (path) => root === "." || /^([\\/]|[A-Za-z]:)/.test(path) ? path : `${root}/${path}`;
}

function chooseProgress(quiet: boolean): Progress {
  if (quiet) return silent;
  const encoder = new TextEncoder();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  return Deno.stderr.isTerminal()
    ? liveProgress(write, () => Deno.consoleSize().columns)
    : plainProgress(write);
}

function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    const { message } = error as Error;
    console.error(`error: ${message}`);
    if (!(error instanceof InputError) && Deno.env.get("EMODAE_DEBUG")) console.error(error);
    Deno.exit(error instanceof InputError ? 2 : 1);
  }
}
