import { liveProgress, plainProgress, type Progress, silent } from "../report/mod.ts";

/** Writes all of a text to standard output. */
export function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}

/** Progress on standard error: one line that changes in a terminal, lines elsewhere. */
export function chooseProgress(quiet: boolean): Progress {
  if (quiet) return silent;
  const encoder = new TextEncoder();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  return Deno.stderr.isTerminal()
    ? liveProgress(write, () => Deno.consoleSize().columns)
    : plainProgress(write);
}

/** Ends the program with 130 when it is interrupted, after `cleanUp`, and says what became of the work. */
export function onInterrupt(cleanUp: () => void, message: string): void {
  Deno.addSignalListener("SIGINT", () => {
    cleanUp();
    Deno.stderr.writeSync(new TextEncoder().encode(`${message}\n`));
    Deno.exit(130);
  });
}
