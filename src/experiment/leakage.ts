import { createHash } from "node:crypto";
import type { Corpus, NeutralCorpus } from "../corpus/mod.ts";
import type { Leakage, LeakageStatement } from "../report/mod.ts";
import { neverTested } from "./dataset.ts";
import { variantsOf } from "./plan.ts";
import type { Experiment, System } from "./settings.ts";
import type { Folds } from "./split.ts";

/** What of the test utterances or their speakers is in something, with the evidence. */
type Finding = Pick<Leakage, "touchesTest" | "detail">;

/**
 * What every part of the systems was fitted on, and whether anything of the utterances that it is tested on,
 * or of their speakers, was among it. Found by comparing the folds' rows, speakers and sentences.
 */
export function leakageStatement(
  { systems }: Pick<Experiment, "systems">,
  corpus: Corpus,
  neutral: NeutralCorpus | undefined,
  folds: Folds,
): LeakageStatement {
  const training = findInTraining(corpus, folds);
  const pretraining = neutral && systems.some(usesNeutral)
    ? findInNeutral(corpus, neutral, folds)
    : undefined;
  const items = [
    ...scalingItems(systems, training, pretraining),
    ...pretrainingItems(systems, pretraining),
    ...selectionItems(systems, training),
    {
      what: "emotion pre-training, fine-tuning and SVM",
      fittedOn: "the utterances outside of the fold",
      ...training,
    },
    sentenceItem(corpus, folds),
  ];
  const leaks = items.filter(({ touchesTest }) => touchesTest !== "no");
  const none = pretraining && !neutral?.metadata
    ? `none found; ${speakersUnknown}`
    : "none; nothing of a test utterance or its speaker is touched before its prediction";
  const verdict = leaks.map(({ what, detail }) => `${what}: ${detail}`).join("; ") || none;
  return { verdict, items };
}

const speakersUnknown = "who speaks in the neutral corpus is not known";

function usesNeutral({ kind, scaling: { scope } }: System): boolean {
  return kind === "modified" || scope.includes("neutral");
}

/** Looks in what folds train on for the speakers, or copies of the utterances, that they test. */
function findInTraining(corpus: Corpus, { names, foldOf }: Folds): Finding {
  const { speakers, speakerOf } = corpus;
  const shared = new Set<number>();
  names.forEach((_, fold) => {
    const trained = new Set(speakerOf.filter((_, row) => foldOf[row] !== fold));
    speakerOf.forEach((speaker, row) => {
      if (foldOf[row] === fold && trained.has(speaker)) shared.add(speaker);
    });
  });
  const copied = copiesAcross(corpus, foldOf);
  const found = [
    ...(shared.size > 0
      ? [`other utterances of ${some([...shared].map((i) => speakers[i]), "test speaker")}`]
      : []),
    ...(copied.length > 0
      ? [`utterances with the very features of ${some(copied, "test utterance")}`]
      : []),
  ];
  return found.length === 0
    ? { touchesTest: "no", detail: "no test speaker and no test utterance is among them" }
    : { touchesTest: "labels", detail: `among them are ${found.join(" and ")}` };
}

/** Test utterances with the very features of one outside of their fold. */
function copiesAcross({ values, utterances, featureNames }: Corpus, foldOf: Uint16Array): string[] {
  const keys = rowKeys(values, featureNames.length);
  const foldsOf = new Map<string, Set<number>>();
  keys.forEach((key, row) => foldsOf.set(key, (foldsOf.get(key) ?? new Set()).add(foldOf[row])));
  return utterances.filter((_, row) =>
    foldOf[row] !== neverTested && foldsOf.get(keys[row])!.size > 1
  );
}

/** Looks in the neutral corpus for test speakers, by name, and test utterances, by their features. */
function findInNeutral(corpus: Corpus, neutral: NeutralCorpus, { foldOf }: Folds): Finding {
  const tested = new Set(corpus.speakerOf.filter((_, row) => foldOf[row] !== neverTested));
  const speakers = corpus.speakers.filter((name, i) =>
    tested.has(i) && neutral.speakers.includes(name)
  );
  const width = corpus.featureNames.length;
  const known = new Set(rowKeys(neutral.values, width));
  const keys = rowKeys(corpus.values, width);
  const copied = corpus.utterances.filter((_, row) =>
    foldOf[row] !== neverTested && known.has(keys[row])
  );
  const found = [
    ...(speakers.length > 0
      ? [`speakers of the same name as ${some(speakers, "test speaker")}`]
      : []),
    ...(copied.length > 0
      ? [`utterances with the very features of ${some(copied, "test utterance")}`]
      : []),
  ];
  if (found.length > 0) {
    return { touchesTest: "features", detail: `the neutral corpus has ${found.join(" and ")}` };
  }
  const detail = neutral.metadata
    ? "the neutral corpus has no test speaker and no test utterance"
    : `${speakersUnknown}; it has no test utterance`;
  return { touchesTest: "no", detail };
}

