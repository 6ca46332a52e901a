import { oneLine } from "../format.ts";
import type { CorpusSummary, Results } from "../results.ts";
import { leakageTable, type ReportTable } from "../tables.ts";
import { markup } from "./markup.ts";
import { details, type Section } from "./section.ts";
import { tableHtml } from "./table.ts";

/** How the figures were made, what may have leaked, and all that it takes to make them again. */
export function provenance(results: Results): Section[] {
  return [protocol(results), leakage(results), repetition(results)];
}

function protocol({ protocol }: Results): Section {
  const items = protocol.map((line) =>
    markup`
<li>${line}</li>`
  );
  return {
    id: "protocol",
    title: "Protocol",
    content: markup`<ul>${items}
</ul>`,
  };
}

function leakage(results: Results): Section {
  return {
    id: "leaks",
    title: "Leakage",
    content:
      markup`<p>Computed from the rows, speakers and sentences of the folds. Verdict: ${results.leakage.verdict}.</p>
${tableHtml(leakageTable(results))}`,
  };
}

function repetition(results: Results): Section {
  const { name, settings } = results;
  const command = `deno run -A cli.ts ${oneLine(name)}.json --data DIR`;
  const corpora = corporaOf(results).map(([role, { counts }]) =>
    details(`What became of the ${role} corpus`, tableHtml(countTable(role, counts)))
  );
  return {
    id: "repeat",
    title: "To repeat this run",
    content:
      markup`<p>With the settings below in <code>${name}.json</code>, and the files that they name below the
folder <code>DIR</code>:</p>
<pre><code>${command}</code></pre>
${tableHtml(identityTable(results))}
${details("Settings", markup`<pre><code>${JSON.stringify(settings, null, 2)}</code></pre>`)}
${corpora}`,
  };
}

function corporaOf({ corpora }: Results): (readonly [role: string, corpus: CorpusSummary])[] {
  const { emotional, neutral } = corpora;
  return [["emotional", emotional], ...(neutral ? [["neutral", neutral] as const] : [])];
}

/** What tells files and programs from others. */
function identityTable(results: Results): ReportTable {
  const { modules, versions } = results;
  const files = corporaOf(results).flatMap(([role, { features, metadata }]) => [
    [`${role} corpus, features`, `${features.path} (${features.format})`, features.sha256],
    ...(metadata ? [[`${role} corpus, metadata`, metadata.path, metadata.sha256]] : []),
  ]);
  return {
    id: "identity",
    caption: "Files, modules and versions",
    headings: 1,
    columns: ["part", "name or version", "SHA-256"].map((name) => ({ name, words: true })),
    rows: [
      ...files,
      ["compute module", modules.compute.binary, modules.compute.sha256],
      ["compute module for threads", modules.compute.binary, modules.compute.threadedSha256],
      ["LIBSVM module", "", modules.libsvm.sha256],
      ...Object.entries(versions).map(([name, version]) => [name, version, ""]),
    ],
  };
}

/** The counts of a corpus, those of nothing left out. */
function countTable(role: string, counts: unknown): ReportTable {
  return {
    id: `counts-${role}`,
    caption: `Counts of the ${role} corpus`,
    headings: 1,
    columns: ["count", "value"].map((name) => ({ name, words: true })),
    rows: leaves(counts),
  };
}

/** The paths and values of all that is not zero or empty. */
function leaves(value: unknown, path = ""): string[][] {
  const isList = Array.isArray(value) && value.every((item) => typeof item !== "object");
  if (typeof value === "object" && value !== null && !isList) {
    return Object.entries(value).flatMap(([key, item]) =>
      leaves(item, path ? `${path}, ${key}` : key)
    );
  }
  const text = isList ? value.join(", ") : String(value ?? "");
  return text === "" || text === "0" ? [] : [[path, text]];
}
