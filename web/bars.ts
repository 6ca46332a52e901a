import { byId, classColor, element, setStyle } from "./dom.ts";
import { focusOf, percent } from "./segments.ts";
import type { State } from "./state.ts";

/** The label of what is looked at, and a bar for each class with a mark where the whole recording has it. */
export class Bars {
  readonly #focus = byId("focus");
  readonly #label = byId("label");
  readonly #list = byId("bars");
  #classes?: readonly string[];

  /** Shows what a state looks at. */
  render(state: State): void {
    const focus = focusOf(state);
    const classes = state.model?.classes ?? [];
    if (this.#classes !== classes) this.#rebuild(classes);
    const prediction = focus?.prediction;
    this.#focus.textContent = focus?.title ?? "";
    this.#label.textContent = prediction?.label ?? "…";
    this.#label.style.setProperty(
      "--color",
      prediction ? classColor(classes.indexOf(prediction.label)) : "var(--line)",
    );
    const overall = focus?.index === -1 ? undefined : state.recording?.overall;
    byId("legend").hidden = overall === undefined;
    classes.forEach((label, i) => {
      const row = this.#list.children[i] as HTMLElement;
      const probability = prediction?.probabilities[label];
      row.classList.toggle("winner", prediction?.label === label);
      row.querySelector(".value")!.textContent = probability === undefined
        ? "–"
        : percent(probability);
      setStyle(row, { "--part": String(probability ?? 0) });
      const mark = row.querySelector<HTMLElement>(".mark")!;
      mark.hidden = overall === undefined;
      setStyle(row, { "--mark": String(overall?.probabilities[label] ?? 0) });
    });
  }

  #rebuild(classes: readonly string[]): void {
    this.#classes = classes;
    this.#list.replaceChildren(...classes.map((label, i) => {
      const track = element("span", { class: "track" });
      track.append(element("span", { class: "fill" }), element("span", { class: "mark" }));
      const row = element("li", {}, element("span", { class: "class" }, label), track);
      row.append(element("span", { class: "value" }));
      setStyle(row, { "--color": classColor(i) });
      return row;
    }));
  }
}
