import assert from "node:assert/strict";
import type { Interval } from "../../src/statistics/mod.ts";
import { lossCurves, reportHtml, type Results, type SystemResult } from "../../src/report/mod.ts";
import { cellsOf, type Element, parsePage, texts } from "./dom.ts";
import { exampleLosses, exampleResults, largeResults, utterances } from "./example.ts";
import { nasty } from "./nasty.ts";

const large = largeResults({
  speakers: ["Anna", "Bert", "Cora", "Dave"],
  classes: ["angry", "happy", "sad"],
});
const losses = exampleLosses(large);
const page = parsePage(await reportHtml(large, losses));

const nameOf = ({ id, hidden }: { id: string; hidden: SystemResult["hidden"] }) =>
  hidden === null ? id : `${id} ${hidden}`;
const percent = (fraction: number | null) => fraction === null ? "–" : (100 * fraction).toFixed(1);
const signed = (fraction: number) => {
  const text = (100 * Math.abs(fraction)).toFixed(1);
  return text === "0.0" ? text : `${fraction < 0 ? "−" : "+"}${text}`;
};
const p = (value: number) => value < 0.001 ? "<0.001" : value.toFixed(3);
const ends = (interval: Interval | null, show: (end: number) => string = percent) =>
  interval ? `[${show(interval.low)}, ${show(interval.high)}]` : "–";
const short = (value: number) => value.toPrecision(4);

Deno.test("every figure of the page is that of results.json", () => {
  const { systems } = JSON.parse(JSON.stringify(large)) as Results;
  const compared = systems.filter(({ comparison }) => comparison);
  assert.deepEqual(
    cellsOf(page, "accuracy"),
    systems.map(({ wa, ua, waDeviation, uaDeviation, pooled, intervals, ...name }) => [
      nameOf(name),
      ...[percent(wa), percent(waDeviation), ends(intervals.wa)],
      ...[percent(ua), percent(uaDeviation), ends(intervals.ua)],
      ...[percent(pooled.wa), ends(intervals.pooled.wa)],
      ...[percent(pooled.ua), ends(intervals.pooled.ua)],
      percent(pooled.macroF1),
    ]),
  );
  assert.deepEqual(
    cellsOf(page, "seeds"),
    systems.flatMap((system) =>
      system.seeds
        ? [
          ...system.seeds.runs.map(({ seed, wa, ua, pooled }) => [
            nameOf(system),
            String(seed),
            ...[wa, ua, pooled.wa, pooled.ua].map(percent),
          ]),
          [
            nameOf(system),
            "SD",
            percent(system.seeds.waDeviation),
            percent(system.seeds.uaDeviation),
            "",
            "",
          ],
        ]
        : []
    ),
  );
  assert.deepEqual(
    cellsOf(page, "comparison"),
    compared.map(({ comparison, ...name }) => [
      nameOf(name),
      ...[comparison!.wa, comparison!.ua].flatMap((difference) => [
        signed(difference.meanDifference),
        ends(difference.interval, signed),
        p(difference.p),
        p(difference.holm),
      ]),
    ]),
  );
  assert.deepEqual(
    cellsOf(page, "utterances"),
    compared.map(({ comparison, ...name }) => {
      const { onlySystem, onlyBaseline, p: own, holm } = comparison!.mcnemar;
      return [nameOf(name), String(onlySystem), String(onlyBaseline), p(own), p(holm)];
    }),
  );
  for (const figure of ["recall", "precision", "f1"] as const) {
    assert.deepEqual(
      cellsOf(page, figure),
      systems.map((system) => [
        nameOf(system),
        ...system.classes.map((figures) => percent(figures[figure])),
      ]),
    );
  }
  for (const measure of ["wa", "ua"] as const) {
    assert.deepEqual(
      cellsOf(page, `speakers-${measure}`),
      systems[0].perSpeaker.map(({ speaker, utterances }, s) => [
        speaker,
        String(utterances),
        ...systems.map(({ perSpeaker }) => percent(perSpeaker[s][measure])),
      ]),
    );
  }
  systems.forEach(({ confusion }, i) =>
    assert.deepEqual(
      cellsOf(page, `confusion-${i + 1}`),
      confusion.counts.map((row, k) => {
        const support = row.reduce((sum, count) => sum + count);
        return [
          confusion.labels[k],
          ...row.map((count) => `${percent(support === 0 ? null : count / support)} ${count}`),
        ];
      }),
    )
  );
  assert.deepEqual(
    cellsOf(page, "folds"),
    systems.flatMap((system) =>
      system.folds.map(({ fold, chosen, gamma, supportVectors, constantFeatures, outside }) => [
        nameOf(system),
        fold,
        ...[String(chosen?.C ?? ""), String(chosen?.hidden ?? "")],
        ...[short(gamma), String(supportVectors), String(constantFeatures)],
        (100 * outside.test).toFixed(2),
      ])
    ),
  );
  assert.deepEqual(
    cellsOf(page, "losses"),
    lossCurves(losses).map(({ system, hidden, stage, epochs }) => [
      nameOf({ id: system, hidden }),
      stage,
      String(epochs.length),
      ...[epochs[0], epochs[epochs.length - 1]].flatMap(({ mean, low, high }) =>
        [mean, low, high].map(short)
      ),
    ]),
  );
});

