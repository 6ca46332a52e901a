import { baselineOf } from "../../comparison.ts";
import { interval, points, systemName } from "../../format.ts";
import type { SystemResult } from "../../results.ts";
import type { Html } from "../markup.ts";
import { baselineLine, domainOf, dotStyle, draw, inRows, Plot, styles } from "./draw.ts";

/** A mark's width, as a share of the axis. */
const MARK = 0.022;
/** Heights, as shares of a row's: of a mark, and of all that are piled up. */
const LEVEL = 0.15;
const PILE = 0.7;

/** Every system less the baseline: a hollow mark for each speaker, and below them the mean with its interval. */
export function differencePlot(systems: SystemResult[], measure: "wa" | "ua"): Html {
  const name = measure.toUpperCase();
  const baseline = baselineOf(systems)!;
  const compared = systems.filter(({ comparison }) => comparison);
  const means = compared.map((system, row) => {
    const { meanDifference, interval: ends } = system.comparison![measure];
    return {
      row: row + 0.25,
      ...styles[system.kind],
      value: 100 * meanDifference,
      low: 100 * (ends?.low ?? meanDifference),
      high: 100 * (ends?.high ?? meanDifference),
      title: `${systemName(system)}: ${points(meanDifference)} ${interval(ends, points)}`,
    };
  });
  // the same for both measures
  const domain = domainOf(
    [
      0,
      ...compared.flatMap(({ perSpeaker }) =>
        perSpeaker.flatMap(({ wa, ua }, s) => [
          100 * (wa - baseline.perSpeaker[s].wa),
          100 * (ua - baseline.perSpeaker[s].ua),
        ])
      ),
    ],
    5,
  );
  const width = MARK * (domain[1] - domain[0]);
  const speakers = compared.flatMap((system, row) =>
    piled(
      system.perSpeaker.map((figures, s) => {
        const difference = figures[measure] - baseline.perSpeaker[s][measure];
        const title = `${figures.speaker}: ${points(difference)}`;
        return { row: row - 0.05, ...styles[system.kind], value: 100 * difference, title };
      }),
      width,
    )
  );
  return draw(
    `${name} of every system less that of ${systemName(baseline)}`,
    "The difference for each test speaker, and their mean with its interval. The table has the means.",
    inRows(compared.map(systemName), 36, `difference in ${name}, points`, domain, [
      Plot.ruleX([0], baselineLine),
      Plot.dot(speakers, {
        ...dotStyle,
        x: "value",
        y: "row",
        fill: "none",
        stroke: "color",
        r: 2.5,
      }),
      Plot.ruleY(means, { y: "row", x1: "low", x2: "high", stroke: "color", strokeWidth: 1.5 }),
      Plot.dot(means, { ...dotStyle, x: "value", y: "row" }),
    ]),
  );
}

/** Puts marks that would cover one another into piles that grow upwards from their row. */
function piled<T extends { row: number; value: number }>(marks: T[], width: number): T[] {
  const ends: number[] = [];
  const levels = marks.toSorted((a, b) => a.value - b.value).map((mark) => {
    const free = ends.findIndex((end) => end <= mark.value);
    const level = free < 0 ? ends.length : free;
    ends[level] = mark.value + width;
    return { mark, level };
  });
  const height = Math.min(LEVEL, PILE / ends.length);
  return levels.map(({ mark, level }) => ({ ...mark, row: mark.row - height * level }));
}
