import { InputError } from "./input_error.ts";

/**
 * A file of text that is written piece by piece, packed if its name ends in ".gz": beside its place, and renamed
 * when it is complete.
 */
export class TextFile {
  /** Where it will be. */
  readonly path: string;
  readonly #partial: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #done: Promise<void>;

  private constructor(path: string, partial: string, sink: WritableStream<Uint8Array>) {
    this.path = path;
    this.#partial = partial;
    const packer = path.endsWith(".gz") ? new CompressionStream("gzip") : new TransformStream();
    this.#writer = packer.writable.getWriter();
    this.#done = packer.readable.pipeTo(sink);
    this.#done.catch(() => {}); // reported by whoever writes or closes
  }

  /**
   * Opens a file.
   *
   * @throws InputError if it cannot be written, or is a folder
   */
  static async create(path: string): Promise<TextFile> {
    const partial = `${path}.partial`;
    const options = { write: true, create: true, truncate: true };
    const opened = await attempt(path, async () => {
      if (await isFolder(path)) throw new Error("it is a folder");
      return await Deno.open(partial, options);
    });
    return new TextFile(path, partial, opened.writable);
  }

  /**
   * Writes on.
   *
   * @throws InputError if the disk does not take it
   */
  async write(text: string): Promise<void> {
    await attempt(this.path, async () => {
      await this.#writer.ready;
      await this.#writer.write(new TextEncoder().encode(text));
    });
  }

  /**
   * Completes the file and puts it in its place.
   *
   * @throws InputError if the disk does not take it
   */
  async close(): Promise<void> {
    await attempt(this.path, async () => {
      await this.#writer.close();
      await this.#done;
      await Deno.rename(this.#partial, this.path);
    });
  }

  /** Leaves nothing behind; whatever has the name already stays. */
  discard(): void {
    this.#writer.abort().catch(() => {});
    try {
      Deno.removeSync(this.#partial);
    } catch {
      // it is gone
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false; // opening it for writing tells
  }
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw new InputError(`Cannot write "${path}": ${(cause as Error).message}`, { cause });
  }
}
