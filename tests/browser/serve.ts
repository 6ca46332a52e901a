/** What a server has: the content of each path. */
export type Files = Readonly<Record<string, BodyInit>>;

const types: Readonly<Record<string, string>> = {
  html: "text/html",
  ico: "image/x-icon",
  json: "application/json",
  js: "text/javascript",
  wasm: "application/wasm",
  wav: "audio/wav",
};

// nothing from elsewhere, and no code but files and compiled modules
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Serves files at a free port of the loopback interface, under a strict content security policy. */
export class FileServer implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(files: Files) {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => {
      const path = new URL(request.url).pathname.slice(1);
      if (!Object.hasOwn(files, path)) return new Response(null, { status: 404 });
      const type = types[path.split(".").at(-1)!];
      return new Response(files[path], {
        headers: { "content-type": type, "content-security-policy": policy },
      });
    });
  }

  /** Where the files are, with a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
