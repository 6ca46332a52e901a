import { cannotRead } from "../errors.ts";

/**
 * What is in a folder, sorted by name (by code unit).
 *
 * @throws InputError if the folder is missing or cannot be read
 */
export async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    throw notReadable(folder, error);
  }
}

/** The error to throw for an error of the file system: an InputError if the user can mend it. */
export function notReadable(path: string, error: unknown): unknown {
  const { NotFound, NotADirectory, PermissionDenied, NotCapable } = Deno.errors;
  if (error instanceof NotFound) return cannotRead(path, "there is no such folder");
  if (error instanceof NotADirectory) return cannotRead(path, "it is a file, not a folder");
  if (error instanceof PermissionDenied) {
    return cannotRead(path, "the system denies the permission");
  }
  if (error instanceof NotCapable) {
    return cannotRead(path, `Deno may not read it; run Deno with --allow-read="${path}"`);
  }
  return error;
}
