import type { ClassFigures } from "../statistics/mod.ts";
import type { Difference } from "./comparison.ts";
import { interval, percent, points, pValue, quantity, signPatterns, systemName } from "./format.ts";
import type { LossCurve } from "./losses.ts";
import type { FoldFigures, Results, SystemResult } from "./results.ts";

/** A table of the report in words, for whatever it is shown in. */
export interface ReportTable {
  /** letters, digits and hyphens */
  id: string;
  caption: string;
  /** how to read it, in sentences */
  note?: string;
  /** how many columns, from the first, name the row */
  headings: number;
  columns: Column[];
  rows: string[][];
}

/** A column of a table. */
export interface Column {
  name: string;
  /** what neighboring columns have in common */
  group?: string;
  /** whether it holds words, not figures */
  words?: boolean;
}

/** Every table of a run, for a paper. */
export function reportTables(results: Results): ReportTable[] {
  const { systems } = results;
  return [
    sizeTable(systems),
    accuracyTable(systems),
    ...seedTable(systems),
    ...comparisonTables(systems),
    ...(["recall", "precision", "f1"] as const).map((figure) => classTable(systems, figure)),
    ...(["wa", "ua"] as const).map((measure) => speakerTable(systems, measure)),
    ...systems.map(confusionTable),
    foldTable(systems),
    leakageTable(results),
  ];
}

const measureNames = { wa: "WA", ua: "UA" };

/** The paper's Table 2: systems by hidden units. */
export function sizeTable(systems: SystemResult[]): ReportTable {
  const measures: [string, (system: SystemResult) => string][] = [
    ["WA", ({ wa, waDeviation }) => `${percent(wa)} ± ${percent(waDeviation)}`],
    ["UA", ({ ua, uaDeviation }) => `${percent(ua)} ± ${percent(uaDeviation)}`],
    ["WA pooled", ({ pooled }) => percent(pooled.wa)],
    ["UA pooled", ({ pooled }) => percent(pooled.ua)],
  ];
  const ids = [...new Set(systems.map(({ id }) => id))];
  const sizes = [...new Set(systems.map(({ hidden }) => hidden))]
    .sort((a, b) => String(a ?? "").localeCompare(String(b ?? ""), "en", { numeric: true }));
  return {
    id: "sizes",
    caption: `Accuracy in %, mean over ${testSpeakers(systems)} ± standard deviation`,
    headings: 2,
    columns: ["", "hidden units", ...sizes.map((size) => String(size ?? "none"))]
      .map((name) => ({ name })),
    rows: measures.flatMap(([name, figure]) =>
      ids.map((id) => [
        name,
        id,
        ...sizes.map((size) => {
          const system = systems.find((system) => system.id === id && system.hidden === size);
          return system ? figure(system) : "";
        }),
      ])
    ),
  };
}

/** All accuracies with their intervals. */
export function accuracyTable(systems: SystemResult[]): ReportTable {
  const [{ intervals: { level, resamples, seed } }] = systems;
  const ends = `${100 * level} % interval`;
  const mean = (group: string) => [
    { group, name: "mean" },
    { group, name: "SD" },
    { group, name: ends },
  ];
  const pooled = (group: string) => [{ group, name: "value" }, { group, name: ends }];
  return {
    id: "accuracy",
    caption: `Accuracy in %: mean over ${testSpeakers(systems)}, and pooled over all utterances`,
    note: "WA: the share of utterances classified right. UA: the mean recall of the classes. SD: " +
      "standard deviation over the test speakers. Intervals: percentiles of the bootstrap over speakers, " +
      `${quantity(resamples, "resample")}, seed ${seed}; with few speakers they are too narrow.`,
    headings: 1,
    columns: [
      { name: "system" },
      ...mean("WA"),
      ...mean("UA"),
      ...pooled("WA pooled"),
      ...pooled("UA pooled"),
      { name: "macro F1" },
    ],
    rows: systems.map((system) => {
      const { wa, ua, waDeviation, uaDeviation, pooled, intervals } = system;
      return [
        systemName(system),
        ...[percent(wa), percent(waDeviation), interval(intervals.wa)],
        ...[percent(ua), percent(uaDeviation), interval(intervals.ua)],
        ...[percent(pooled.wa), interval(intervals.pooled.wa)],
        ...[percent(pooled.ua), interval(intervals.pooled.ua)],
        percent(pooled.macroF1),
      ];
    }),
  };
}

