import { csvTables } from "./csv_tables.ts";
import { latexTables } from "./latex.ts";
import type { LossRow } from "./losses.ts";
import { markdownTables } from "./markdown.ts";
import { reportHtml } from "./page/mod.ts";
import type { Results } from "./results.ts";

/**
 * The files for those who read and quote a run: its page, and its tables for a paper and for other programs.
 * Equal results give equal bytes.
 *
 * @param losses the rows of `losses.csv`
 * @returns file name to text
 */
export async function reportFiles(
  results: Results,
  losses: readonly LossRow[],
): Promise<Record<string, string>> {
  return {
    "report.html": await reportHtml(results, losses),
    "tables.md": markdownTables(results),
    "tables.tex": latexTables(results),
    ...csvTables(results),
  };
}