Deno.test("the drawings mark the same figures", () => {
  const { systems } = large;
  const [baseline] = systems;
  const marks = texts(page, "svg path title, svg circle title");
  const expected = [
    ...(["wa", "ua"] as const).flatMap((measure) =>
      systems.flatMap((system) => {
        const { comparison, intervals, perSpeaker } = system;
        const differences = perSpeaker.map((figures, s) =>
          `${figures.speaker}: ${signed(figures[measure] - baseline.perSpeaker[s][measure])}`
        );
        return [
          `${nameOf(system)}: ${percent(system[measure])} ${ends(intervals[measure])}`,
          ...(comparison
            ? [
              `${nameOf(system)}: ${signed(comparison[measure].meanDifference)} ${
                ends(comparison[measure].interval, signed)
              }`,
              ...differences,
            ]
            : []),
        ];
      })
    ),
    ...systems.flatMap((system) =>
      system.classes.map(({ recall }) => `${nameOf(system)}: ${percent(recall)}`)
    ),
    ...systems.slice(1).flatMap(({ perSpeaker }) =>
      perSpeaker.map(({ speaker, wa }, s) => {
        const before = baseline.perSpeaker[s].wa;
        return `${speaker}: ${percent(before)} → ${percent(wa)} (${signed(wa - before)})`;
      })
    ),
  ];
  assert.deepEqual(marks.sort(), expected.sort());
});

Deno.test("what was compared on what, how, and all it takes to repeat the run", () => {
  assert.equal(page.querySelector("h1")!.textContent, "example");
  assert.deepEqual(texts(page, "header dd"), [
    "f.arff: 80 utterances of 4 speakers, 5 features",
    Object.entries(large.corpora.emotional.classes!).map((entry) => entry.join(" ")).join(", "),
    "n.csv.gz: 1,680 utterances of 2 speakers, 5 features",
    large.systems.map(nameOf).join(", "),
    large.leakage.verdict,
  ]);
  assert.deepEqual(texts(page, "header .warning"), [`Warning: ${large.warnings[0]}`]);
  assert.deepEqual(texts(page, "section ul:not(.legend) li"), large.protocol);
  assert.deepEqual(cellsOf(page, "leakage"), [
    ["scaling", "the training speakers", "nothing", "no test speaker is among them"],
    [
      "scaling (static-all)",
      "all utterances of the emotional corpus",
      "features",
      "the test utterances' features, without labels, are among them",
    ],
  ]);
  assert.deepEqual(cellsOf(page, "identity"), [
    ["emotional corpus, features", "f.arff (arff)", "0123"],
    ["emotional corpus, metadata", "m.csv", "4567"],
    ["neutral corpus, features", "n.csv.gz (plain-csv)", "fedc"],
    ["compute module", "baseline", "89ab"],
    ["compute module for threads", "baseline", "4567"],
    ["LIBSVM module", "", "cdef"],
    ["emodae", "0.1.0", ""],
  ]);
  assert.deepEqual(cellsOf(page, "counts-emotional"), [
    ["read", "81"],
    ["missing, count", "1"],
    ["missing, examples", "u10"],
    ["used", "80"],
  ]);
  const [command, settings] = texts(page, "pre");
  assert.equal(command, "deno run -A cli.ts example.json --data DIR");
  assert.deepEqual(JSON.parse(settings), large.settings);
});

