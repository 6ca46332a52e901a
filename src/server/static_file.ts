/** A file that does not change while a server runs. */
export interface StaticFile {
  /** its content; a text is sent in UTF-8 */
  readonly body: Uint8Array<ArrayBuffer> | string;
  /** the type of its content */
  readonly type: string;
}

/** Answers requests for a file; a client that has it already is told so. */
export class FileResource {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #type: string;
  #tag?: string;

  constructor({ body, type }: StaticFile) {
    this.#bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    this.#type = type;
  }

  /** The file, or that it is still the same. */
  async get(request: Request): Promise<Response> {
    this.#tag ??= await tagOf(this.#bytes);
    // a client asks every time: what it has is never older than the server
    const headers = { etag: this.#tag, "cache-control": "no-cache" };
    const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim());
    if (known?.some((tag) => tag === "*" || tag.replace(/^W\//, "") === this.#tag)) {
      return new Response(null, { status: 304, headers });
    }
    const length = String(this.#bytes.length);
    return new Response(this.#bytes, {
      headers: { ...headers, "content-type": this.#type, "content-length": length },
    });
  }
}

/** By the content: equal bytes have equal tags on every server. */
async function tagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 16);
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}
