import { byId, element } from "./dom.ts";
import { clock, percent } from "./segments.ts";
import type { State } from "./state.ts";

/** Rows that are made in one go, so that the page does not stutter on a long recording. */
const batch = 40;

/** The segments as a table, made when it is opened. */
export class SegmentTable {
  readonly #details = byId<HTMLDetailsElement>("table");
  readonly #place = this.#details.querySelector<HTMLElement>("div")!;
  #state?: State;
  #shown?: unknown;

  constructor() {
    this.#details.addEventListener("toggle", () => this.#fill());
  }

  /** Shows a state's segments, once all are there. */
  render(state: State): void {
    this.#state = state;
    this.#details.hidden = state.recording?.overall === undefined;
    this.#fill();
  }

  async #fill(): Promise<void> {
    const { recording, model } = this.#state ?? {};
    if (!this.#details.open || !recording?.overall || !model) return;
    const { segments } = recording;
    if (this.#shown === segments) return;
    this.#shown = segments;
    const head = ["From", "To", "Label", ...model.classes];
    const body = element("tbody");
    this.#place.replaceChildren(element(
      "table",
      {},
      element("thead", {}, row(head.map((name) => element("th", { scope: "col" }, name)))),
      body,
    ));
    for (let i = 0; i < segments.length && this.#shown === segments; i += batch) {
      body.append(
        ...segments.slice(i, i + batch).map(({ start, end, label, probabilities }) => {
          const values = model.classes.map((name) => percent(probabilities[name]));
          const texts = [clock(start), clock(end), label, ...values];
          return row(texts.map((text) => element("td", {}, text)));
        }),
      );
      await new Promise(requestAnimationFrame);
    }
  }
}

function row(cells: HTMLElement[]): HTMLTableRowElement {
  return element("tr", {}, ...cells);
}
