import { oneLine } from "./format.ts";
import { type ReportTable, reportTables } from "./tables.ts";
import type { Results } from "./results.ts";

/** The tables of a run in GitHub Flavored Markdown. */
export function markdownTables(results: Results): string {
  return reportTables(results).map(markdownTable).join("\n");
}

function markdownTable({ caption, note, headings, columns, rows }: ReportTable): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    `**${escape(caption)}**`,
    "",
    line(columns.map(({ group = "", name }) => escape(`${group} ${name}`))),
    line(columns.map(({ words }, j) => j < headings || words ? ":--" : "--:")),
    ...rows.map((row) => line(row.map(escape))),
    "",
    ...(note ? [escape(note), ""] : []),
  ].join("\n");
}

/** A text in one line, without any markup: of brackets those that would make a link. */
function escape(text: string): string {
  return oneLine(text).replace(/[\\`*_<>|~&$#]|\](?=[[(])/g, "\\$&");
}
