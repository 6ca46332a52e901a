/**
 * The command line: its first word chooses what is called.
 *
 * @module
 */
import config from "./deno.json" with { type: "json" };
import { experimentCommand } from "./src/commands/experiment.ts";
import { extractCommand } from "./src/commands/extract.ts";
import { cleanCommand, statusCommand } from "./src/commands/store.ts";
import { print } from "./src/commands/terminal.ts";
import { InputError } from "./src/input_error.ts";

const help = `emodae ${config.version}: recognizes emotion from speech with denoising autoencoders

Usage: deno run -A cli.ts EXPERIMENT.json [options]
       deno run -A cli.ts extract PATH... -o FILE [options]
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

status, clean: what the store of finished pieces (features, neutral models, folds) holds; removes them, or the
kinds named.

  --older-than N   remove only what is more than N days old

An experiment and extract:
  --jobs N         folds or recordings at a time. Default: the number of processors. No result depends on it
  --quiet          no progress

Everywhere:
  --store DIR      where finished pieces are kept. Default: runs/store
  --version        print the version
  --help           print this

Every setting of an experiment with its default: docs/settings.md. With "deno run -P" instead of -A the program
has the least permissions: it reads this folder and writes runs/; give more with --allow-read=DIR and
--allow-write=DIR.

Exit code: 0 done, 1 the run failed or a recording has no features, 2 the input is wrong, 130 interrupted.
`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  extract: extractCommand,
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
