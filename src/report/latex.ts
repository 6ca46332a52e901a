import { oneLine } from "./format.ts";
import { type Column, type ReportTable, reportTables } from "./tables.ts";
import type { Results } from "./results.ts";

/** Tables with more columns than this span both columns of a page. */
const NARROW = 7;

/** The tables of a run in LaTeX with the package booktabs, each to be copied into a paper. */
export function latexTables(results: Results): string {
  return `% \\usepackage{booktabs}\n\n${reportTables(results).map(latexTable).join("\n")}`;
}

function latexTable({ id, caption, note, headings, columns, rows }: ReportTable): string {
  const environment = columns.length > NARROW ? "table*" : "table";
  const alignment = columns.map(({ words }, j) =>
    words ? "p{0.21\\linewidth}" : j < headings ? "l" : "r"
  );
  return [
    `\\begin{${environment}}`,
    "\\centering",
    `\\caption{${escape(caption)}}`,
    `\\label{tab:${id}}`,
    `\\begin{tabular}{${alignment.join("")}}`,
    "\\toprule",
    ...groupLines(columns),
    line(columns.map(({ name }) => name)),
    "\\midrule",
    ...rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
    ...(note ? ["", `\\smallskip\\footnotesize ${escape(note)}`] : []),
    `\\end{${environment}}`,
    "",
  ].join("\n");
}

/** A row of the table; braces keep LaTeX from reading a bracket or star as an argument of the line break before. */
function line(cells: string[]): string {
  return `${cells.map(escape).join(" & ").replace(/^(?=[[*])/, "{}")} \\\\`;
}

/** The common names above the columns' own, and rules below them. */
function groupLines(columns: Column[]): string[] {
  if (columns.every(({ group }) => group === undefined)) return [];
  const cells: string[] = [];
  const rules: string[] = [];
  for (let j = 0; j < columns.length;) {
    const { group } = columns[j];
    const next = columns.findIndex((column, k) => k > j && column.group !== group);
    const end = group === undefined ? j + 1 : next < 0 ? columns.length : next;
    cells.push(group === undefined ? "" : `\\multicolumn{${end - j}}{c}{${escape(group)}}`);
    if (group !== undefined) rules.push(`\\cmidrule(lr){${j + 1}-${end}}`);
    j = end;
  }
  return [`${cells.join(" & ")} \\\\`, rules.join(" ")];
}

const replacements: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "−": "$-$",
  "±": "$\\pm$",
  "–": "--",
};

function escape(text: string): string {
  return oneLine(text).replace(
    /[\\^~<>|−±–]|[{}$&#%_]/g,
    (sign) => replacements[sign] ?? `\\${sign}`,
  );
}
