import { type Experiment, parseExperiment } from "../experiment/mod.ts";
import { InputError } from "../input_error.ts";

/**
 * Reads an experiment.
 *
 * @param options.seed replaces the experiment's
 * @param options.data --data
 * @returns it, and how a path in it becomes one that can be opened
 * @throws InputError if the file cannot be read, or is no experiment
 */
export async function readExperiment(
  file: string,
  { seed, data }: { seed?: number; data?: string },
): Promise<{ experiment: Experiment; resolve: (path: string) => string }> {
  const experiment = parseExperiment(await readText(file), file, seed);
  return { experiment, resolve: resolver(file, data) };
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
