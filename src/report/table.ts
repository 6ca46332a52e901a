import { oneLine } from "./format.ts";

const gap = "  ";

/**
 * Lays out a table for the terminal.
 *
 * @param rows cells; the first row is the heading
 * @param texts how many columns, from the first, are text and go to the left; the others go to the right
 * @param width a table that is wider goes on below with its other columns, after those of text again
 */
export function table(rows: string[][], texts = 1, width = Infinity): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = cells[0].map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  const line = (row: string[], columns: number[]) =>
    columns.map((j) => j < texts ? row[j].padEnd(widths[j]) : row[j].padStart(widths[j]))
      .join(gap).trimEnd();
  const block = (columns: number[]) => {
    const rule = columns.map((j) => "-".repeat(widths[j])).join(gap);
    const [heading, ...rest] = cells.map((row) => line(row, columns));
    return [heading, rule, ...rest].join("\n");
  };
  return blocks(widths, texts, width).map(block).join("\n\n");
}

/** The columns of each block that is at most `width` wide, or has but one column besides those of text. */
function blocks(widths: number[], texts: number, width: number): number[][] {
  const heading = widths.slice(0, texts).map((_, j) => j);
  const found = [[...heading]];
  for (let j = texts; j < widths.length; j++) {
    const columns = [...found.at(-1)!, j];
    const wide = columns.reduce((total, j) => total + widths[j] + gap.length, -gap.length);
    if (wide <= width || columns.length === texts + 1) found[found.length - 1] = columns;
    else found.push([...heading, j]);
  }
  return found;
}