/** What every page has to keep, whatever the names in it. */
function checkStructure(text: string, page: Element): void {
  assert.match(text, /^<!doctype html>\n<html lang="en">/);
  const tags = new Set([...page.querySelectorAll("*")].map(({ localName }) => localName));
  for (const tag of ["script", "img", "link", "iframe", "object", "base", "form"]) {
    assert(!tags.has(tag), tag);
  }
  for (const element of page.querySelectorAll("*")) {
    for (const name of ["style", "src", "onload", "onerror"]) {
      assert.equal(element.getAttribute(name), null);
    }
    assert.match(element.getAttribute("href") ?? "#", /^#/);
  }
  assert.doesNotMatch(text, /⚠|NaN|undefined|Infinity/);

  const ids = [...page.querySelectorAll("[id]")].map((element) => element.getAttribute("id"));
  assert.equal(new Set(ids).size, ids.length);
  for (const attribute of ["href", "aria-labelledby"]) {
    for (const element of page.querySelectorAll(`[${attribute}]`)) {
      assert(ids.includes(element.getAttribute(attribute)!.replace(/^#/, "")));
    }
  }
  assert.equal(texts(page, "style").length, 1);
  assert.deepEqual([...texts(page, "h1"), ...texts(page, "h3")].length, 1);
  for (const svg of page.querySelectorAll("svg[role]")) {
    assert.equal(svg.getAttribute("role"), "img");
    for (const part of ["title", "desc"]) assert(svg.querySelector(part)!.textContent.length > 0);
  }
  for (const table of page.querySelectorAll("table")) {
    assert(table.querySelector("caption")!.textContent.length > 0);
    const columns = cellsOf(page, table.getAttribute("id")!).map(({ length }) => length);
    assert.equal(new Set(columns).size, 1);
    for (const heading of table.querySelectorAll("th")) {
      assert.match(heading.getAttribute("scope")!, /^(row|col|colgroup)$/);
    }
  }
}

Deno.test("a large run: structure, drawings of every kind, equal bytes again", async () => {
  const text = await reportHtml(large, losses);
  checkStructure(text, page);
  assert.equal(texts(page, "section").length, 10);
  // two of accuracies and of differences, a class each, a compared system each, and the stages of four autoencoders
  assert.equal([...page.querySelectorAll("svg[role]")].length, 2 + 2 + 3 + 13 + 2 * 2 + 2 * 3);
  assert.equal(await reportHtml(large, losses), text);
});

Deno.test("the policy allows the page's own style sheet and nothing else", async () => {
  const style = page.querySelector("style")!.textContent;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
  assert.equal(
    page.querySelector("meta[http-equiv=Content-Security-Policy]")!.getAttribute("content"),
    `default-src 'none'; style-src 'sha256-${
      new Uint8Array(hash).toBase64()
    }'; base-uri 'none'; form-action 'none'`,
  );
});

Deno.test("names stay text wherever they stand", async () => {
  const harsh = largeResults({ speakers: nasty, classes: nasty });
  const [name] = nasty;
  const results: Results = {
    ...harsh,
    name,
    protocol: nasty,
    warnings: nasty,
    settings: { name: nasty },
    leakage: {
      verdict: name,
      items: nasty.map((text) => ({
        what: text,
        fittedOn: text,
        touchesTest: "labels",
        detail: text,
      })),
    },
    versions: { emodae: name, [name]: name },
  };
  const losses = exampleLosses(results, 2).map((row) => ({ ...row, stage: name }));
  const text = await reportHtml(results, losses);
  const page = parsePage(text);
  checkStructure(text, page);
  // a browser takes the line breaks of a text for spaces
  const plain = (text: string) => text.replace(/\r\n?/g, "\n").trim();
  assert.deepEqual(
    cellsOf(page, "speakers-wa").map(([speaker]) => plain(speaker)),
    nasty.map(plain),
  );
  assert.deepEqual(texts(page, "#recall th[scope=col]").slice(1).map(plain), nasty.map(plain));
  assert.deepEqual(cellsOf(page, "leakage").map((row) => plain(row[3])), nasty.map(plain));
  assert.deepEqual(JSON.parse(texts(page, "pre")[1]), { name: nasty });
  assert.equal(page.querySelector("h1")!.textContent, name);
});

Deno.test("the smallest runs have a page too", async () => {
  const alone = exampleResults([
    { id: "static", kind: "static", hidden: null, predicted: utterances.predicted },
  ]);
  const without = exampleResults([
    { id: "dae", kind: "dae", hidden: "800-400", predicted: utterances.labelOf },
    { id: "modified", kind: "modified", hidden: "chosen", predicted: utterances.predicted },
  ]);
  const one = exampleResults(
    [
      { id: "static", kind: "static", hidden: null, predicted: [0, 0] },
      { id: "dae", kind: "dae", hidden: 400, predicted: [0, 0] },
    ],
    { speakerOf: [0, 0], labelOf: [0, 1], speakers: ["only"], classes: ["a", "b"] },
  );
  for (const results of [alone, without, one]) {
    for (const losses of [[], exampleLosses(results, 1)]) {
      const text = await reportHtml(results, losses);
      checkStructure(text, parsePage(text));
    }
  }
});
