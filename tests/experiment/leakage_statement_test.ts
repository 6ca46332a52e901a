import assert from "node:assert/strict";
import { leakageStatement } from "../../src/experiment/leakage.ts";
import { splitCorpus } from "../../src/experiment/split.ts";
import type { Leakage } from "../../src/report/mod.ts";
import { featureExperiment } from "./synthetic.ts";
import { tinyCorpus, tinyNeutral, type TinyUtterance } from "./tiny_corpus.ts";

type Split = Parameters<typeof splitCorpus>[1];

/** An experiment that does not leak, or after a change does. */
interface Construction {
  systems?: unknown[];
  split?: Split;
  testList?: string[];
  emotional?: TinyUtterance[];
  neutral?: TinyUtterance[];
}

const systems = [
  { id: "train", kind: "static" },
  { id: "neutral", kind: "static", scaling: { scope: "neutral" } },
  { id: "both", kind: "static", scaling: { scope: "train+neutral" } },
  { id: "m", kind: "modified" },
  { id: "choice", kind: "static", svm: { C: { choose: [1, 10] } } },
];

/** u0 and u1 are a's, u2 and u3 are b's, u4 and u5 are c's; a and b are in session 1, c is in 2. */
const emotional: TinyUtterance[] = ["a", "a", "b", "b", "c", "c"].map((speaker, i) => ({
  speaker,
  label: i % 2 ? "calm" : "angry",
  features: [i, -i],
  facts: { session: speaker === "c" ? "2" : "1", take: `${i % 2}` },
}));
const neutral: TinyUtterance[] = [{ speaker: "n1" }, { speaker: "n2" }];

function state(change: Construction = {}) {
  const { split = { kind: "speaker" }, testList } = change;
  const experiment = featureExperiment({ systems: change.systems ?? systems });
  const corpus = tinyCorpus(change.emotional ?? emotional);
  const folds = splitCorpus(corpus, split, testList);
  return leakageStatement(experiment, corpus, tinyNeutral(change.neutral ?? neutral), folds);
}

const outside = "the utterances outside of the fold";
const noneInTraining = "no test speaker and no test utterance is among them";
const noneInNeutral = "the neutral corpus has no test speaker and no test utterance";
const parts = {
  train: "scaling (train, m, choice)",
  neutral: "scaling (neutral)",
  both: "scaling (both)",
  pretraining: "neutral pre-training (m)",
  selection: "selection (choice)",
  training: "emotion pre-training, fine-tuning and SVM",
  sentences: "sentences",
};

Deno.test("a clean experiment: what each part was fitted on, and that nothing leaks", () => {
  const clean = (what: string, fittedOn: string, detail: string): Leakage => ({
    ...{ what, fittedOn, detail },
    touchesTest: "no",
  });
  assert.deepEqual(state(), {
    verdict: "none; nothing of a test utterance or its speaker is touched before its prediction",
    items: [
      clean(parts.train, outside, noneInTraining),
      clean(parts.neutral, "the neutral corpus", noneInNeutral),
      clean(parts.both, `${outside} and the neutral corpus`, `${noneInTraining}; ${noneInNeutral}`),
      clean(parts.pretraining, "the neutral corpus", noneInNeutral),
      clean(parts.selection, outside, noneInTraining),
      clean(parts.training, outside, noneInTraining),
      clean(
        parts.sentences,
        outside,
        "what is said is not known; corpus.sentence names the column that says it",
      ),
    ],
  });
});

type Expected = Partial<Record<keyof typeof parts, Pick<Leakage, "touchesTest" | "detail">>>;

/** The items that are about the training utterances say this. */
function inTraining(detail: string): Expected {
  const features = { touchesTest: "features", detail } as const;
  const labels = { touchesTest: "labels", detail } as const;
  return { train: features, both: features, selection: labels, training: labels };
}

/** The items that are about the neutral corpus say this. */
function inNeutral(detail: string): Expected {
  const found = { touchesTest: "features", detail } as const;
  return { neutral: found, both: found, pretraining: found };
}

const copyOfU5: [number, number] = [5, -5];
const sentence = (...said: string[]) => emotional.map((one, i) => ({ ...one, sentence: said[i] }));
const byTake: Split = { kind: "column", column: "take" };
const byList: Split = { kind: "list", list: "list.txt" };

