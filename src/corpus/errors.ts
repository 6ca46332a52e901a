import { InputError } from "../input_error.ts";

/** The error for a file of the user that cannot be read. */
export function cannotRead(path: string, reason: string): InputError {
  return new InputError(`Cannot read "${path}": ${reason}`);
}

/** A text of the user's file in quotes, on one line and cut to a length that fits in a message. */
export function show(text: string): string {
  return JSON.stringify(text.length > 60 ? text.slice(0, 57) + "..." : text);
}
