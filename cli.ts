/**
 * The command line: its first word chooses what is called.
 *
 * @module
 */
import config from "./deno.json" with { type: "json" };
import { experimentCommand } from "./src/commands/experiment.ts";
import { extractCommand } from "./src/commands/extract.ts";
import { inspectCommand } from "./src/commands/inspect.ts";
import { predictCommand } from "./src/commands/predict.ts";
import { serveCommand } from "./src/commands/serve.ts";
import { cleanCommand, statusCommand } from "./src/commands/store.ts";
import { print } from "./src/commands/terminal.ts";
import { trainCommand } from "./src/commands/train.ts";
import { InputError } from "./src/input_error.ts";

const help = `emodae ${config.version}: recognizes emotion from speech with denoising autoencoders

Usage: deno run -A cli.ts EXPERIMENT.json [options]
       deno run -A cli.ts extract PATH... -o FILE [options]
       deno run -A cli.ts train EXPERIMENT.json --system ID -o FILE [options]
       deno run -A cli.ts inspect MODEL [--json]
       deno run -A cli.ts predict MODEL PATH... [options]
       deno run -P cli.ts serve MODEL [options]
       deno run -A cli.ts status | clean [KIND...] [options]

EXPERIMENT.json: reads an experiment (an emotional corpus, a neutral one, and the systems to compare: static
features, the denoising autoencoder, the modified one with a neutral projection, each with an SVM), trains and
tests them leaving one speaker out, prints the tables and writes report.html, tables for papers, results.json
and more into runs/NAME/. Started again, it goes on where it was.

  deno run -A cli.ts experiment.json                       the default, on synthetic speech
  deno run -A cli.ts experiments/emodb.json --data DIR     a real corpus, its files below DIR

  --data DIR       what the paths in the experiment start from. Default: $EMODAE_DATA, else the
                   experiment's own folder
  --out DIR        where the results go. Default: runs/NAME
  --seed N         instead of the experiment's seed
  --json           print results.json instead of the tables

extract: the 1582 features of recordings (WAV, FLAC, NIST SPHERE), given as files, folders, patterns, or without
any of them as a list on standard input. A recording that cannot be read does not stop the others.

  deno run -A cli.ts extract recordings/ -o features.arff

  -o FILE          .arff as SMILExtract writes it, .csv as opensmile-python writes it; packed if it ends in .gz
  --layout NAME    arff, opensmile-python or smilextract (its CSV), whatever FILE is called
  --set NAME       is10-compat, the numbers of 2010, or is10. Default: is10-compat
  --lld            the 76 descriptors of every frame (10 ms) instead
  --resample HZ    bring recordings to this sampling rate first. Default: each keeps its own

train: one system of an experiment on all of its speakers, as one file with its card: what it was trained on, its
figures on speakers left out, its limits. What an experiment has finished is not done again.

  deno run -A cli.ts train experiment.json --system dae --hidden 100 -o model.emodae

  --system ID      which system; may be left out if there is one
  --hidden N       which of its sizes, such as 400 or 800-400; may be left out if there is one
  --rate HZ        of the recordings behind a feature file; known of recordings
  -o FILE          the file to write
  --data, --seed   as for an experiment; of several seeds the first is taken

inspect: prints a model's card and what its file is made of; --json: as JSON.

predict: what a model says of recordings, or of feature files (.arff, .csv, .gz), given as for extract: a row for each,
with label, probabilities, decision values, and what is odd. What cannot be predicted does not stop the others.

  deno run -A cli.ts predict fixtures/demo.emodae recordings/ -o predictions.csv

  -o FILE          .csv or .jsonl, packed if .gz follows. Default: standard output
  --format NAME    csv or jsonl, whatever FILE is called. Default: csv
  --segments W,H   a row for every window of W seconds, every H seconds. Default of H: 1, at most W
  --arithmetic A   strict, the same bits on every machine, or fast. Default: as the model was trained

serve: the page and POST /predict for a model that train wrote, at http://127.0.0.1:8000/ until Ctrl+C.

  deno run -P cli.ts serve fixtures/demo.emodae

  --port N         0 for any that is free. Default: 8000
  --host ADDRESS   where to listen. Default: 127.0.0.1, this computer alone; others need --allow-net=ADDRESS
  --concurrency N  predictions at a time; four times as many may wait. Default: the number of processors
  --max-body MB    of a request. Default: 10
  --max-seconds S  of a recording. Default: 300
  --timeout S      for a request, from its headers to its answer. Default: 30
  --quiet          no line for each request

status, clean: what the store of finished pieces (features, neutral models, folds, models) holds; removes them, or the
kinds named.

  --older-than N   remove only what is more than N days old

An experiment, extract, train and predict:
  --jobs N         folds or recordings at a time. Default: the number of processors. No result depends on it
  --quiet          no progress

Everywhere:
  --store DIR      where finished pieces are kept. Default: runs/store
  --version        print the version
  --help           print this

Every setting of an experiment with its default: docs/settings.md. With "deno run -P" instead of -A the program
has the least permissions: it reads this folder and writes runs/; give more with --allow-read=DIR and
--allow-write=DIR.

Exit code: 0 done, 1 the run failed or a recording has no features or prediction, 2 the input is wrong, 130 interrupted.
`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  extract: extractCommand,
  train: trainCommand,
  inspect: inspectCommand,
  predict: predictCommand,
  serve: serveCommand,
  status: statusCommand,
  clean: cleanCommand,
};

/** Returns the exit code. */
async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (args.includes("--help")) print(help);
  else if (args.includes("--version")) print(`emodae ${config.version}\n`);
  else if (Object.hasOwn(commands, command)) return await commands[command](rest);
  else return await experimentCommand(args);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    const { message } = error as Error;
    console.error(`error: ${message}`);
    if (!(error instanceof InputError) && Deno.env.get("EMODAE_DEBUG")) console.error(error);
    Deno.exit(error instanceof InputError ? 2 : 1);
  }
}
