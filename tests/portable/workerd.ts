/** workerd, the runtime of Cloudflare's edge, on this computer. */

/** Every `.wasm` is compiled when workerd starts: a worker may not compile any bytes itself. */
const kinds: Readonly<Record<string, string>> = { js: "esModule", wasm: "wasm", json: "json" };

/** What workerd is told: the first of the files is the worker, the others are what it may import. */
function configurationOf(files: readonly string[]): string {
  const modules = files.map((name) => {
    const kind = kinds[name.split(".").at(-1)!] ?? "data";
    return `    (name = "${name}", ${kind} = embed "${name}"),\n`;
  });
  return `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "worker", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  modules = [
${modules.join("")}  ],
  compatibilityDate = "2026-10-23",
);
`;
}

/** workerd, serving the worker in a folder on a free port of the loopback interface. */
export class Workerd implements AsyncDisposable {
  readonly url: string;
  readonly #process: Deno.ChildProcess;
  readonly #log: Promise<string>;

  private constructor(url: string, process: Deno.ChildProcess, log: Promise<string>) {
    this.url = url;
    this.#process = process;
    this.#log = log;
  }

  /**
   * Starts workerd.
   *
   * @param files of the folder: the worker (`.js`) first, then what it imports: scripts, `.wasm` compiled,
   *   `.json` parsed, all others as bytes
   */
  static async start(
    binary: string,
    folder: string,
    files: readonly [string, ...string[]],
  ): Promise<Workerd> {
    await Deno.writeTextFile(`${folder}/config.capnp`, configurationOf(files));
    const process = new Deno.Command(binary, {
      args: ["serve", `${folder}/config.capnp`, "--control-fd=1"], // it tells the port on stdout
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const log = new Response(process.stderr).text();
    const deadline = setTimeout(() => process.kill("SIGKILL"), 10_000);
    let output = "";
    let port: string | undefined;
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      port = output.match(/"port":\s*(\d+)/)?.[1];
      if (port) break;
    }
    clearTimeout(deadline);
    if (port) return new Workerd(`http://127.0.0.1:${port}`, process, log);
    await process.status;
    throw new Error(`workerd does not start: ${await log}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it has ended already
    }
    await this.#process.status;
    await this.#log;
  }
}
