import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { csvTables, latexTables, markdownTables } from "../../src/report/mod.ts";
import { exampleResults, largeResults, utterances } from "./example.ts";
import { nasty } from "./nasty.ts";

const results = exampleResults([
  { id: "static", kind: "static", hidden: null, predicted: utterances.predicted },
  { id: "dae", kind: "dae", hidden: 400, predicted: utterances.labelOf },
]);

/** The table below a caption. */
function block(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  assert(start >= 0, from);
  return text.slice(start, text.indexOf(to, start));
}

Deno.test("Markdown", () => {
  assert.equal(
    block(markdownTables(results), "**Every system against static, in", "\n\n**"),
    `**Every system against static, in percentage points, mean over 3 test speakers**

| system | WA difference | WA 95 % interval | WA p | WA p (Holm) | UA difference | UA 95 % interval | UA p | UA p (Holm) |
| :-- | --: | --: | --: | --: | --: | --: | --: | --: |
| dae 400 | +16.7 | [0.0, +25.0] | 0.500 | 0.500 | +25.0 | [0.0, +50.0] | 0.500 | 0.500 |

p: two-sided permutation test over the speakers, all 8 sign patterns. p (Holm) is corrected for 1 comparison.`,
  );
});

Deno.test("LaTeX", () => {
  assert.equal(
    block(latexTables(results), "\\begin{table*}\n\\centering\n\\caption{Every", "\n\n\\begin"),
    `\\begin{table*}
\\centering
\\caption{Every system against static, in percentage points, mean over 3 test speakers}
\\label{tab:comparison}
\\begin{tabular}{lrrrrrrrr}
\\toprule
 & \\multicolumn{4}{c}{WA} & \\multicolumn{4}{c}{UA} \\\\
\\cmidrule(lr){2-5} \\cmidrule(lr){6-9}
system & difference & 95 \\% interval & p & p (Holm) & difference & 95 \\% interval & p & p (Holm) \\\\
\\midrule
dae 400 & +16.7 & [0.0, +25.0] & 0.500 & 0.500 & +25.0 & [0.0, +50.0] & 0.500 & 0.500 \\\\
\\bottomrule
\\end{tabular}

\\smallskip\\footnotesize p: two-sided permutation test over the speakers, all 8 sign patterns. p (Holm) is corrected for 1 comparison.
\\end{table*}`,
  );
});

const harsh = largeResults({ speakers: nasty, classes: nasty });

