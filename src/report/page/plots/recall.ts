import { baselineOf } from "../../comparison.ts";
import { oneLine, percent, systemName } from "../../format.ts";
import type { SystemResult } from "../../results.ts";
import type { Html } from "../markup.ts";
import { baselineLine, dotStyle, draw, inRows, Plot, styles } from "./draw.ts";

/** The recall of one class by every system, each with a line from the baseline's. */
export function recallPlot(systems: SystemResult[], index: number): Html {
  const label = oneLine(systems[0].classes[index].label);
  const baseline = baselineOf(systems)?.classes[index].recall ?? null;
  const rows = systems.flatMap((system, row) => {
    const { recall } = system.classes[index];
    return recall === null ? [] : [{
      row,
      ...styles[system.kind],
      value: 100 * recall,
      from: 100 * (baseline ?? recall),
      title: `${systemName(system)}: ${percent(recall)}`,
    }];
  });
  return draw(
    `Recall of ${label} by every system`,
    "A line joins each to the baseline. The table has the figures.",
    inRows(systems.map(systemName), 20, "recall, %", [0, 100], [
      baseline === null ? null : Plot.ruleX([100 * baseline], baselineLine),
      Plot.ruleY(rows, { y: "row", x1: "from", x2: "value", stroke: "color", strokeWidth: 1.5 }),
      Plot.dot(rows, { ...dotStyle, x: "value", y: "row" }),
    ]),
  );
}