/** A hash of each row: equal where all of its values are. */
function rowKeys(values: Float32Array, width: number): string[] {
  return Array.from({ length: values.length / width }, (_, row) => {
    // a slice is a copy: what is shared between threads cannot be hashed in place
    const own = values.slice(row * width, (row + 1) * width);
    return createHash("sha256").update(own).digest("base64");
  });
}

/** An item for each scaling scope in use. */
function scalingItems(systems: System[], training: Finding, pretraining?: Finding): Leakage[] {
  const outside: Finding = training.touchesTest === "no"
    ? training
    : { ...training, touchesTest: "features" };
  const fitted = (scope: System["scaling"]["scope"]): Omit<Leakage, "what"> => {
    switch (scope) {
      case "train":
        return { fittedOn: "the utterances outside of the fold", ...outside };
      case "all":
        return {
          fittedOn: "all utterances of the emotional corpus",
          touchesTest: "features",
          detail: "the test utterances' features, without labels, are among them",
        };
      case "speaker":
        return {
          fittedOn: "each speaker's own utterances",
          touchesTest: "features",
          detail: "a test speaker's features, without labels, are scaled by themselves",
        };
      case "neutral":
        return { fittedOn: "the neutral corpus", ...pretraining! };
      case "train+neutral":
        return {
          fittedOn: "the utterances outside of the fold and the neutral corpus",
          ...together(outside, pretraining!),
        };
    }
  };
  return [...Map.groupBy(systems, ({ scaling }) => scaling.scope)].map(([scope, users]) => ({
    what: `scaling (${users.map(({ id }) => id).join(", ")})`,
    ...fitted(scope),
  }));
}

/** What is found in either of two places, of which neither has labels. */
function together(a: Finding, b: Finding): Finding {
  const found = [a, b].filter(({ touchesTest }) => touchesTest !== "no");
  return {
    touchesTest: found.length === 0 ? "no" : "features",
    detail: (found.length === 0 ? [a, b] : found).map(({ detail }) => detail).join("; "),
  };
}

function pretrainingItems(systems: System[], pretraining?: Finding): Leakage[] {
  const users = systems.filter(({ kind }) => kind === "modified");
  if (!pretraining || users.length === 0) return [];
  return [{
    what: `neutral pre-training (${users.map(({ id }) => id).join(", ")})`,
    fittedOn: "the neutral corpus",
    ...pretraining,
  }];
}

/** The validation speakers are among the utterances that a fold trains on. */
function selectionItems(systems: System[], training: Finding): Leakage[] {
  const choosing = variantsOf({ systems }).filter(({ candidates }) => candidates.length > 1);
  if (choosing.length === 0) return [];
  const ids = [...new Set(choosing.map(({ id }) => id))];
  return [{
    what: `selection (${ids.join(", ")})`,
    fittedOn: "the utterances outside of the fold",
    ...training,
  }];
}

/** How many test utterances say what training utterances say, if the corpus knows what is said. */
function sentenceItem({ sentences }: Corpus, { names, foldOf }: Folds): Leakage {
  let tested = 0, unknown = 0, shared = 0;
  names.forEach((_, fold) => {
    const trained = new Set(sentences.filter((_, row) => foldOf[row] !== fold));
    sentences.forEach((text, row) => {
      if (foldOf[row] !== fold) return;
      tested++;
      if (text === "") unknown++;
      else if (trained.has(text)) shared++;
    });
  });
  const notKnown = unknown > 0 ? `; what ${unknown} of them say is not known` : "";
  return {
    what: "sentences",
    fittedOn: "the utterances outside of the fold",
    touchesTest: "no",
    detail: unknown === tested
      ? "what is said is not known; corpus.sentence names the column that says it"
      : `${shared} of ${tested} test utterances say a sentence that training has as well${notKnown}`,
  };
}

/** "3 test speakers (a, b, c)". */
function some(names: string[], what: string): string {
  const shown = names.slice(0, 5).join(", ") + (names.length > 5 ? ", ..." : "");
  return `${names.length} ${what}${names.length === 1 ? "" : "s"} (${shown})`;
}
