import { cannotRead, show } from "./errors.ts";
import { APOSTROPHE, type Column, isFrameColumn, type Layout, QUOTE, type Role } from "./layout.ts";

const SYNTAX = { separator: 0x2c, quotes: [APOSTROPHE, QUOTE], backslash: true };

/** `@attribute NAME TYPE`; the name bare, in '' or in "". */
const ATTRIBUTE =
  /^@attribute\s+(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|([^\s{'"]\S*))\s*(.*)$/i;

/** Reads the lines of an ARFF file above its `@data`. */
export class ArffHeader {
  readonly #path: string;
  readonly #columns: Column[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the next line.
   *
   * @returns the layout of the rows at `@data`, before that undefined
   * @throws InputError if the line is none of a header, or no utterance is named
   */
  read(text: string, line: number): Layout | undefined {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.startsWith("%") || /^@relation\b/i.test(trimmed)) return;
    if (/^@data$/i.test(trimmed)) return this.#layout();
    const match = ATTRIBUTE.exec(trimmed);
    if (!match) {
      throw cannotRead(this.#path, `line ${line} is not part of an ARFF header: ${show(trimmed)}`);
    }
    const quoted = match[1] ?? match[2];
    const name = quoted?.replaceAll(/\\(['"\\])/g, "$1") ?? match[3];
    this.#columns.push({ name, role: this.#roleOf(name, match[4], line) });
  }

  #roleOf(name: string, type: string, line: number): Role {
    if (/^(numeric|real|integer)$/i.test(type)) {
      return /^class$/i.test(name) || isFrameColumn(name) ? "ignored" : "feature";
    }
    if (/^string$/i.test(type)) {
      return this.#columns.some(({ role }) => role === "utterance") ? "ignored" : "utterance";
    }
    if (/^(unknown$|date\b|\{)/i.test(type)) return "ignored";
    const attribute = `attribute ${show(name)}`;
    throw cannotRead(this.#path, `line ${line}: ${attribute} has the unknown type ${show(type)}`);
  }

  #layout(): Layout {
    if (!this.#columns.some(({ role }) => role === "utterance")) {
      throw cannotRead(this.#path, "no attribute of type string gives the utterance names");
    }
    return { format: "arff", syntax: SYNTAX, columns: this.#columns };
  }
}
