/** What a cell holds; null is left empty. */
export type Cell = string | number | null;

/**
 * A CSV file's text, RFC 4180 with line feeds.
 *
 * @param header column names
 * @param rows cells
 */
export function csv(header: string[], rows: Cell[][]): string {
  return [header, ...rows].map(csvLine).join("");
}

/** One line of such a file, with its line feed. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(quoted).join(",") + "\n";
}

function quoted(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
