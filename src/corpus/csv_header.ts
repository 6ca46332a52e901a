import { cannotRead, show } from "./errors.ts";
import { splitFields, type Syntax } from "./fields.ts";
import { APOSTROPHE, type Column, isFrameColumn, type Layout, QUOTE } from "./layout.ts";
import { parseText } from "./number.ts";

/**
 * The separator of a CSV file: the one of comma, semicolon and tab that its header holds most often
 * outside of double quotes; a comma if it holds none.
 */
export function findSeparator(header: string): "," | ";" | "\t" {
  const unquoted = header.replaceAll(/"[^"]*"/g, "");
  const count = (separator: string) => unquoted.split(separator).length;
  return ([",", ";", "\t"] as const).reduce((a, b) => count(b) > count(a) ? b : a);
}

/**
 * Reads the first line of a CSV file and tells by it which program wrote the file.
 *
 * @param bytes the line; it may only be part of them, from `start` to `end`
 * @param text the same line as text
 * @throws InputError if the line is no header
 */
export function readCsvHeader(
  path: string,
  text: string,
  bytes: Uint8Array,
  start: number,
  end: number,
): Layout {
  const separator = findSeparator(text);
  const syntax: Syntax = {
    separator: separator.charCodeAt(0),
    quotes: [QUOTE],
    backslash: false,
  };
  const names = splitFields(bytes, start, end, syntax);
  const others = names.slice(1);
  if (others.length > 0 && others.every((name) => parseText(name) !== undefined)) {
    const first = show(names.slice(0, 3).join(separator));
    throw cannotRead(path, `a header with the feature names is needed, the file begins ${first}`);
  }

  if (names.slice(0, 3).join() === "file,start,end") {
    const columns = columnsOf(names, (_, index) => index <= 2);
    return { format: "opensmile-python-csv", syntax, columns };
  }
  if (separator === ";" && names[0] === "name") {
    const columns = columnsOf(names, isFrameColumn);
    const quotes = [APOSTROPHE, QUOTE];
    return { format: "smilextract-csv", syntax: { ...syntax, quotes }, columns };
  }
  return { format: "csv", syntax, columns: columnsOf(names, () => false) };
}

function columnsOf(names: string[], isIgnored: (name: string, index: number) => boolean): Column[] {
  return names.map((name, index) => {
    if (index === 0) return { name, role: "utterance" };
    return { name, role: isIgnored(name, index) ? "ignored" : "feature" };
  });
}
