import type { SystemResult } from "../results.ts";
import { type Html, markup } from "./markup.ts";

const marks: Record<SystemResult["kind"], { name: string; shape: Html }> = {
  static: { name: "static features", shape: markup`<path d="M5 0 10 5 5 10 0 5z"/>` },
  dae: { name: "denoising autoencoder", shape: markup`<circle cx="5" cy="5" r="4.3"/>` },
  modified: {
    name: "modified autoencoder",
    shape: markup`<rect x="1" y="1" width="8" height="8"/>`,
  },
};

/** The kinds of system that a run has, with the marks that stand for them in the drawings. */
export function legend(systems: SystemResult[]): Html {
  const kinds = [...new Set(systems.map(({ kind }) => kind))];
  const items = kinds.map((kind) =>
    markup`
<li><svg viewBox="0 0 10 10" fill="var(--${kind})" aria-hidden="true">${marks[kind].shape}</svg>${
      marks[kind].name
    }</li>`
  );
  return markup`<ul class="legend">${items}
</ul>`;
}
