/** Vite, the bundler. */
import { runWith } from "../portable/tools.ts";

/** Builds a project's page; gives the files that it consists of. */
export async function buildPage(
  vite: string,
  project: string,
): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const { success, stderr } = await runWith({ cwd: project }, vite, "build");
  if (!success) throw new Error(`vite build: ${stderr}`);
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const folder of ["", "assets/"]) {
    for await (const { name, isFile } of Deno.readDir(`${project}/dist/${folder}`)) {
      if (isFile) files[folder + name] = await Deno.readFile(`${project}/dist/${folder}${name}`);
    }
  }
  return files;
}

/** Vite's development server, on a free port of the loopback interface. */
export class DevelopmentServer implements AsyncDisposable {
  readonly url: string;
  readonly #process: Deno.ChildProcess;

  private constructor(url: string, process: Deno.ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async start(vite: string, project: string): Promise<DevelopmentServer> {
    const process = new Deno.Command(vite, {
      args: ["--host", "127.0.0.1", "--port", "0"],
      cwd: project,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const deadline = setTimeout(() => process.kill("SIGKILL"), 20_000);
    let output = "";
    let url: string | undefined;
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      url = output.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (url) break;
    }
    clearTimeout(deadline);
    if (url) return new DevelopmentServer(url, process);
    await process.status;
    throw new Error(`Vite does not start: ${output}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }
}