/** The accuracies of each seed, if there are several, and their standard deviation. */
export function seedTable(systems: SystemResult[]): ReportTable[] {
  const rows = systems.flatMap((system) => {
    if (!system.seeds) return [];
    const { runs, waDeviation, uaDeviation } = system.seeds;
    const name = systemName(system);
    return [
      ...runs.map(({ seed, wa, ua, pooled }) => [
        name,
        String(seed),
        ...[wa, ua, pooled.wa, pooled.ua].map(percent),
      ]),
      [name, "SD", percent(waDeviation), percent(uaDeviation), "", ""],
    ];
  });
  if (rows.length === 0) return [];
  return [{
    id: "seeds",
    caption: "Accuracy in % with each seed",
    note:
      "SD: standard deviation over the seeds. In all other tables each speaker's figures are means over " +
      "the seeds, and pooled figures count the utterances of all of them.",
    headings: 2,
    columns: ["system", "seed", "WA", "UA", "WA pooled", "UA pooled"].map((name) => ({ name })),
    rows,
  }];
}

/** Every system against the baseline, over speakers and over utterances; none if there is nothing to compare. */
export function comparisonTables(systems: SystemResult[]): ReportTable[] {
  const compared = systems.flatMap((system) =>
    system.comparison ? [{ name: systemName(system), ...system.comparison }] : []
  );
  if (compared.length === 0) return [];
  const [{ baseline, wa: test }] = compared;
  const level = `${100 * systems[0].intervals.level} %`;
  const holm = `p (Holm) is corrected for ${quantity(compared.length, "comparison")}.`;
  const paired = (group: string): Column[] =>
    ["difference", `${level} interval`, "p", "p (Holm)"].map((name) => ({ group, name }));
  const difference = ({ meanDifference, interval: ends, p, holm }: Difference) => [
    points(meanDifference),
    interval(ends, points),
    pValue(p),
    pValue(holm),
  ];
  return [{
    id: "comparison",
    caption: `Every system against ${baseline}, in percentage points, mean over ${
      testSpeakers(systems)
    }`,
    note: `p: two-sided permutation test over the speakers, ${signPatterns(test)}. ${holm}`,
    headings: 1,
    columns: [{ name: "system" }, ...paired("WA"), ...paired("UA")],
    rows: compared.map(({ name, wa, ua }) => [name, ...difference(wa), ...difference(ua)]),
  }, {
    id: "utterances",
    caption: `Every system against ${baseline}, utterances that one of the two alone got right`,
    note:
      "p: McNemar's exact test, which takes utterances for independent; those of one speaker are not, so " +
      `that it tends to be too small. Of several seeds it takes the first. ${holm}`,
    headings: 1,
    columns: ["system", "system alone", `${baseline} alone`, "p", "p (Holm)"]
      .map((name) => ({ name })),
    rows: compared.map(({ name, mcnemar: { onlySystem, onlyBaseline, p, holm } }) => [
      name,
      ...[onlySystem, onlyBaseline].map(String),
      ...[p, holm].map(pValue),
    ]),
  }];
}

const classFigures = {
  recall: ["Recall", "The share of a class's utterances that were found."],
  precision: ["Precision", "The share of a class's predictions that were right."],
  f1: ["F1", "The harmonic mean of recall and precision."],
};

/** The paper's Table 3, and the same for the other figures of a class. */
export function classTable(
  systems: SystemResult[],
  figure: Exclude<keyof ClassFigures, "support">,
): ReportTable {
  const [name, note] = classFigures[figure];
  return {
    id: figure,
    caption: `${name} of each class in %, all utterances`,
    note,
    headings: 1,
    columns: [{ name: "system" }, ...systems[0].classes.map(({ label }) => ({ name: label }))],
    rows: systems.map((system) => [
      systemName(system),
      ...system.classes.map((figures) => percent(figures[figure])),
    ]),
  };
}

