import { cannotRead, show } from "./errors.ts";
import type { Syntax } from "./fields.ts";

/** The layouts of a feature file that {@linkcode readFeatures} knows. */
export type FileFormat = "arff" | "smilextract-csv" | "opensmile-python-csv" | "csv";

/** Where features come from: a file of some layout, or recordings that they are extracted from. */
export type FeatureFormat = FileFormat | "recordings";

/** What a column holds. */
export type Role = "utterance" | "feature" | "ignored";

/** A column as the header names it. */
export interface Column {
  name: string;
  role: Role;
}

/** What the header of a feature file says about the rows below it. */
export interface Layout {
  format: FileFormat;
  syntax: Syntax;
  columns: Column[];
}

export const QUOTE = 0x22, APOSTROPHE = 0x27;

/** Whether openSMILE numbers its frames in the column of this name: it is not a feature. */
export function isFrameColumn(name: string): boolean {
  return name === "frameTime" || name === "frameIndex";
}

/** The names of the columns of this role, in order. */
export function namesOf(columns: Column[], role: Role): string[] {
  return columns.filter((column) => column.role === role).map((column) => column.name);
}

/**
 * Checks what must be true of every header.
 *
 * @throws InputError if there is no feature, or two of one name, or one without a name
 */
export function checkLayout(path: string, layout: Layout): Layout {
  const names = new Set<string>();
  layout.columns.forEach(({ name, role }, index) => {
    if (role !== "feature") return;
    if (name === "") throw cannotRead(path, `column ${index + 1} has no name in the header`);
    if (names.has(name)) throw cannotRead(path, `two features have the name ${show(name)}`);
    names.add(name);
  });
  if (names.size === 0) throw cannotRead(path, "the header names no feature");
  return layout;
}