Deno.test("Markdown: no name leaves its cell or becomes markup", () => {
  const lines = markdownTables(harsh).split("\n");
  let columns = 0;
  for (const [i, line] of lines.entries()) {
    const cells = line.replaceAll(/\\./g, "").split("|").length;
    if (/^\| :--/.test(line)) {
      columns = cells;
      assert.equal(lines[i - 1].replaceAll(/\\./g, "").split("|").length, columns);
    } else if (line.startsWith("| ") && lines[i - 1].startsWith("| ")) assert.equal(cells, columns);
    const bare = line.replaceAll(/\\./g, "").replace(/^\*\*.*\*\*$/, (text) => text.slice(2, -2));
    assert.doesNotMatch(bare, /[<>*_`~&$#]|\]\(/, line);
  }
  assert(lines.some((line) => line.startsWith("| \\<script\\>alert(1)\\</script\\> | 20 |")));
  assert(lines.some((line) => line.startsWith("| line break and tab | 20 |")));
});

Deno.test("LaTeX: no name leaves its cell or becomes a command", () => {
  const text = latexTables(harsh);
  const known = new Set(
    ("usepackage begin end centering caption label toprule midrule bottomrule cmidrule multicolumn linewidth " +
      "smallskip footnotesize pm textbackslash textasciicircum textasciitilde textless textgreater textbar")
      .split(" "),
  );
  for (const [, command] of text.matchAll(/\\([a-zA-Z]+)/g)) assert(known.has(command), command);
  for (const tabular of text.match(/\\begin\{tabular\}.*?\\end\{tabular\}/gs)!) {
    const lines = tabular.split("\n");
    const columns = lines.find((line) => line === "\\midrule") &&
      lines[lines.indexOf("\\midrule") - 1]
        .split(" & ").length;
    for (const line of lines.slice(lines.indexOf("\\midrule") + 1, -2)) {
      assert(line.endsWith(" \\\\"), line);
      assert.equal(line.replaceAll(/\\./g, "").split("&").length, columns, line);
      // what would be read as an argument of the line break before
      assert.doesNotMatch(line, /^\s*[[*]/);
      assert.doesNotMatch(line.replaceAll(/\$(-|\\pm)\$|\\./g, ""), /[%#_^~$]/, line);
    }
  }
  assert.match(text, /^\\textless\{\}script\\textgreater\{\}alert\(1\)/m);
  assert.match(text, /^\{\}\[bracket first & 20 &/m);
});

Deno.test("CSV: every figure of results.json at full precision", () => {
  for (const { systems } of [results, harsh]) {
    const tables = Object.entries(csvTables({ ...results, systems })).map(([name, text]) =>
      [name, parse(text, { columns: true }) as Record<string, string>[]] as const
    );
    const { "systems.csv": all, "classes.csv": classes, "speakers.csv": speakers, ...rest } = Object
      .fromEntries(tables);
    assert.deepEqual(Object.keys(rest), ["confusion.csv"]);
    const text = (value: number | string | null | undefined) => String(value ?? "");
    const name = ({ id, hidden }: typeof systems[number]) => ({ system: id, hidden: text(hidden) });
    assert.deepEqual(
      speakers,
      systems.flatMap((system) =>
        system.perSpeaker.map(({ speaker, utterances, wa, ua }) => ({
          ...name(system),
          ...{ speaker, utterances: text(utterances), wa: text(wa), ua: text(ua) },
        }))
      ),
    );
    assert.deepEqual(
      classes,
      systems.flatMap((system) =>
        system.classes.map(({ label, recall, precision, f1, support }) => ({
          ...name(system),
          class: label,
          ...{
            recall: text(recall),
            precision: text(precision),
            f1: text(f1),
            support: text(support),
          },
        }))
      ),
    );
    assert.deepEqual(
      rest["confusion.csv"],
      systems.flatMap((system) =>
        system.confusion.counts.flatMap((row, i) =>
          row.map((count, j) => ({
            ...name(system),
            class: system.confusion.labels[i],
            predicted: system.confusion.labels[j],
            utterances: text(count),
          }))
        )
      ),
    );
    all.forEach((row, i) => {
      const { id, kind, hidden, comparison, intervals, pooled, ...system } = systems[i];
      const ends = (key: string, ends?: { low: number; high: number } | null) => ({
        [`${key}_low`]: text(ends?.low),
        [`${key}_high`]: text(ends?.high),
      });
      const difference = (key: "wa" | "ua") => ({
        [`${key}_difference`]: text(comparison?.[key].meanDifference),
        ...ends(`${key}_difference`, comparison?.[key].interval),
        [`${key}_p`]: text(comparison?.[key].p),
        [`${key}_p_holm`]: text(comparison?.[key].holm),
      });
      assert.deepEqual(row, {
        ...{ system: id, hidden: text(hidden), kind },
        ...{
          wa: text(system.wa),
          wa_deviation: text(system.waDeviation),
          ...ends("wa", intervals.wa),
        },
        ...{
          ua: text(system.ua),
          ua_deviation: text(system.uaDeviation),
          ...ends("ua", intervals.ua),
        },
        ...{ pooled_wa: text(pooled.wa), ...ends("pooled_wa", intervals.pooled.wa) },
        ...{ pooled_ua: text(pooled.ua), ...ends("pooled_ua", intervals.pooled.ua) },
        macro_f1: text(pooled.macroF1),
        baseline: text(comparison?.baseline),
        ...difference("wa"),
        ...difference("ua"),
        only_system: text(comparison?.mcnemar.onlySystem),
        only_baseline: text(comparison?.mcnemar.onlyBaseline),
        mcnemar_p: text(comparison?.mcnemar.p),
        mcnemar_p_holm: text(comparison?.mcnemar.holm),
      });
    });
    assert.equal(all.length, systems.length);
  }
});
