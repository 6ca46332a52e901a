import type { CardCorpus, ModelCard } from "../src/model_file/mod.ts";
import { byId, classColor, element, setStyle } from "./dom.ts";
import type { LoadedModel } from "./messages.ts";
import type { State } from "./state.ts";

/** The model's card: what it was trained on, how good it is by what test, and what it is not for. */
export class Card {
  readonly #place = byId("card");
  #model?: LoadedModel;

  /** Shows the card of a state's model. */
  render({ model }: State): void {
    if (!model || model === this.#model) return;
    this.#model = model;
    byId("synthetic").hidden = !model.card.corpora.emotional.synthetic;
    this.#place.replaceChildren(
      facts(model),
      figures(model.card),
      recall(model),
      confusion(model),
      ...words(model.card),
      details(model.card),
    );
  }
}

function facts({ file, bytes, card, classes }: LoadedModel): HTMLElement {
  const { system, corpora, evaluation } = card;
  const hidden = system.hidden.length > 0 ? `, ${system.hidden.join(" + ")} hidden units` : "";
  const rows: [string, string][] = [
    ["System", `${kinds[system.kind]}${hidden}`],
    ["Classes", classes.join(", ")],
    ["Trained on", corpusInWords(corpora.emotional)],
    ...(corpora.neutral
      ? [["Pre-trained on", corpusInWords(corpora.neutral)] as [string, string]]
      : []),
    ["Tested by", evaluation.split],
    ["File", `${file}, ${Math.ceil(bytes / 1024).toLocaleString("en")} KB`],
  ];
  return element(
    "dl",
    { class: "facts" },
    ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

const kinds: Readonly<Record<ModelCard["system"]["kind"], string>> = {
  static: "SVM on the static features",
  dae: "denoising autoencoder and SVM",
  modified: "modified denoising autoencoder and SVM",
};

function corpusInWords({ name, utterances, speakers, synthetic }: CardCorpus): string {
  const count = Object.keys(speakers).length;
  const sizes = `${utterances.toLocaleString("en")} utterances of ${count} speakers`;
  return `${name}: ${sizes}${synthetic ? ", synthetic" : ""}`;
}

function figures({ evaluation }: ModelCard): HTMLElement {
  const tiles = Object.entries(evaluation.figures).map(([name, { mean, interval }]) =>
    element(
      "li",
      {},
      element("span", { class: "soft" }, figureNames[name] ?? name),
      element("strong", {}, decimal(mean)),
      element(
        "span",
        { class: "soft" },
        interval ? `${decimal(interval[0])} to ${decimal(interval[1])}` : "",
      ),
    )
  );
  return element(
    "div",
    {},
    element("h3", {}, "On utterances that it was not trained on, in %"),
    element("ul", { class: "figures" }, ...tiles),
    element(
      "p",
      { class: "soft note" },
      "with 95 % intervals; mean over the speakers or, pooled, over all utterances",
    ),
  );
}

const figureNames: Readonly<Record<string, string>> = {
  "WA": "accuracy (WA)",
  "UA": "mean recall (UA)",
  "WA pooled": "WA, pooled",
  "UA pooled": "UA, pooled",
};

function recall({ card, classes }: LoadedModel): HTMLElement {
  const rows = classes.map((label, i) => {
    const value = card.evaluation.recall[label];
    const track = element("span", { class: "track" }, element("span", { class: "fill" }));
    const row = element(
      "li",
      {},
      element("span", { class: "class" }, label),
      track,
      element("span", { class: "value" }, `${decimal(value)} %`),
    );
    setStyle(row, { "--color": classColor(i), "--part": String(value) });
    return row;
  });
  return element(
    "div",
    {},
    element("h3", {}, "Recall: of each class, the part that was recognized"),
    element("ul", { class: "bars" }, ...rows),
  );
}

function confusion({ card, classes }: LoadedModel): HTMLElement {
  const head = classes.map((label) => element("th", { scope: "col" }, label));
  const rows = card.evaluation.confusion.map((counts, truth) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count) => {
      const cell = element("td", {}, String(count));
      setStyle(cell, { "--part": String(total > 0 ? count / total : 0) });
      return cell;
    });
    return element("tr", {}, element("th", { scope: "row" }, classes[truth]), ...cells);
  });
  const table = element(
    "table",
    { class: "confusion" },
    element("caption", {}, "Confusion: rows are what it was, columns what was recognized"),
    element("thead", {}, element("tr", {}, element("td"), ...head)),
    element("tbody", {}, ...rows),
  );
  return element(
    "div",
    { class: "wide", role: "region", tabindex: "0", "aria-label": "Confusion" },
    table,
  );
}

function words({ evaluation, intendedUse, limits }: ModelCard): HTMLElement[] {
  const { logLoss, brier, error, agreement } = evaluation.calibration;
  const calibration = `Calibration error ${decimal(error)} %, log loss ${logLoss.toFixed(2)}, ` +
    `Brier score ${brier.toFixed(2)}. The label goes by the SVM's votes; it is the most probable ` +
    `class in ${decimal(agreement)} % of the utterances.`;
  const part = (title: string, ...content: HTMLElement[]) =>
    element("div", {}, element("h3", {}, title), ...content);
  return [
    part("How far to trust the probabilities", element("p", {}, calibration)),
    part("Meant for", element("p", {}, intendedUse)),
    part("Limits", element("ul", {}, ...limits.map((limit) => element("li", {}, limit)))),
  ];
}

/** What reproduces it. */
function details({ settings, chosen, counts, versions, modules, corpora }: ModelCard): HTMLElement {
  const data = { settings, chosen, counts, versions, modules, corpora };
  return element(
    "details",
    {},
    element("summary", {}, "Settings, data and versions"),
    element(
      "div",
      { class: "wide", role: "region", tabindex: "0", "aria-label": "Settings, data and versions" },
      element("pre", {}, JSON.stringify(data, null, 2)),
    ),
  );
}

/** A fraction in percent with one decimal. */
function decimal(fraction: number): string {
  return (100 * fraction).toFixed(1);
}
