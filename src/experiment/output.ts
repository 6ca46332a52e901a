import { InputError } from "../input_error.ts";

/** The folder of a run's files. */
export class OutputFolder {
  readonly #path: string;
  readonly #created: boolean;

  /**
   * Makes the folder, so that a folder that cannot be written is found before the work and not after it.
   *
   * @throws InputError if it cannot be written
   */
  constructor(path: string) {
    this.#path = path;
    this.#created = !exists(path);
    this.#attempt(() => {
      Deno.mkdirSync(path, { recursive: true });
      Deno.removeSync(Deno.makeTempFileSync({ dir: path, prefix: ".probe-" }));
    });
  }

  /**
   * Writes files, each beside its place and then renamed, in the order given: whoever finds the last one
   * finds all. Synchronous, so that an interrupt comes before or after all of them. Another run may write
   * the same files at the same time.
   *
   * @param files name to content
   * @throws InputError if the folder cannot be written; no unfinished file is left in it
   */
  write(files: Record<string, string | Uint8Array>): void {
    const places = Object.entries(files).map(([name, content]) => ({
      bytes: typeof content === "string" ? new TextEncoder().encode(content) : content,
      partial: `${this.#path}/.${name}.${crypto.randomUUID()}.partial`,
      path: `${this.#path}/${name}`,
    }));
    this.#attempt(() => {
      try {
        Deno.mkdirSync(this.#path, { recursive: true });
        for (const { partial, bytes } of places) Deno.writeFileSync(partial, bytes);
        for (const { partial, path } of places) Deno.renameSync(partial, path);
      } catch (error) {
        for (const { partial } of places) if (exists(partial)) Deno.removeSync(partial);
        throw error;
      }
    });
  }

  /** Removes the folder again if it was made here and is empty; for a run that comes to nothing. */
  discard(): void {
    if (!this.#created) return;
    try {
      Deno.removeSync(this.#path);
    } catch {
      // another run has written its results there, or removed it
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (cause) {
      this.discard();
      throw new InputError(`Cannot write to "${this.#path}": ${(cause as Error).message}`, {
        cause,
      });
    }
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
