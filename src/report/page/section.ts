import { type Html, markup } from "./markup.ts";

/** A part of the page, which its list of contents names. */
export interface Section {
  /** letters and hyphens */
  id: string;
  title: string;
  content: Html;
}

/** A section with its heading. */
export function sectionHtml({ id, title, content }: Section): Html {
  return markup`
<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>`;
}

/** A drawing, and its name where it is one of many. */
export interface Panel {
  title?: string;
  svg: Html;
}

/** Drawings side by side, and below them what they have in common. */
export function figure(panels: Panel[], caption: string): Html {
  return markup`<figure>
<div class="panels">${panels.map(panel)}
</div>
<figcaption>${caption}</figcaption>
</figure>`;
}

function panel({ title, svg }: Panel): Html {
  const name = title === undefined ? "" : markup`<p class="panel-title">${title}</p>`;
  return markup`
<div class="panel">${name}${svg}</div>`;
}

/** What is closed until it is asked for; on paper it is open. */
export function details(summary: string, ...content: Html[]): Html {
  return markup`
<details>
<summary>${summary}</summary>
${content}
</details>`;
}
