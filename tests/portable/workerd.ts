/** workerd, the runtime of Cloudflare's edge, on this computer. */

/** Every `.wasm` is compiled when workerd starts: a worker may not compile any bytes itself. */
const configuration = `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "worker", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "baseline.wasm", wasm = embed "baseline.wasm"),
    (name = "relaxed.wasm", wasm = embed "relaxed.wasm"),
    (name = "libsvm.wasm", wasm = embed "libsvm.wasm"),
    (name = "is10.wasm", wasm = embed "is10.wasm"),
  ],
  compatibilityDate = "2026-10-23",
);
`;

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

  static async start(binary: string, folder: string): Promise<Workerd> {
    await Deno.writeTextFile(`${folder}/config.capnp`, configuration);
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
