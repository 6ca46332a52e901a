import { styleText } from "node:util";
import { OutputFolder, runExperiment } from "../experiment/mod.ts";
import { InputError } from "../input_error.ts";
import { terminalReport } from "../report/mod.ts";
import { jobsOf, parseCommandLine, wholeNumber } from "./arguments.ts";
import { readExperiment } from "./experiment_file.ts";
import { storeOption } from "./store.ts";
import { chooseProgress, onInterrupt, print } from "./terminal.ts";

const options = {
  data: { type: "string" },
  out: { type: "string" },
  jobs: { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  ...storeOption,
} as const;

/** Runs an experiment, prints its report and writes its files. */
export async function experimentCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  if (positionals.length !== 1) {
    throw new InputError(
      `Cannot run ${positionals.length} experiments: give one experiment file, or --help`,
    );
  }
  const [file] = positionals;
  const jobs = jobsOf(values.jobs);
  const seed = wholeNumber("seed", values.seed, 0, 2 ** 32 - 1);
  const { experiment, resolve } = await readExperiment(file, { seed, data: values.data });
  const folder = values.out ?? `runs/${experiment.name}`;
  const progress = chooseProgress(values.quiet);
  const output = new OutputFolder(folder);
  onInterrupt(() => {
    progress.end();
    output.discard();
  }, "Interrupted: no results were written; what is finished is kept");
  try {
    const run = await runExperiment(experiment, {
      jobs,
      resolve,
      store: values.store,
      progress,
    });
    output.write(run.files);
    const title = Deno.stdout.isTerminal() ? styleText("bold", experiment.name) : experiment.name;
    print(values.json ? run.files["results.json"] : `\n${title}\n${terminalReport(run.results)}\n`);
    if (!values.json) print(`\nWritten to ${folder}/: ${Object.keys(run.files).join(", ")}\n`);
    return 0;
  } catch (error) {
    output.discard();
    throw error;
  }
}
