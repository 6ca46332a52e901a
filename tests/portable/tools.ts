/**
 * The programs that these tests run. workerd is pinned by `tools.lock`, not by the project's lock file: of
 * that, everyone who runs the program downloads all.
 */
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { tsc } from "../../package/typescript.ts";
import { is10Binary } from "../../src/binaries.ts";
import { callbackBinary } from "../../src/compute/mod.ts";
import { binaries, libsvmBinary } from "../modules.ts";

const ownLock = ["--no-config", `--lock=${local("tools.lock")}`, "--frozen"];

/** The path of a file of this folder. */
export function local(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** How a program is run. */
export interface RunOptions {
  /** the folder that it works in */
  readonly cwd?: string;
  /** more of its environment */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program; gives what it writes. */
export function run(program: string, ...args: string[]) {
  return runWith({}, program, ...args);
}

/** Runs a program in a folder or with an environment of its own; gives what it writes. */
export async function runWith({ cwd, env }: RunOptions, program: string, ...args: string[]) {
  const command = new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    signal: AbortSignal.timeout(120_000),
  });
  const { success, ...output } = await command.output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(output.stdout), stderr: decoder.decode(output.stderr) };
}

/** Runs Deno, which has to succeed; gives its standard output. */
export async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await run(Deno.execPath(), ...args);
  if (!success) throw new Error(`deno ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Bundles a module of this project for runtimes of ES2022: Node 20 does not know `using` yet. */
export async function bundle(entry: string, output: string): Promise<void> {
  await withFolder(async (folder) => {
    const esnext = `${folder}/${basename(output)}`;
    await deno("bundle", "--quiet", "--platform=browser", `--output=${esnext}`, entry);
    const target = ["--target", "es2022", "--module", "esnext", "--lib", "es2022"];
    await tsc("--allowJs", "--noCheck", ...target, "--outDir", dirname(output), esnext);
  });
}

/** Puts the worker's bundle and the WebAssembly binaries into a folder; gives their names. */
export async function bundleWorker(folder: string): Promise<[string, ...string[]]> {
  await bundle(local("worker.ts"), `${folder}/worker.js`);
  const modules = {
    ...binaries,
    libsvm: libsvmBinary,
    callbacks: callbackBinary(),
    is10: is10Binary,
  };
  for (const [name, bytes] of Object.entries(modules)) {
    await Deno.writeFile(`${folder}/${name}.wasm`, bytes as Uint8Array);
  }
  return ["worker.js", ...Object.keys(modules).map((name) => `${name}.wasm`)];
}

/** The path of workerd's binary; `undefined` where there is none for this platform. */
export async function findWorkerd(): Promise<string | undefined> {
  const print = `console.log((await import("npm:workerd@1.20261023.1")).default.default)`;
  const args = ["eval", "--quiet", ...ownLock, print];
  const { success, stdout, stderr } = await run(Deno.execPath(), ...args);
  if (success) return stdout.trim();
  if (stderr.includes("Unsupported platform")) return undefined;
  throw new Error(`Cannot get workerd: ${stderr}`);
}

/** Whether there is a Node on this computer. */
export async function hasNode(): Promise<boolean> {
  try {
    return (await run("node", "--version")).success;
  } catch {
    return false;
  }
}

/** Calls `use` with a new folder, which is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
