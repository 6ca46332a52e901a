/**
 * Deno and the packages that only these tests need. The packages run as programs and are pinned by
 * `tools.lock`, not by the project's lock file: of that, everyone who runs the program downloads all.
 */
import { fileURLToPath } from "node:url";
import { is10Binary } from "../../src/binaries.ts";
import { binaries, libsvmBinary } from "../modules.ts";

const ownLock = ["--no-config", `--lock=${local("tools.lock")}`, "--frozen"];

/** The path of a file of this folder. */
export function local(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Runs a program; gives what it writes. */
export async function run(program: string, ...args: string[]) {
  const options = { args, env: { NO_COLOR: "1" }, signal: AbortSignal.timeout(120_000) };
  const { success, ...output } = await new Deno.Command(program, options).output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(output.stdout), stderr: decoder.decode(output.stderr) };
}

/** Runs Deno, which has to succeed; gives its standard output. */
export async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await run(Deno.execPath(), ...args);
  if (!success) throw new Error(`deno ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Puts the worker's bundle and the WebAssembly binaries into a folder. */
export async function bundleWorker(folder: string): Promise<void> {
  const esnext = `${folder}/esnext.js`;
  await deno("bundle", "--quiet", "--platform=browser", `--output=${esnext}`, local("worker.ts"));
  // Node 20 does not know `using` yet
  const target = ["--target", "es2022", "--module", "esnext", "--lib", "es2022"];
  const tsc = ["run", "-A", "--quiet", ...ownLock, "npm:typescript@5.9.3/tsc", "--allowJs"];
  await deno(...tsc, "--noCheck", ...target, "--outDir", `${folder}/es2022`, esnext);
  await Deno.rename(`${folder}/es2022/esnext.js`, `${folder}/worker.js`);
  const modules = { ...binaries, libsvm: libsvmBinary, is10: is10Binary };
  for (const [name, bytes] of Object.entries(modules)) {
    await Deno.writeFile(`${folder}/${name}.wasm`, bytes as Uint8Array);
  }
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
