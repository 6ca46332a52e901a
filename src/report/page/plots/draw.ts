import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { SystemResult } from "../../results.ts";
import { Html, markup } from "../markup.ts";

/** Width of a plot in its own units, which the page shows as pixels, or a little more or less. */
const WIDTH = 400;
const FONT_SIZE = 11;
/** Mean width of a letter. */
const LETTER = 0.55 * FONT_SIZE;
/** Names that are longer are cut; the tables have them whole. */
const LONGEST_NAME = 22;

/** What is used of an element of the server-side DOM. */
interface SvgElement {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  outerHTML: string;
}

export { Plot };

const { document } = parseHTML("<html></html>") as unknown as { document: unknown };

/** The marks that a plot is made of. */
export type Marks = NonNullable<Plot.PlotOptions["marks"]>;

/** How a kind of system is drawn: in a color of style.css, and for those who do not tell it apart, a symbol. */
export const styles = {
  static: { color: "var(--static)", symbol: "diamond2" },
  dae: { color: "var(--dae)", symbol: "circle" },
  modified: { color: "var(--modified)", symbol: "square" },
} as const satisfies Record<SystemResult["kind"], unknown>;

/** The line of the baseline. */
export const baselineLine = { stroke: styles.static.color, strokeDasharray: "3,3" };

/** The options of dots whose data have a style and a title to be seen under the pointer. */
export const dotStyle = { fill: "color", symbol: "symbol", title: "title", r: 4 };

/**
 * Draws marks as SVG, without any style sheet of its own.
 *
 * @param title what it is, and `description` what it shows, both for a screen reader
 */
export function draw(title: string, description: string, options: Plot.PlotOptions): Html {
  const svg: SvgElement = Plot.plot({
    document,
    width: WIDTH,
    marginTop: 8,
    marginRight: 16,
    marginBottom: 36,
    ...options,
  });
  for (const style of svg.querySelectorAll("style")) style.remove();
  // the names of parts are of no use in what counts as one picture
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  svg.removeAttribute("class");
  svg.setAttribute("role", "img");
  svg.setAttribute("font-size", String(FONT_SIZE));
  const words = markup`<title>${title}</title><desc>${description}</desc>`;
  return new Html(svg.outerHTML.replace(/^<svg[^>]*>/, (tag) => tag + words.text));
}

/** A horizontal axis with its grid. */
export function axisX(label: string, ticks = 6): Marks {
  return [
    Plot.gridX({ ticks, stroke: "var(--grid)", strokeOpacity: 1 }),
    Plot.axisX({ ticks, label, labelAnchor: "center", labelArrow: "none", tickSize: 0 }),
  ];
}

/** A vertical axis with its grid. */
export function axisY(label: string, ticks = 5): Marks {
  return [
    Plot.gridY({ ticks, stroke: "var(--grid)", strokeOpacity: 1 }),
    Plot.axisY({ ticks, label, labelArrow: "none", tickSize: 0 }),
  ];
}

/**
 * The frame of a plot with a named row for each thing: row 0 is the uppermost, and marks may lie between rows.
 *
 * @param height of a row; rows that are lower than a line of text have no names
 * @param label of the horizontal axis
 */
export function inRows(
  names: string[],
  height: number,
  label: string,
  domain: [number, number],
  marks: Marks,
): Plot.PlotOptions {
  const named = height >= FONT_SIZE;
  const shown = names.map((name) =>
    name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
  );
  const longest = Math.max(...shown.map(({ length }) => length));
  return {
    height: height * names.length + 44,
    marginLeft: named ? 14 + LETTER * longest : 14,
    x: { domain },
    y: { domain: [names.length - 0.5, -0.5], axis: null },
    marks: [
      ...axisX(label),
      named
        ? Plot.axisY([...names.keys()], { tickFormat: (i) => shown[i], tickSize: 0, label: null })
        : null,
      ...marks,
    ],
  };
}

/** From the multiple of `step` below all values to one above. */
export function domainOf(values: number[], step: number): [number, number] {
  const low = step * Math.floor(Math.min(...values) / step);
  return [low, Math.max(low + step, step * Math.ceil(Math.max(...values) / step))];
}