const constructions: [what: string, change: Construction, expected: Expected][] = [
  ["other speakers in each session", { split: { kind: "column", column: "session" } }, {}],
  [
    "speakers on both sides of a column",
    { split: byTake },
    inTraining("among them are other utterances of 3 test speakers (a, b, c)"),
  ],
  [
    "a test list with some of a speaker's utterances",
    { split: byList, testList: ["u2", "u4", "u5"] },
    inTraining("among them are other utterances of 1 test speaker (b)"),
  ],
  ["a test list of whole speakers", { split: byList, testList: ["u4", "u5"] }, {}],
  [
    "the same features in two folds",
    { emotional: emotional.with(0, { ...emotional[0], features: copyOfU5 }) },
    inTraining("among them are utterances with the very features of 2 test utterances (u0, u5)"),
  ],
  [
    "the same features in three folds",
    {
      emotional: emotional.with(0, { ...emotional[0], features: copyOfU5 })
        .with(2, { ...emotional[2], features: copyOfU5 })
        .with(3, { ...emotional[3], features: copyOfU5 }),
    },
    inTraining(
      "among them are utterances with the very features of 4 test utterances (u0, u2, u3, u5)",
    ),
  ],
  [
    "the same features twice in one fold",
    { emotional: emotional.with(4, { ...emotional[4], features: copyOfU5 }) },
    {},
  ],
  [
    "the features of a listed test utterance in training: the one tested is named",
    {
      split: byList,
      testList: ["u4", "u5"],
      emotional: emotional.with(0, { ...emotional[0], features: copyOfU5 }),
    },
    inTraining("among them are utterances with the very features of 1 test utterance (u5)"),
  ],
  [
    "the same features twice in what is never tested",
    {
      split: byList,
      testList: ["u4", "u5"],
      emotional: emotional.with(0, { ...emotional[0], features: [3, -3] }),
    },
    {},
  ],
  [
    "features that differ in the last bit",
    { emotional: emotional.with(0, { ...emotional[0], features: [5 + 2 ** -21, -5] }) },
    {},
  ],
  [
    "speakers on both sides, and the same features",
    {
      split: byTake,
      emotional: emotional.with(0, { ...emotional[0], features: copyOfU5 }),
    },
    inTraining(
      "among them are other utterances of 3 test speakers (a, b, c) and " +
        "utterances with the very features of 2 test utterances (u0, u5)",
    ),
  ],
  [
    "a test speaker in the neutral corpus",
    { neutral: [...neutral, { speaker: "b" }] },
    inNeutral("the neutral corpus has speakers of the same name as 1 test speaker (b)"),
  ],
  [
    "a speaker in the neutral corpus who is never tested",
    { split: byList, testList: ["u4", "u5"], neutral: [...neutral, { speaker: "b" }] },
    {},
  ],
  [
    "a test utterance in the neutral corpus, under another name and speaker",
    { neutral: [{ speaker: "n1", features: copyOfU5 }, ...neutral] },
    inNeutral("the neutral corpus has utterances with the very features of 1 test utterance (u5)"),
  ],
  [
    "an utterance in the neutral corpus that is never tested",
    {
      split: byList,
      testList: ["u2", "u3"],
      neutral: [{ speaker: "n1", features: copyOfU5 }, ...neutral],
    },
    {},
  ],
  [
    "a neutral corpus that leaks, and training that does",
    { split: byTake, neutral: [{ speaker: "b", features: copyOfU5 }] },
    {
      ...inTraining("among them are other utterances of 3 test speakers (a, b, c)"),
      ...inNeutral(
        "the neutral corpus has speakers of the same name as 1 test speaker (b) and " +
          "utterances with the very features of 1 test utterance (u5)",
      ),
      both: {
        touchesTest: "features",
        detail: "among them are other utterances of 3 test speakers (a, b, c); " +
          "the neutral corpus has speakers of the same name as 1 test speaker (b) and " +
          "utterances with the very features of 1 test utterance (u5)",
      },
    },
  ],
  [
    "sentences that every speaker says",
    { emotional: sentence("x", "y", "x", "z", "x", "y") },
    {
      sentences: {
        touchesTest: "no",
        detail: "5 of 6 test utterances say a sentence that training has as well",
      },
    },
  ],
  [
    "sentences of which some are not known",
    { emotional: sentence("x", "", "y", "x", "z", "") },
    {
      sentences: {
        touchesTest: "no",
        detail: "2 of 6 test utterances say a sentence that training has as well; " +
          "what 2 of them say is not known",
      },
    },
  ],
  [
    "sentences of a test list",
    {
      split: byList,
      testList: ["u0", "u1"],
      emotional: sentence("x", "y", "x", "z", "z", "z"),
    },
    {
      sentences: {
        touchesTest: "no",
        detail: "1 of 2 test utterances say a sentence that training has as well",
      },
    },
  ],
  [
    "many names are cut short",
    {
      split: { kind: "column", column: "take" },
      emotional: ["a", "b", "c", "d", "e", "f"].flatMap((speaker) =>
        ["0", "1"].map((take) => ({ speaker, facts: { take } }))
      ),
    },
    inTraining("among them are other utterances of 6 test speakers (a, b, c, d, e, ...)"),
  ],
];

