import type { Corpus, NeutralCorpus } from "../corpus/mod.ts";
import type { Leakage, LeakageStatement } from "../report/mod.ts";
import { neverTested } from "./dataset.ts";
import type { Experiment, System } from "./settings.ts";
import type { Folds } from "./split.ts";

/**
 * What every part of the systems was fitted on, and whether anything of the utterances that it is tested on,
 * or of their speakers, was among it. Found by comparing the folds' rows, speakers and sentences.
 */
export function leakageStatement(
  { systems }: Experiment,
  corpus: Corpus,
  neutral: NeutralCorpus | undefined,
  folds: Folds,
): LeakageStatement {
  const training = trainingLeaks(corpus, folds);
  const items = [
    ...scalingItems(systems, corpus, neutral, folds, training),
    ...neutralItems(systems, corpus, neutral, folds),
    {
      what: "emotion pre-training, fine-tuning and SVM",
      fittedOn: "the utterances outside of the fold",
      ...training,
    },
    sentenceItem(corpus, folds),
  ];
  const leaks = items.filter(({ touchesTest }) => touchesTest !== "no");
  const verdict = leaks.length === 0
    ? "none; nothing of a test utterance or its speaker is touched before its prediction"
    : leaks.map(({ what, detail }) => `${what}: ${detail}`).join("; ");
  return { verdict, items };
}

/** Whether what a fold trains on has the speakers, or copies of the utterances, that it tests. */
function trainingLeaks(corpus: Corpus, { names, foldOf }: Folds) {
  const { speakers, speakerOf } = corpus;
  const shared = new Set<number>();
  names.forEach((_, fold) => {
    const trained = new Set(speakerOf.filter((_, row) => foldOf[row] !== fold));
    speakerOf.forEach((speaker, row) => {
      if (foldOf[row] === fold && trained.has(speaker)) shared.add(speaker);
    });
  });
  const copies = copiesAcross(corpus, foldOf);
  const found = [
    ...(shared.size > 0
      ? [`other utterances of ${some([...shared].map((i) => speakers[i]), "test speaker")}`]
      : []),
    ...(copies.length > 0
      ? [`the same features as ${some(copies, "test utterance")}, under another name`]
      : []),
  ];
  return found.length === 0
    ? { touchesTest: "no" as const, detail: "no test speaker is among them" }
    : { touchesTest: "labels" as const, detail: `they include ${found.join(" and ")}` };
}

/** Utterances with the very features of one that another fold tests. */
function copiesAcross({ values, utterances, featureNames }: Corpus, foldOf: Uint16Array): string[] {
  const width = featureNames.length;
  const first = new Map<number, number>();
  return utterances.filter((_, row) => {
    const key = rowHash(values, row, width);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    return earlier !== undefined && foldOf[earlier] !== foldOf[row];
  });
}

/** 53 bits of a hash of a row's bits: rows that differ have, for all that will ever happen, different ones. */
function rowHash(values: Float32Array, row: number, width: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset + 4 * row * width, width);
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const word of bits) {
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul(high ^ (word >>> 15) ^ word, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

function scalingItems(
  systems: System[],
  corpus: Corpus,
  neutral: NeutralCorpus | undefined,
  folds: Folds,
  training: Pick<Leakage, "touchesTest" | "detail">,
): Leakage[] {
  const scopes = Map.groupBy(systems, ({ scaling }) => scaling.scope);
  return [...scopes].map(([scope, users]) => {
    const what = `scaling (${users.map(({ id }) => id).join(", ")})`;
    const features = (detail: string) => ({ touchesTest: "features" as const, detail });
    switch (scope) {
      case "all":
        return {
          what,
          fittedOn: "all utterances of the emotional corpus",
          ...features("the test utterances' features, without labels, are among them"),
        };
      case "speaker":
        return {
          what,
          fittedOn: "each speaker's own utterances",
          ...features("a test speaker's features, without labels, are scaled by themselves"),
        };
      case "neutral":
        return { what, fittedOn: "the neutral corpus", ...neutralLeaks(corpus, neutral!, folds) };
      case "train":
        return { what, fittedOn: "the utterances outside of the fold", ...asFeatures(training) };
      case "train+neutral": {
        const other = neutralLeaks(corpus, neutral!, folds);
        return {
          what,
          fittedOn: "the utterances outside of the fold and the neutral corpus",
          ...(other.touchesTest === "no" ? asFeatures(training) : other),
        };
      }
    }
  });
}

function asFeatures({ touchesTest, detail }: Pick<Leakage, "touchesTest" | "detail">) {
  return { touchesTest: touchesTest === "no" ? "no" as const : "features" as const, detail };
}

function neutralItems(
  systems: System[],
  corpus: Corpus,
  neutral: NeutralCorpus | undefined,
  folds: Folds,
): Leakage[] {
  const users = systems.filter(({ kind }) => kind === "modified");
  if (!neutral || users.length === 0) return [];
  return [{
    what: `neutral pre-training (${users.map(({ id }) => id).join(", ")})`,
    fittedOn: "the neutral corpus",
    ...neutralLeaks(corpus, neutral, folds),
  }];
}

/** Whether the neutral corpus has test speakers, by name, or test utterances, by their features. */
function neutralLeaks(corpus: Corpus, neutral: NeutralCorpus, { foldOf }: Folds) {
  const tested = new Set(
    corpus.speakerOf.filter((_, row) => foldOf[row] !== neverTested),
  );
  const speakers = corpus.speakers.filter((name, i) =>
    tested.has(i) && neutral.speakers.includes(name)
  );
  const width = corpus.featureNames.length;
  const rows = new Set(neutral.utterances.map((_, row) => rowHash(neutral.values, row, width)));
  const copies = corpus.utterances.filter((_, row) =>
    foldOf[row] !== neverTested && rows.has(rowHash(corpus.values, row, width))
  );
  const found = [
    ...(speakers.length > 0 ? [some(speakers, "test speaker")] : []),
    ...(copies.length > 0 ? [some(copies, "test utterance")] : []),
  ];
  return found.length === 0
    ? { touchesTest: "no" as const, detail: "it has no test speaker and no test utterance" }
    : { touchesTest: "features" as const, detail: `it has ${found.join(" and ")}` };
}

/** How many test utterances say what training utterances say, if the corpus knows what is said. */
function sentenceItem({ sentences }: Corpus, { names, foldOf }: Folds): Leakage {
  const item = { what: "sentences", fittedOn: "the utterances outside of the fold" };
  if (sentences.every((text) => text === "")) {
    const detail = "what is said is not known; corpus.sentence names the column that says";
    return { ...item, touchesTest: "no", detail };
  }
  let tested = 0;
  let shared = 0;
  names.forEach((_, fold) => {
    const trained = new Set(sentences.filter((_, row) => foldOf[row] !== fold));
    sentences.forEach((text, row) => {
      if (foldOf[row] !== fold) return;
      tested++;
      if (text !== "" && trained.has(text)) shared++;
    });
  });
  return {
    ...item,
    touchesTest: "no",
    detail: `${shared} of ${tested} test utterances say a sentence that training has as well`,
  };
}

/** "3 test speakers: a, b, c". */
function some(names: string[], what: string): string {
  const shown = names.slice(0, 5).join(", ") + (names.length > 5 ? ", ..." : "");
  return `${names.length} ${what}${names.length === 1 ? "" : "s"} (${shown})`;
}
