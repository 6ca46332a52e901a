import { InputError } from "../input_error.ts";
import { ModelFileError } from "../model_file/mod.ts";
import { oneLine } from "../report/mod.ts";

/**
 * Reads a file that train wrote, and makes something of it.
 *
 * @param purpose what the model is for, such as "predict with"
 * @throws InputError if the file cannot be read, or `use` throws a ModelFileError
 */
export async function useModelFile<T>(
  path: string,
  purpose: string,
  use: (file: Uint8Array<ArrayBuffer>) => T | Promise<T>,
): Promise<T> {
  const file = await Deno.readFile(path).catch((cause: Error) => {
    throw new InputError(`Cannot open "${path}": ${cause.message}`, { cause });
  });
  try {
    return await use(file);
  } catch (cause) {
    if (!(cause instanceof ModelFileError)) throw cause;
    throw new InputError(`Cannot ${purpose} "${path}": ${oneLine(cause.message)}`, { cause });
  }
}
