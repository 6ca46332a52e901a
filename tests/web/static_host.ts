import type { StaticFile } from "../../src/server/mod.ts";

/** A server of nothing but files, at an address of its own below the host, as static hosts are; no headers. */
export class StaticHost implements AsyncDisposable {
  /** by name; may be changed while it runs */
  readonly files: Record<string, StaticFile>;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(files: Readonly<Record<string, StaticFile>>) {
    this.files = { ...files };
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => {
      const { pathname } = new URL(request.url);
      const name = pathname.replace(/^\/demo\//, "") || "index.html";
      const file = Object.hasOwn(this.files, name) ? this.files[name] : undefined;
      if (!file) return new Response(null, { status: 404 });
      return new Response(file.body, { headers: { "content-type": file.type } });
    });
  }

  /** Where the page is. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/demo/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
