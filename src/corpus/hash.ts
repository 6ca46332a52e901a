import { createHash } from "node:crypto";
import { cannotRead } from "./errors.ts";

/** A smaller file is hashed before a thread would pay for its start, and read before a store would. */
export const LARGE_BYTES = 1 << 26;

const CHUNK_BYTES = 1 << 20;

/** The SHA-256 of a file, read from beginning to end on this thread. */
export function hashNow(path: string): HashAnswer {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  using file = Deno.openSync(path);
  let bytes = 0;
  for (let size; (size = file.readSync(buffer)) !== null; bytes += size) {
    hash.update(buffer.subarray(0, size));
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** Computes the SHA-256 of a file while it is read. */
export interface FileHash extends Disposable {
  /** Takes the next bytes read. They are not kept: the caller may reuse them. */
  update(bytes: Uint8Array): void;
  /** The SHA-256 (hex) of all bytes read. */
  digest(): Promise<string>;
}

/** A file's hash. */
export interface HashAnswer {
  readonly sha256: string;
  /** How many bytes the file had. */
  readonly bytes: number;
}

/** Begins to hash a file: a large one on another thread, since it is a third of the work. */
export function hashFile(path: string, { isFile, size }: Deno.FileInfo): FileHash {
  return isFile && size >= LARGE_BYTES ? new BackgroundHash(path) : new DirectHash();
}

class DirectHash implements FileHash {
  readonly #hash = createHash("sha256");

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): Promise<string> {
    return Promise.resolve(this.#hash.digest("hex"));
  }

  [Symbol.dispose](): void {}
}

/** Lets another thread read the file as well, and only counts the bytes itself. */
export class BackgroundHash implements FileHash {
  readonly #path: string;
  readonly #worker = new Worker(new URL("./hash_worker.ts", import.meta.url), { type: "module" });
  readonly #answer: Promise<HashAnswer>;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#answer = new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<HashAnswer | Error>) => {
        if (data instanceof Error) reject(data);
        else resolve(data);
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
    this.#answer.catch(() => {/* digest() throws it */});
    this.#worker.postMessage(path);
  }

  update(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
  }

  /** @throws InputError if the other thread read another number of bytes */
  async digest(): Promise<string> {
    const { sha256, bytes } = await this.#answer;
    if (bytes !== this.#bytes) throw cannotRead(this.#path, "it changed while it was read");
    return sha256;
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
