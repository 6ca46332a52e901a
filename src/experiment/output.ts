import { InputError } from "../input_error.ts";

/**
 * Writes files into a folder, each beside its place and then renamed, in the order given: whoever finds the
 * last one finds all. Synchronous, so that an interrupt comes before or after all of them.
 *
 * @param files name to text
 * @throws InputError if the folder cannot be written
 */
export function writeFiles(folder: string, files: Record<string, string>): void {
  try {
    Deno.mkdirSync(folder, { recursive: true });
    const names = Object.keys(files);
    const partial = (name: string) => `${folder}/.${name}.partial`;
    for (const name of names) Deno.writeTextFileSync(partial(name), files[name]);
    for (const name of names) Deno.renameSync(partial(name), `${folder}/${name}`);
  } catch (cause) {
    throw new InputError(`Cannot write to "${folder}": ${(cause as Error).message}`, { cause });
  }
}
