/**
 * A CSV file's text, RFC 4180 with line feeds.
 *
 * @param header column names
 * @param rows cells; null is left empty
 */
export function csv(header: string[], rows: (string | number | null)[][]): string {
  return [header, ...rows].map((row) => row.map(cell).join(",") + "\n").join("");
}

function cell(value: string | number | null): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
