import { oneLine, percent, points, systemName } from "../../format.ts";
import type { SystemResult } from "../../results.ts";
import type { Html } from "../markup.ts";
import { domainOf, dotStyle, draw, inRows, Plot, styles } from "./draw.ts";

/** Rows of many speakers get lower, down to LOWEST, so that all stay within this height if they can. */
const HEIGHT = 400;
const HIGHEST = 16;
const LOWEST = 5;

/**
 * WA of a system and of the baseline on each test speaker, joined by a line.
 *
 * @param systems all of them, for an axis that is the same in all plots
 */
export function speakerPlot(
  system: SystemResult,
  baseline: SystemResult,
  systems: SystemResult[],
): Html {
  const rows = system.perSpeaker.map(({ speaker, wa }, row) => ({
    row,
    ...styles[system.kind],
    value: 100 * wa,
    from: 100 * baseline.perSpeaker[row].wa,
    title: `${speaker}: ${percent(baseline.perSpeaker[row].wa)} → ${percent(wa)} (${
      points(wa - baseline.perSpeaker[row].wa)
    })`,
  }));
  const names = system.perSpeaker.map(({ speaker }) => oneLine(speaker));
  const height = Math.min(HIGHEST, Math.max(LOWEST, HEIGHT / rows.length));
  const domain = domainOf(
    systems.flatMap(({ perSpeaker }) => perSpeaker.map(({ wa }) => 100 * wa)),
    10,
  );
  return draw(
    `WA of ${systemName(system)} and ${systemName(baseline)} on each test speaker`,
    "A line joins the two. The table has the figures.",
    inRows(names, height, "WA, %", domain, [
      Plot.ruleY(rows, { y: "row", x1: "from", x2: "value", stroke: "color", strokeWidth: 1.5 }),
      Plot.dot(rows, {
        x: "from",
        y: "row",
        symbol: styles.static.symbol,
        fill: "var(--paper)",
        stroke: styles.static.color,
        r: 3.5,
      }),
      Plot.dot(rows, { ...dotStyle, x: "value", y: "row", r: 3.5 }),
    ]),
  );
}
