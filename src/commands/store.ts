import { InputError } from "../input_error.ts";
import { cleanStore, storeStatus } from "../store/mod.ts";
import { parseCommandLine, wholeNumber } from "./arguments.ts";
import { print } from "./terminal.ts";

/** The option of every command that uses the store. */
export const storeOption = { store: { type: "string", default: "runs/store" } } as const;

/** Prints what the store holds. */
export async function statusCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, storeOption);
  none(positionals);
  const kinds = await storeStatus(values.store);
  if (kinds.length === 0) {
    print(`${values.store} is empty\n`);
    return 0;
  }
  for (const { kind, pieces, partial, bytes, oldest, newest } of kinds) {
    const unfinished = partial ? `, ${partial} unfinished` : "";
    const dates = `${day(oldest)} to ${day(newest)}`;
    print(`${kind}: ${finished(pieces)}${unfinished}, ${megabytes(bytes)}, ${dates}\n`);
  }
  return 0;
}

/** Removes pieces from the store. */
export async function cleanCommand(args: string[]): Promise<number> {
  const options = { ...storeOption, "older-than": { type: "string" } } as const;
  const { values, positionals } = parseCommandLine(args, options);
  const known = await storeStatus(values.store);
  for (const kind of positionals) {
    if (known.some((status) => status.kind === kind)) continue;
    const kinds = known.map(({ kind }) => kind).join(", ") || "none";
    throw new InputError(`Cannot clean "${kind}": the kinds in ${values.store} are ${kinds}`);
  }
  const { pieces, partial, bytes } = await cleanStore(values.store, {
    olderThanDays: wholeNumber("older-than", values["older-than"], 0, 36500),
    ...(positionals.length > 0 && { kinds: positionals }),
  });
  const unfinished = partial ? ` and ${partial} unfinished` : "";
  print(`Removed ${finished(pieces)}${unfinished}, ${megabytes(bytes)}\n`);
  return 0;
}

function none(positionals: string[]): void {
  if (positionals.length > 0) {
    throw new InputError(`Cannot use "${positionals[0]}" here; see --help`);
  }
}

function finished(pieces: number): string {
  return `${pieces} ${pieces === 1 ? "piece" : "pieces"}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