for (const [what, change, expected] of constructions) {
  Deno.test(`${what}: exactly ${Object.keys(expected).join(", ") || "nothing"} changes`, () => {
    const clean = state();
    const { verdict, items } = state(change);
    const changed = Object.entries(expected).map(([part, finding]) =>
      [parts[part as keyof typeof parts], finding] as const
    );
    const findings = new Map(changed);
    assert.deepEqual(
      items,
      clean.items.map((item) => ({ ...item, ...findings.get(item.what) })),
    );
    const leaks = items.filter(({ touchesTest }) => touchesTest !== "no");
    assert.equal(
      verdict,
      leaks.length === 0
        ? clean.verdict
        : leaks.map(({ what, detail }) => `${what}: ${detail}`).join("; "),
    );
  });
}

Deno.test("a scaling that sees the test utterances is said of the systems that have it, and of no other", () => {
  const changed = systems.with(1, { id: "neutral", kind: "static", scaling: { scope: "all" } })
    .with(2, { id: "both", kind: "static", scaling: { scope: "speaker" } });
  const { items, verdict } = state({ systems: changed });
  const clean = state().items;
  assert.deepEqual(items, [
    clean[0],
    {
      what: "scaling (neutral)",
      fittedOn: "all utterances of the emotional corpus",
      touchesTest: "features",
      detail: "the test utterances' features, without labels, are among them",
    },
    {
      what: "scaling (both)",
      fittedOn: "each speaker's own utterances",
      touchesTest: "features",
      detail: "a test speaker's features, without labels, are scaled by themselves",
    },
    ...clean.slice(3),
  ]);
  assert.equal(
    verdict,
    "scaling (neutral): the test utterances' features, without labels, are among them; " +
      "scaling (both): a test speaker's features, without labels, are scaled by themselves",
  );
});

Deno.test("parts that no system has are not spoken of", () => {
  const whats = (systems: unknown[]) => state({ systems }).items.map(({ what }) => what);
  const { training, sentences } = parts;
  assert.deepEqual(whats([{ id: "s", kind: "static" }]), ["scaling (s)", training, sentences]);
  const chosenSize = { id: "m", kind: "modified", hidden: { choose: [10, 20] } };
  assert.deepEqual(whats([{ id: "s", kind: "static" }, chosenSize]), [
    ...["scaling (s, m)", "neutral pre-training (m)", "selection (m)", training, sentences],
  ]);
});

Deno.test("a neutral corpus that no system uses cannot leak", () => {
  const systems = [{ id: "s", kind: "static" }];
  const leaking = [{ speaker: "b", features: copyOfU5 }];
  assert.deepEqual(state({ systems, neutral: leaking }), state({ systems }));
});

Deno.test("a neutral corpus without speakers: the verdict says that they are not known", () => {
  const experiment = featureExperiment({ systems });
  const corpus = tinyCorpus(emotional);
  const folds = splitCorpus(corpus, { kind: "speaker" });
  const anonymous = { ...tinyNeutral([{ speaker: "" }, { speaker: "" }]), metadata: undefined };
  const { verdict, items } = leakageStatement(experiment, corpus, anonymous, folds);
  assert.equal(verdict, "none found; who speaks in the neutral corpus is not known");
  const pretraining = items.find(({ what }) => what === parts.pretraining)!;
  assert.equal(
    pretraining.detail,
    "who speaks in the neutral corpus is not known; it has no test utterance",
  );
  assert(items.every(({ touchesTest }) => touchesTest === "no"));
});
