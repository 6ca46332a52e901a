/**
 * The user's input (a setting, a file, a command line) is at fault, not the program.
 *
 * The message says what could not be done and shows the value at hand, with file and row where there
 * is one: `Cannot read "x.arff": line 17 has 1581 values, the header names 1582`. The command line
 * prints it without a stack trace and exits with 2.
 */
export class InputError extends Error {
  override name = "InputError";
}
