import { InputError } from "../input_error.ts";
import { TextFile } from "../text_file.ts";

/** The layouts that feature files are written in. */
export const fileLayouts = ["arff", "opensmile-python", "smilextract"] as const;

/** `arff` and `smilextract` as SMILExtract writes ARFF and CSV, `opensmile-python` as that package writes CSV. */
export type FileLayout = typeof fileLayouts[number];

/** What a row is about. */
export interface RowName {
  readonly utterance: string;
  /** path of the recording */
  readonly file: string;
  /** seconds */
  readonly start: number;
  readonly end: number;
}

/**
 * Writes a feature file row by row, as a {@linkcode TextFile}. A value has the nine digits that give back the
 * same 32-bit float.
 */
export class FeatureFile {
  readonly #file: TextFile;
  readonly #layout: FileLayout;
  readonly #frames: boolean;

  private constructor(file: TextFile, layout: FileLayout, frames: boolean) {
    this.#file = file;
    this.#layout = layout;
    this.#frames = frames;
  }

  /**
   * Opens a file and writes its header.
   *
   * @param columns names of the features
   * @param frames whether a recording has a row for each frame
   * @throws InputError if it cannot be written, or is a folder
   */
  static async create(
    path: string,
    layout: FileLayout,
    columns: readonly string[],
    frames = false,
  ): Promise<FeatureFile> {
    const file = await TextFile.create(path);
    try {
      await file.write(header(layout, columns, frames));
    } catch (error) {
      file.discard();
      throw error;
    }
    return new FeatureFile(file, layout, frames);
  }

  /**
   * Writes one row: as many values as there are columns.
   *
   * @throws InputError if the disk does not take it, or the name has a line break, which no reader of
   * lines takes
   */
  async row(name: RowName, values: Float32Array): Promise<void> {
    const fields = [...this.#names(name), ...Array.from(values, exponential)];
    const text = fields.join(this.#layout === "smilextract" ? ";" : ",");
    if (/[\n\r]/.test(text)) {
      throw new InputError(
        `Cannot write "${this.#file.path}": the name ${JSON.stringify(name.file)} has a line break`,
      );
    }
    await this.#file.write(text + this.#rowEnd());
  }

  #names({ utterance, file, start, end }: RowName): string[] {
    if (this.#layout === "opensmile-python") {
      return [quoted(file), timedelta(start), timedelta(end)];
    }
    const csv = this.#layout === "smilextract";
    const escaped = csv ? utterance.replaceAll("'", "''") : utterance.replace(/['\\]/g, "\\$&");
    const name = `'${escaped}'`;
    return csv || this.#frames ? [name, start.toFixed(6)] : [name];
  }

  #rowEnd(): string {
    return this.#layout === "arff" && !this.#frames ? ",?\n" : "\n";
  }

  /**
   * Completes the file and puts it in its place.
   *
   * @throws InputError if the disk does not take it
   */
  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Leaves nothing behind; whatever has the name already stays. */
  discard(): void {
    this.#file.discard();
  }
}

function header(layout: FileLayout, columns: readonly string[], frames: boolean): string {
  switch (layout) {
    case "arff":
      return [
        "@relation emodae",
        "",
        "@attribute name string",
        ...(frames ? ["@attribute frameTime numeric"] : []),
        ...columns.map((name) => `@attribute ${name} numeric`),
        ...(frames ? [] : ["@attribute class {unknown}"]),
        "",
        "@data",
        "",
      ].join("\n");
    case "opensmile-python":
      return ["file", "start", "end", ...columns].join(",") + "\n";
    case "smilextract":
      return ["name", "frameTime", ...columns].join(";") + "\n";
  }
}

/** As C writes it: two digits of exponent at least, and the sign of -0. */
function exponential(value: number): string {
  const text = (Object.is(value, -0) ? "-" : "") + value.toExponential(8);
  return text.at(-2) === "+" || text.at(-2) === "-" ? `${text.slice(0, -1)}0${text.at(-1)}` : text;
}

function quoted(text: string): string {
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As pandas writes a duration: "0 days 00:00:01.898250". */
function timedelta(seconds: number): string {
  const microseconds = Math.round(seconds * 1e6);
  const days = Math.floor(microseconds / 86400e6);
  const time = new Date(microseconds % 86400e6 / 1000).toISOString().slice(11, 19);
  const fraction = microseconds % 1e6;
  return `${days} days ${time}` + (fraction ? `.${String(fraction).padStart(6, "0")}` : "");
}
