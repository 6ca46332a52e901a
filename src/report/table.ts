/**
 * Lays out a table for the terminal.
 *
 * @param rows cells; the first row is the heading
 * @param texts how many columns, from the first, are text and go to the left; the others go to the right
 */
export function table(rows: string[][], texts = 1): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  const line = (row: string[]) =>
    row.map((cell, j) => j < texts ? cell.padEnd(widths[j]) : cell.padStart(widths[j])).join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}
