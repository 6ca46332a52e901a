import {
  compareWithBaseline,
  type CorpusSummary,
  evaluate,
  type FoldFigures,
  type LossRow,
  type Results,
  type SeededRun,
  type SystemResult,
  systemResult,
} from "../../src/report/mod.ts";

/** Nine utterances of three speakers; nobody is sad, and only `s1` and `s2` have two classes. */
export const utterances = {
  speakerOf: [0, 0, 0, 0, 1, 1, 1, 1, 2],
  labelOf: [0, 0, 1, 1, 0, 0, 0, 1, 1],
  predicted: [0, 1, 1, 1, 0, 0, 0, 0, 1],
};
export const speakers = ["s1", "s2", "s3"];
export const classes = ["angry", "neutral", "sad"];

/** A system by its name, and what it predicted. */
export type Example = Pick<SystemResult, "id" | "kind" | "hidden"> & { predicted: number[] };

/** What is said and who says it. */
interface Data {
  speakerOf: number[];
  labelOf: number[];
  speakers: string[];
  classes: string[];
}

/** Results of a run from what its systems predicted for the utterances above, or for others. */
export function exampleResults(
  examples: Example[],
  data: Data = { ...utterances, speakers, classes },
): Results {
  const predictions = examples.map(({ predicted }) => ({ ...data, predicted }));
  const systems = examples.map(({ id, kind, hidden }, i) =>
    systemResult(
      { id, kind, hidden },
      evaluate(predictions[i], data.speakers, data.classes),
      data.speakers.map(fold),
    )
  );
  return resultsOf(compareWithBaseline(systems, predictions), data);
}

/** A large run with every feature of the report: several seeds, chosen parameters, leaks, two corpora. */
export function largeResults(names: { speakers: string[]; classes: string[] }): Results {
  const n = 20 * names.speakers.length;
  const data = {
    ...names,
    speakerOf: Array.from({ length: n }, (_, i) => i % names.speakers.length),
    labelOf: Array.from({ length: n }, (_, i) => Math.floor(hash(i) * names.classes.length)),
  };
  const guess = (rate: number, seed: number) =>
    data.labelOf.map((label, i) =>
      hash(seed + 3 * i) < rate ? label : Math.floor(hash(7 * i + seed) * names.classes.length)
    );
  const systems: Pick<SystemResult, "id" | "kind" | "hidden">[] = [
    { id: "static", kind: "static", hidden: null },
    ...["dae", "dae-batch20"].flatMap((id) =>
      [200, 400, 800].map((hidden) => ({ id, kind: "dae" as const, hidden }))
    ),
    ...["modified", "modified-batch20"].flatMap((id) =>
      [200, 400, 800].map((hidden) => ({ id, kind: "modified" as const, hidden }))
    ),
    { id: "static-all", kind: "static", hidden: null },
  ];
  const runs = systems.map(({ kind }, s): SeededRun[] =>
    (kind === "static" ? [1] : [1, 2, 3]).map((seed) => ({
      ...data,
      predicted: guess(0.4 + 0.02 * s, 100 * s + seed),
      seed,
    }))
  );
  const evaluated = systems.map((system, s) => {
    const folds = names.speakers.map((speaker, i) => ({
      ...fold(speaker),
      ...(system.kind !== "static" && { chosen: { C: 2 ** (i % 4), hidden: system.hidden! } }),
    }));
    const evaluation = evaluate(
      runs[s].length === 1 ? runs[s][0] : runs[s],
      names.speakers,
      names.classes,
    );
    return systemResult(system, evaluation, folds);
  });
  const compared = compareWithBaseline(evaluated, runs.map(([first]) => first));
  const results = resultsOf(compared, data);
  const neutral: CorpusSummary = {
    features: { path: "n.csv.gz", format: "plain-csv", sha256: "fedc" },
    utterances: 1680,
    featuresPerUtterance: 5,
    speakers: { n1: 1000, n2: 680 },
    counts: { read: 1680, used: 1680 },
  };
  const leakage: Results["leakage"] = {
    verdict: "scaling: the test utterances' features, without labels, are among them",
    items: [
      ...results.leakage.items,
      {
        what: "scaling (static-all)",
        fittedOn: "all utterances of the emotional corpus",
        touchesTest: "features",
        detail: "the test utterances' features, without labels, are among them",
      },
    ],
  };
  return { ...results, leakage, corpora: { ...results.corpora, neutral } };
}

/** Losses that fall, of every stage of the autoencoders among some systems. */
export function exampleLosses({ systems }: Results, epochs = 40): LossRow[] {
  return systems.flatMap(({ id, kind, hidden, perSpeaker }) => {
    const stages = ["neutral pre-training", "emotion pre-training", "fine-tuning"]
      .slice({ static: 3, dae: 1, modified: 0 }[kind]);
    return perSpeaker.flatMap(({ speaker }, s) =>
      stages.flatMap((stage, k) =>
        Array.from({ length: epochs }, (_, i) => ({
          system: id,
          hidden,
          seed: 1,
          fold: speaker,
          stage,
          epoch: i + 1,
          loss: (1 + 0.02 * hash(s + i)) * (k + 1) * (1 + 200 / (Number(hidden) || 400) / (i + 1)),
        }))
      )
    );
  });
}

function resultsOf(
  systems: SystemResult[],
  { labelOf, speakerOf, speakers, classes }: Data,
): Results {
  const count = (names: string[], indices: number[]) =>
    Object.fromEntries(
      names.map((name, i) => [name, indices.filter((index) => index === i).length]),
    );
  return {
    name: "example",
    protocol: ["Split: leave one speaker out, 3 folds", "Seed: 1"],
    leakage: {
      verdict: "none",
      items: [{
        what: "scaling",
        fittedOn: "the training speakers",
        touchesTest: "no",
        detail: "no test speaker is among them",
      }],
    },
    warnings: ['class "sad" has no utterance'],
    systems,
    settings: { name: "example", seed: 1 },
    corpora: {
      emotional: {
        features: { path: "f.arff", format: "arff", sha256: "0123" },
        metadata: { path: "m.csv", sha256: "4567" },
        utterances: labelOf.length,
        featuresPerUtterance: 5,
        speakers: count(speakers, speakerOf),
        classes: count(classes, labelOf),
        counts: {
          read: labelOf.length + 1,
          missing: { count: 1, examples: ["u10"] },
          nonFinite: { count: 0, examples: [] },
          used: labelOf.length,
        },
      },
    },
    modules: {
      compute: { binary: "baseline", sha256: "89ab", threadedSha256: "4567" },
      libsvm: { sha256: "cdef" },
    },
    versions: { emodae: "0.1.0" },
  };
}

function fold(speaker: string): FoldFigures {
  return {
    fold: speaker,
    gamma: 0.125,
    supportVectors: 5,
    constantFeatures: 0,
    outside: { train: 0, test: 0.0123 },
  };
}

/** A number in [0, 1) that looks random. */
function hash(i: number): number {
  const value = Math.sin(12.9898 * i + 78.233) * 43758.5453;
  return value - Math.floor(value);
}
