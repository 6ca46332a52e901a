// The command line as its users have it: a process of its own.
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** What a command came to. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts the command line in a folder. */
export function start(
  folder: string,
  args: string[],
  { permissions = ["-A"], stdin = "null", env = {} }: {
    permissions?: string[];
    stdin?: "null" | "piped";
    env?: Record<string, string>;
  } = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", ...permissions, `${root}cli.ts`, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
    stdin,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the command line in a folder, with a text on standard input if one is given. */
export async function run(folder: string, args: string[], input?: string): Promise<Ended> {
  const process = start(folder, args, { stdin: input === undefined ? "null" : "piped" });
  if (input !== undefined) {
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  }
  return await end(process);
}

/** Waits for the end of a process that was started. */
export async function end(process: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await process.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