/** Every system on each test speaker. */
export function speakerTable(systems: SystemResult[], measure: "wa" | "ua"): ReportTable {
  return {
    id: `speakers-${measure}`,
    caption: `${measureNames[measure]} of each test speaker in %`,
    headings: 1,
    columns: ["speaker", "utterances", ...systems.map(systemName)].map((name) => ({ name })),
    rows: systems[0].perSpeaker.map(({ speaker, utterances }, i) => [
      speaker,
      String(utterances),
      ...systems.map(({ perSpeaker }) => percent(perSpeaker[i][measure])),
    ]),
  };
}

/** Counts of utterances. */
export function confusionTable(system: SystemResult, index: number): ReportTable {
  const { labels, counts } = system.confusion;
  return {
    id: `confusion-${index + 1}`,
    caption: `Confusion, ${
      systemName(system)
    }: utterances of the row's class predicted as the column's`,
    headings: 1,
    columns: [systemName(system), ...labels].map((name) => ({ name })),
    rows: counts.map((row, i) => [labels[i], ...row.map(String)]),
  };
}

/** What was chosen and found in each fold. */
export function foldTable(systems: SystemResult[]): ReportTable {
  const folds = systems.flatMap((system) =>
    system.folds.map((fold) => ({ name: systemName(system), ...fold }))
  );
  const chosen = [...new Set(folds.flatMap(({ chosen = {} }) => Object.keys(chosen)))];
  const columns: (Column & { cell: (fold: typeof folds[number]) => string })[] = [
    { name: "system", cell: ({ name }) => name },
    { name: "left out", cell: ({ fold }) => fold },
    { name: "seed", cell: ({ seed }) => String(seed ?? "") },
    ...chosen.map((name) => ({
      group: "chosen",
      name,
      cell: ({ chosen = {} }: FoldFigures) => inWords(chosen[name]),
    })),
    { name: "failed candidates", cell: ({ failed }) => failed ? String(failed.length) : "" },
    {
      name: "learned alpha",
      cell: ({ learnedAlphas = [] }) => learnedAlphas.map(short).join(", "),
    },
    { name: "gamma", cell: ({ gamma }) => short(gamma) },
    { name: "support vectors", cell: ({ supportVectors }) => String(supportVectors) },
    { name: "constant features", cell: ({ constantFeatures }) => String(constantFeatures) },
    { name: "outside, %", cell: ({ outside }) => (100 * outside.test).toFixed(2) },
  ];
  const used = columns.filter(({ cell }) => folds.some((fold) => cell(fold) !== ""));
  return {
    id: "folds",
    caption: "Parameters of each fold",
    note: "Outside: the share of the test values that scaling puts outside of [0, 1].",
    headings: 2,
    columns: used.map(({ name, group }) => ({ name, group })),
    rows: folds.map((fold) => used.map(({ cell }) => cell(fold))),
  };
}

function short(value: number): string {
  return value.toPrecision(4);
}

/** A setting's value: a name or number as it is, what has parts as JSON. */
function inWords(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
}

/** The first and the last loss of every stage. */
export function lossTable(curves: LossCurve[]): ReportTable {
  const figures = (group: string): Column[] =>
    ["mean", "lowest", "highest"].map((name) => ({ group, name }));
  return {
    id: "losses",
    caption: "Loss of every stage: mean, lowest and highest of the folds",
    headings: 2,
    columns: [
      { name: "system" },
      { name: "stage" },
      { name: "epochs" },
      ...figures("first epoch"),
      ...figures("last epoch"),
    ],
    rows: curves.map(({ system, hidden, stage, epochs }) => [
      systemName({ id: system, hidden }),
      stage,
      String(epochs.length),
      ...[epochs[0], epochs.at(-1)!].flatMap(({ mean, low, high }) => [mean, low, high].map(short)),
    ]),
  };
}

const leaks = { no: "nothing", features: "features", labels: "features and labels" };

/** What every part was fitted on. */
export function leakageTable({ leakage }: Results): ReportTable {
  return {
    id: "leakage",
    caption: "What every part was fitted on, and what of the test utterances could have reached it",
    headings: 1,
    columns: ["part", "fitted on", "of the test", "evidence"].map((name) => ({
      name,
      words: true,
    })),
    rows: leakage.items.map(({ what, fittedOn, touchesTest, detail }) => [
      what,
      fittedOn,
      leaks[touchesTest],
      detail,
    ]),
  };
}

function testSpeakers([{ perSpeaker }]: SystemResult[]): string {
  return quantity(perSpeaker.length, "test speaker");
}
