import {
  interval,
  oneLine,
  percent,
  points,
  pValue,
  quantity,
  signPatterns,
  systemName,
} from "./format.ts";
import type { LeakageStatement, Results, SystemResult } from "./results.ts";
import { table } from "./table.ts";
import { classTable, confusionTable, type ReportTable, seedTable, sizeTable } from "./tables.ts";

/** Columns of the terminal. */
export const width = 100;

/** The report for a terminal of 100 columns, from what `results.json` holds. */
export function terminalReport(results: Results): string {
  const { systems, protocol, leakage, warnings } = results;
  return [
    ...withCaption(sizeTable(systems)),
    ...intervals(systems),
    ...seedTable(systems).flatMap(withCaption),
    ...comparison(systems),
    ...withCaption(classTable(systems, "recall")),
    heading("Each test speaker, WA / UA in %"),
    speakerTable(systems),
    heading("Confusion, all utterances: rows are the true class, columns the predicted one"),
    systems.map((system, i) => lay(confusionTable(system, i))).join("\n\n"),
    heading("Protocol"),
    ...protocol.map(item),
    ...warnings.map((warning) => item(`Warning: ${warning}`)),
    heading("Leakage"),
    ...leakageLines(leakage),
  ].join("\n");
}

function withCaption(table: ReportTable): string[] {
  return [heading(table.caption), lay(table)];
}

function lay({ columns, rows, headings }: ReportTable): string {
  return table([columns.map(({ name }) => name), ...rows], headings, width);
}

/** A title with space around it. */
export function heading(text: string): string {
  return `\n${text}\n`;
}

/** A point of a list, broken at spaces. */
export function item(text: string): string {
  const lines = [""];
  for (const word of oneLine(text).split(" ")) {
    if (lines.at(-1)!.length + 1 + word.length > width - 2) lines.push("");
    lines[lines.length - 1] += lines.at(-1) === "" ? word : ` ${word}`;
  }
  return `- ${lines.join("\n  ")}`;
}

function intervals(systems: SystemResult[]): string[] {
  const [{ intervals: { level, resamples } }] = systems;
  const rows = systems.map((system) => {
    const { wa, ua, pooled } = system.intervals;
    return [systemName(system), ...[wa, ua, pooled.wa, pooled.ua].map((ends) => interval(ends))];
  });
  return [
    heading(
      `${100 * level} % intervals: bootstrap over speakers, ${quantity(resamples, "resample")}`,
    ),
    table([["", "WA", "UA", "WA pooled", "UA pooled"], ...rows], 1, width),
  ];
}

/** Every system against the baseline, if there is one and others. */
function comparison(systems: SystemResult[]): string[] {
  const compared = systems.flatMap((system) =>
    system.comparison ? [{ name: systemName(system), ...system.comparison }] : []
  );
  if (compared.length === 0) return [];
  const [{ baseline, wa: test }] = compared;
  const level = `${100 * systems[0].intervals.level} %`;
  const rows = compared.map(({ name, wa, ua, mcnemar }) => [
    name,
    ...[wa, ua].flatMap(({ meanDifference, interval: ends, holm }) => [
      `${points(meanDifference)} ${interval(ends, points)}`,
      pValue(holm),
    ]),
    `${mcnemar.onlySystem} : ${mcnemar.onlyBaseline}`,
    pValue(mcnemar.holm),
  ]);
  return [
    heading(`Compared with ${oneLine(baseline)}: difference in points, ${level} interval`),
    table([["", "WA", "p", "UA", "p", "only right", "p"], ...rows], 1, width),
    "",
    item(`p of WA and UA: permutation test over speakers, ${signPatterns(test)}`),
    item(
      `only right: utterances that the system alone got right, and ${oneLine(baseline)} alone; ` +
        "p of McNemar's test, which takes utterances for independent",
    ),
    item(`Every p is corrected for ${quantity(rows.length, "system")} by Holm's method`),
  ];
}

function speakerTable(systems: SystemResult[]): string {
  const rows = systems[0].perSpeaker.map(({ speaker, utterances }, i) => [
    speaker,
    String(utterances),
    ...systems.map(({ perSpeaker }) =>
      `${percent(perSpeaker[i].wa)} / ${percent(perSpeaker[i].ua)}`
    ),
  ]);
  return table([["speaker", "utterances", ...systems.map(systemName)], ...rows], 1, width);
}

const leaks = { no: "nothing leaks", features: "features leak", labels: "labels leak" };

function leakageLines({ verdict, items }: LeakageStatement): string[] {
  return [
    ...items.map(({ what, fittedOn, touchesTest, detail }) =>
      item(`${what}, fitted on ${fittedOn}: ${leaks[touchesTest]}; ${detail}`)
    ),
    item(`Verdict: ${verdict}`),
  ];
}
