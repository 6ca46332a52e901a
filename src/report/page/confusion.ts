import { percent, systemName } from "../format.ts";
import type { SystemResult } from "../results.ts";
import { type Html, markup } from "./markup.ts";
import { frame } from "./table.ts";

/** How many shades there are besides none. */
const SHADES = 20;

/** The style sheet of the shades. */
export const shadeStyle = Array.from({ length: SHADES + 1 }, (_, i) => {
  const share = `${100 * i / SHADES}%`;
  return `.shade-${i} { background: color-mix(in srgb, var(--shade) ${share}, transparent); }\n`;
}).join("");

/** A confusion matrix to look at: a table whose cells are the darker, the more of their row's class they hold. */
export function confusionHtml(system: SystemResult, index: number): Html {
  const { labels, counts } = system.confusion;
  const names = ["true class", ...labels].map((label) => markup`<th scope="col">${label}</th>`);
  const rows = counts.map((row, i) => {
    const support = row.reduce((total, count) => total + count);
    return [markup`<th scope="row">${labels[i]}</th>`, ...row.map((count) => cell(count, support))];
  });
  return frame(`confusion-${index + 1}`, systemName(system), markup`<tr>${names}</tr>`, rows);
}

function cell(count: number, support: number): Html {
  const share = support === 0 ? null : count / support;
  const shade = Math.round(SHADES * (share ?? 0));
  return markup`<td class="shade-${shade}">${percent(share)} <small>${count}</small></td>`;
}
