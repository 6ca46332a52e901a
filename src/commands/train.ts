import { OutputFolder, trainExperimentModel } from "../experiment/mod.ts";
import { InputError } from "../input_error.ts";
import { encodeModel } from "../model_file/mod.ts";
import { terminalTraining } from "../report/mod.ts";
import { jobsOf, parseCommandLine, wholeNumber } from "./arguments.ts";
import { readExperiment } from "./experiment_file.ts";
import { storeOption } from "./store.ts";
import { chooseProgress, onInterrupt, print } from "./terminal.ts";

const options = {
  system: { type: "string" },
  hidden: { type: "string" },
  seed: { type: "string" },
  rate: { type: "string" },
  output: { type: "string", short: "o" },
  data: { type: "string" },
  jobs: { type: "string" },
  quiet: { type: "boolean", default: false },
  ...storeOption,
} as const;

/** Trains a model on all of an experiment's utterances and writes its file. */
export async function trainCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  const { system, hidden, output: path, store } = values;
  if (positionals.length !== 1) {
    throw new InputError(
      `Cannot train on ${positionals.length} experiments: give one experiment file, or --help`,
    );
  }
  if (path === undefined) {
    throw new InputError("Cannot train without a file to write: give -o FILE");
  }
  const [file] = positionals;
  const jobs = jobsOf(values.jobs);
  const seed = wholeNumber("seed", values.seed, 0, 2 ** 32 - 1);
  const rate = wholeNumber("rate", values.rate, 1, 2 ** 32 - 1);
  const { experiment, resolve } = await readExperiment(file, { seed, data: values.data });
  const progress = chooseProgress(values.quiet);
  const { folder, name } = placeOf(path);
  const output = new OutputFolder(folder);
  onInterrupt(() => {
    progress.end();
    output.discard();
  }, "Interrupted: no model was written; what is finished is kept");
  try {
    const choice = { system, hidden, rate };
    const context = { jobs, resolve, store, progress };
    const { content, counts } = await trainExperimentModel(experiment, choice, context);
    const model = encodeModel(content);
    output.write({ [name]: model });
    const size = model.length.toLocaleString("en");
    print(`${terminalTraining(content, counts)}\n\nWritten to ${path}: ${size} bytes\n`);
    return 0;
  } catch (error) {
    output.discard();
    throw error;
  }
}

/** @throws InputError if it cannot be a file */
function placeOf(path: string): { folder: string; name: string } {
  const [, folder = ".", name] = path.match(/^(?:(.*)[\\/])?([^\\/]*)$/)!;
  if (name === "" || isFolder(path)) {
    throw new InputError(`Cannot write "${path}": it is a folder; name the file of the model`);
  }
  return { folder: folder === "" ? "/" : folder, name };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
