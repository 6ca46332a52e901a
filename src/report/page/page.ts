import { quantity, systemName } from "../format.ts";
import type { LossRow } from "../losses.ts";
import type { CorpusSummary, Results } from "../results.ts";
import { shadeStyle } from "./confusion.ts";
import { findings } from "./findings.ts";
import { Html, markup } from "./markup.ts";
import { provenance } from "./provenance.ts";
import { type Section, sectionHtml } from "./section.ts";
import style from "./style.css" with { type: "text" };

/**
 * The report of a run as one HTML file: no scripts, nothing to load, a table beside every drawing. Equal results
 * give equal bytes.
 *
 * @param losses the rows of `losses.csv`
 */
export async function reportHtml(results: Results, losses: readonly LossRow[]): Promise<string> {
  // the drawing library takes a quarter of a second to load, which only who makes a page should wait for
  const plots = await import("./plots/mod.ts");
  const { name, warnings, versions } = results;
  const sections = [...findings(results, losses, plots), ...provenance(results)];
  return markup`<!doctype html>
<html lang="en">
${await head(name)}
<body>
<header>
<h1>${name}</h1>
<p class="subtitle">Emotion recognition from speech</p>
${overview(results)}
${warnings.map((warning) => markup`<p class="warning">Warning: ${warning}</p>`)}
</header>
${contents(sections)}
<main>${sections.map(sectionHtml)}
</main>
<footer>
<p>Made by emodae ${versions.emodae}. Beside this page: the figures at full precision in results.json and in CSV
files, the tables in LaTeX and Markdown in tables.tex and tables.md.</p>
</footer>
</body>
</html>
`.text;
}

/** With a policy that allows one style sheet, this one, and nothing else. */
async function head(name: string): Promise<Html> {
  const css = new Html(style + shadeStyle);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(css.text));
  const policy = `default-src 'none'; style-src 'sha256-${new Uint8Array(hash).toBase64()}'; ` +
    "base-uri 'none'; form-action 'none'";
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}: emodae report</title>
<style>${css}</style>
</head>`;
}

/** What was compared on what, at a glance. */
function overview({ systems, corpora: { emotional, neutral }, leakage }: Results): Html {
  const classes = Object.entries(emotional.classes ?? {}).map(([label, count]) =>
    `${label} ${count}`
  );
  const items = [
    ["Emotional corpus", describe(emotional)],
    ["Classes", classes.join(", ")],
    ...(neutral ? [["Neutral corpus", describe(neutral)]] : []),
    ["Systems", systems.map(systemName).join(", ")],
    ["Leakage", leakage.verdict],
  ];
  const terms = items.map(([term, text]) =>
    markup`
<dt>${term}</dt><dd>${text}</dd>`
  );
  return markup`<dl>${terms}
</dl>`;
}

function describe({ features, utterances, speakers, featuresPerUtterance }: CorpusSummary): string {
  const size = [
    `${quantity(utterances, "utterance")} of ${quantity(Object.keys(speakers).length, "speaker")}`,
    quantity(featuresPerUtterance, "feature"),
  ];
  return `${features.path}: ${size.join(", ")}`;
}

function contents(sections: Section[]): Html {
  const items = sections.map(({ id, title }) =>
    markup`
<li><a href="#${id}">${title}</a></li>`
  );
  return markup`<nav aria-label="Contents">
<ul>${items}
</ul>
</nav>`;
}
