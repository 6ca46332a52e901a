import { InputError } from "../input_error.ts";

/**
 * The error for a file of the store that the system refuses.
 *
 * @param bytes the size of the file that was to be written
 */
export function refused(
  action: "read" | "write" | "remove",
  path: string,
  error: unknown,
  bytes = 0,
): InputError {
  return new InputError(`Cannot ${action} "${path}": ${reasonOf(error as Error, bytes)}`, {
    cause: error,
  });
}

function reasonOf(error: Error & { code?: string }, bytes: number): string {
  if (error.code === "ENOSPC") return `no space left (${Math.ceil(bytes / 1e6)} MB needed)`;
  if (error instanceof Deno.errors.PermissionDenied) return "the system denies the permission";
  return error.message;
}
