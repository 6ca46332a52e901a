import { parseArgs, type ParseArgsConfig } from "node:util";
import { InputError } from "../input_error.ts";

/** Options by name, as `node:util` wants them. */
export type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Takes a command line apart.
 *
 * @throws InputError if an option is unknown or lacks its value
 */
export function parseCommandLine<O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new InputError(`${(error as Error).message.split(". ")[0]}; see --help`);
  }
}

/**
 * The value of an option that is a whole number, undefined if it is not given.
 *
 * @throws InputError if it is something else, or out of range
 */
export function wholeNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InputError(
      `Cannot use --${name} ${text}: allowed is a whole number from ${least} to ${most}`,
    );
  }
  return value;
}

/** --jobs, by default the number of processors. */
export function jobsOf(text: string | undefined): number {
  return wholeNumber("jobs", text, 1, 1024) ?? navigator.hardwareConcurrency;
}

/**
 * The value of an option that is one of several words.
 *
 * @throws InputError if it is another one
 */
export function oneOf<W extends string>(
  name: string,
  text: string | undefined,
  words: readonly W[],
): W | undefined {
  if (text === undefined || words.includes(text as W)) return text as W | undefined;
  throw new InputError(`Cannot use --${name} ${text}: allowed are ${words.join(", ")}`);
}
