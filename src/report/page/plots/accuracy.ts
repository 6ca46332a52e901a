import { baselineOf } from "../../comparison.ts";
import { interval, percent, systemName } from "../../format.ts";
import type { SystemResult } from "../../results.ts";
import type { Html } from "../markup.ts";
import { baselineLine, domainOf, dotStyle, draw, inRows, Plot, styles } from "./draw.ts";

/** The mean accuracy of every system with its interval; the broken line is the baseline. */
export function accuracyPlot(systems: SystemResult[], measure: "wa" | "ua"): Html {
  const name = measure.toUpperCase();
  const rows = systems.map((system, row) => {
    const ends = system.intervals[measure];
    const value = system[measure];
    return {
      row,
      ...styles[system.kind],
      value: 100 * value,
      low: 100 * (ends?.low ?? value),
      high: 100 * (ends?.high ?? value),
      title: `${systemName(system)}: ${percent(value)} ${interval(ends)}`,
    };
  });
  // the same for both measures
  const domain = domainOf(
    systems.flatMap(({ wa, ua, intervals }) =>
      [{ low: wa, high: wa }, { low: ua, high: ua }, intervals.wa, intervals.ua]
        .flatMap((ends) => ends ? [100 * ends.low, 100 * ends.high] : [])
    ),
    5,
  );
  const baseline = baselineOf(systems);
  return draw(
    `${name} of every system`,
    "Mean over the test speakers, with its interval. The table has the figures.",
    inRows(systems.map(systemName), 22, `${name}, %`, domain, [
      baseline && Plot.ruleX([100 * baseline[measure]], baselineLine),
      Plot.ruleY(rows, { y: "row", x1: "low", x2: "high", stroke: "color", strokeWidth: 1.5 }),
      Plot.dot(rows, { x: "value", y: "row", ...dotStyle }),
    ]),
  );
}
