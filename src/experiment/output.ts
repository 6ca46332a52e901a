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
   * finds all. Synchronous, so that an interrupt comes before or after all of them.
   *
   * @param files name to text
   * @throws InputError if the folder cannot be written
   */
  write(files: Record<string, string>): void {
    const partial = (name: string) => `${this.#path}/.${name}.partial`;
    this.#attempt(() => {
      for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(partial(name), text);
      for (const name of Object.keys(files)) {
        Deno.renameSync(partial(name), `${this.#path}/${name}`);
      }
    });
  }

  /** Removes the folder again if it was made here; for a run that comes to nothing. */
  discard(): void {
    if (this.#created && exists(this.#path)) Deno.removeSync(this.#path, { recursive: true });
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
