import { dirname } from "node:path";
import { InputError } from "../input_error.ts";

/** The folder of a run's files. */
export class OutputFolder {
  readonly #path: string;
  /** The folders made for it, itself first. */
  readonly #created: string[] = [];

  /**
   * Makes the folder, so that a folder that cannot be written is found before the work and not after it.
   *
   * @throws InputError if it cannot be written
   */
  constructor(path: string) {
    this.#path = path;
    for (let at = path; !exists(at) && at !== dirname(at); at = dirname(at)) this.#created.push(at);
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

  /** Removes the folders again that were made here and are empty; for a run that comes to nothing. */
  discard(): void {
    try {
      for (const folder of this.#created) Deno.removeSync(folder);
    } catch {
      // there is something in it, or another run has removed it
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
