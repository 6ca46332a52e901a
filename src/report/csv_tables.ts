import type { Interval } from "../statistics/mod.ts";
import type { Difference } from "./comparison.ts";
import { csv } from "./csv.ts";
import type { Results, SystemResult } from "./results.ts";

type Cells = Record<string, string | number | null>;

/** The figures of a run as CSV, for other programs: fractions at full precision, file name to text. */
export function csvTables({ systems }: Results): Record<string, string> {
  const each = (cells: (system: SystemResult) => Cells[]) =>
    table(systems.flatMap((system) => {
      const { id, hidden } = system;
      return cells(system).map((cells): Cells => ({ system: id, hidden, ...cells }));
    }));
  return {
    "systems.csv": each((system) => [{ ...accuracies(system), ...comparison(system) }]),
    "classes.csv": each(({ classes }) =>
      classes.map(({ label, ...figures }) => ({ class: label, ...figures }))
    ),
    "speakers.csv": each(({ perSpeaker }) => perSpeaker.map((speaker) => ({ ...speaker }))),
    "confusion.csv": each(({ confusion: { labels, counts } }) =>
      counts.flatMap((row, i) =>
        row.map((utterances, j) => ({ class: labels[i], predicted: labels[j], utterances }))
      )
    ),
  };
}

/** Rows with the same keys as the first, which are the columns. */
function table(rows: Cells[]): string {
  const header = Object.keys(rows[0]);
  return csv(header, rows.map((row) => header.map((key) => row[key])));
}

function accuracies({ kind, wa, ua, waDeviation, uaDeviation, pooled, intervals }: SystemResult) {
  return {
    kind,
    wa,
    wa_deviation: waDeviation,
    ...ends("wa", intervals.wa),
    ua,
    ua_deviation: uaDeviation,
    ...ends("ua", intervals.ua),
    pooled_wa: pooled.wa,
    ...ends("pooled_wa", intervals.pooled.wa),
    pooled_ua: pooled.ua,
    ...ends("pooled_ua", intervals.pooled.ua),
    macro_f1: pooled.macroF1,
  };
}

function comparison({ comparison }: SystemResult): Cells {
  const { baseline = null, wa, ua, mcnemar } = comparison ?? {};
  return {
    baseline,
    ...difference("wa", wa),
    ...difference("ua", ua),
    only_system: mcnemar?.onlySystem ?? null,
    only_baseline: mcnemar?.onlyBaseline ?? null,
    mcnemar_p: mcnemar?.p ?? null,
    mcnemar_p_holm: mcnemar?.holm ?? null,
  };
}

function difference(measure: string, difference?: Difference): Cells {
  return {
    [`${measure}_difference`]: difference?.meanDifference ?? null,
    ...ends(`${measure}_difference`, difference?.interval ?? null),
    [`${measure}_p`]: difference?.p ?? null,
    [`${measure}_p_holm`]: difference?.holm ?? null,
  };
}

function ends(name: string, interval: Interval | null): Cells {
  return { [`${name}_low`]: interval?.low ?? null, [`${name}_high`]: interval?.high ?? null };
}
