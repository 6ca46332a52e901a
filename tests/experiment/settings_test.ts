import assert from "node:assert/strict";
import fc from "fast-check";
import { Ajv2020 } from "ajv/dist/2020.js";
import { generatedFiles } from "../../docs/generate.ts";
import {
  experimentFile,
  experimentSchema,
  parseExperiment,
} from "../../src/experiment/settings.ts";
import { InputError } from "../../src/input_error.ts";

const root = new URL("../../", import.meta.url);
const corpus = { features: "f.arff", metadata: "m.csv" };
const neutral = { features: "n.csv" };
const scaling = { scope: "train", range: "extremes", clip: true };
const svm = { C: 1, gamma: "scale", tolerance: 0.001 };

function read(json: unknown, seed?: number) {
  return parseExperiment(JSON.stringify(json), "some/where.json", seed);
}

/** An experiment with one DAE. */
function dae(settings: object): object {
  return { corpus, systems: [{ id: "a", kind: "dae", ...settings }] };
}

Deno.test("the defaults are the paper's", () => {
  const systems = [
    { id: "static", kind: "static" },
    { id: "dae", kind: "dae" },
    { id: "modified", kind: "modified" },
  ];
  const both = {
    hidden: [200, 400, 800],
    pretraining: { epochs: 15, rate: 0.01, batch: 1000, optimizer: { kind: "sgd" } },
    finetuning: { epochs: 8, rate: 0.002, batch: 1000, optimizer: { kind: "sgd" } },
    corruption: { kind: "gaussian", sigma: 0.1, redraw: true },
    gradient: "mean",
    shuffle: true,
    initialWeights: 4,
    scaling,
    svm,
    seeds: [1],
  };
  assert.deepEqual(read({ corpus, neutral, systems }), {
    name: "where",
    corpus: { ...corpus, utterance: "utterance", speaker: "speaker", label: "label", labels: {} },
    neutral: { ...neutral, utterance: "utterance", speaker: "speaker" },
    split: { kind: "speaker" },
    systems: [
      { id: "static", kind: "static", scaling, svm },
      { id: "dae", kind: "dae", ...both },
      {
        id: "modified",
        kind: "modified",
        ...both,
        alpha: 0.5,
        join: "linear",
        neutral: { epochs: 30, rate: 0.01, batch: 1000, optimizer: { kind: "sgd" } },
      },
    ],
    selection: { objective: "ua", folds: "speaker" },
    seeds: [1],
    arithmetic: "fast",
  });
});

/** An experiment that leaves no setting at its default. */
const everything = {
  name: "all.of-it",
  corpus: {
    ...corpus,
    utterance: "file",
    speaker: "who",
    label: "emotion",
    sentence: "text",
    labels: { excited: "happy" },
    classes: ["sad", "happy"],
  },
  neutral: { ...neutral, metadata: "n-m.csv", utterance: "file", speaker: "who" },
  split: { kind: "groups", folds: 7 },
  selection: { objective: "wa", folds: 4 },
  systems: [
    {
      id: "static",
      kind: "static",
      scaling: { scope: "speaker", range: 3, clip: false },
      svm: { C: 3, gamma: 0.5, tolerance: 0.1 },
    },
    {
      id: "modified",
      kind: "modified",
      hidden: [10, [20, 30], [20, 30, 20]],
      pretraining: {
        ...{ epochs: 1, rate: 0.1, batch: 2 },
        optimizer: { kind: "momentum", momentum: 0.5 },
      },
      finetuning: {
        ...{ epochs: 0, rate: 0.3, batch: 4 },
        optimizer: { kind: "adam", beta1: 0.5, beta2: 0, epsilon: 0.1 },
      },
      neutral: {
        ...{ epochs: 5, rate: 0.5, batch: 6 },
        optimizer: { kind: "lbfgs", memory: 3, evaluations: 4 },
      },
      alpha: 0.25,
      join: "gated",
      corruption: { kind: "masking", fraction: 0.5, redraw: false },
      gradient: "sum",
      shuffle: false,
      initialWeights: 0,
      scaling: { scope: "all", range: 2, clip: false },
      svm: { C: 2, gamma: 0.25, tolerance: 1 },
      seed: 4294967295,
    },
    {
      id: "chosen",
      kind: "modified",
      hidden: { choose: [10, [20, 30]] },
      pretraining: {
        ...{ epochs: { choose: [1, 2] }, rate: { choose: [0.1, 0.2] }, batch: 2 },
        optimizer: { kind: "sgd" },
      },
      finetuning: {
        ...{ epochs: { choose: [0, 3] }, rate: 0.3, batch: 4 },
        optimizer: { kind: "sgd" },
      },
      neutral: {
        ...{ epochs: 5, rate: { choose: [0.5, 1] }, batch: 6 },
        optimizer: { kind: "sgd" },
      },
      alpha: { choose: [0.25, "learned"] },
      join: "linear",
      corruption: { kind: "gaussian", sigma: { choose: [0, 0.1, 0.2] }, redraw: false },
      gradient: "sum",
      shuffle: false,
      initialWeights: 0,
      scaling: { scope: "train", range: "extremes", clip: false },
      svm: { C: { choose: [1, 10] }, gamma: { choose: ["scale", 0.5] }, tolerance: 1 },
    },
  ],
  seed: [0, 3],
  arithmetic: "strict",
};

Deno.test("whatever the paper leaves open is a setting", () => {
  const { seed: _, systems: [fixed, { seed, ...own }, chosen], ...rest } = everything;
  assert.deepEqual(read(everything), {
    ...rest,
    systems: [fixed, { ...own, seeds: [seed] }, { ...chosen, seeds: [0, 3] }],
    seeds: [0, 3],
  });
  for (const scope of ["train", "all", "speaker", "neutral", "train+neutral"]) {
    for (const range of ["extremes", 2.5]) {
      const scaling = { scope, range, clip: false };
      const [system] = read({ ...dae({}), neutral, scaling }).systems;
      assert.deepEqual(system.scaling, scaling);
    }
  }
  for (
    const corruption of [
      { kind: "gaussian", sigma: 0, redraw: false },
      { kind: "masking", fraction: 1, redraw: true },
      { kind: "salt-and-pepper", fraction: 0, redraw: false },
      { kind: "salt-and-pepper", fraction: { choose: [0, 0.5] }, redraw: false },
    ]
  ) {
    const [system] = read(dae({ corruption })).systems;
    assert.deepEqual(system.kind === "dae" && system.corruption, corruption);
  }
  const modified = dae({ kind: "modified", alpha: "learned", join: "gated" });
  const [system] = read({ ...modified, neutral }).systems;
  assert.deepEqual(system.kind === "modified" && [system.alpha, system.join], ["learned", "gated"]);
});

Deno.test("an optimizer's own settings have the usual defaults", () => {
  const optimizers = [
    { kind: "sgd" },
    { kind: "momentum", momentum: 0.9 },
    { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    { kind: "lbfgs", memory: 10, evaluations: 20 },
  ];
  for (const optimizer of optimizers) {
    const { kind } = optimizer;
    const [system] = read(dae({ finetuning: { optimizer: { kind } } })).systems;
    assert.deepEqual(system.kind === "dae" && system.finetuning.optimizer, optimizer);
  }
});

Deno.test("a system's scaling and SVM replace the experiment's key by key", () => {
  const { systems } = read({
    corpus,
    scaling: { scope: "all" },
    svm: { C: 2, gamma: 0.5 },
    systems: [
      { id: "a", kind: "static" },
      {
        id: "b",
        kind: "static",
        scaling: { range: 3, clip: false },
        svm: { C: 3, tolerance: 0.1 },
      },
    ],
  });
  assert.deepEqual(systems.map(({ scaling, svm }) => ({ scaling, svm })), [
    {
      scaling: { scope: "all", range: "extremes", clip: true },
      svm: { C: 2, gamma: 0.5, tolerance: 0.001 },
    },
    {
      scaling: { scope: "all", range: 3, clip: false },
      svm: { C: 3, gamma: 0.5, tolerance: 0.1 },
    },
  ]);
});

Deno.test("the seed that is given replaces the experiment's, not a system's own", () => {
  const systems = [
    { id: "a", kind: "dae" },
    { id: "b", kind: "dae", seed: 7 },
    { id: "c", kind: "dae", seed: 0 },
  ];
  const seeds = (written: unknown, seed?: number) => {
    const experiment = read({ corpus, seed: written, systems }, seed);
    return [
      experiment.seeds,
      ...experiment.systems.map((system) => "seeds" in system && system.seeds),
    ];
  };
  assert.deepEqual(seeds(3), [[3], [3], [7], [0]]);
  assert.deepEqual(seeds([5, 3]), [[5, 3], [5, 3], [7], [0]]);
  assert.deepEqual(seeds(3, 0), [[0], [0], [7], [0]]);
  assert.deepEqual(seeds([5, 3], 0), [[0], [0], [7], [0]]);
});

Deno.test("names come from the file; one size is a list of one; a byte order mark is passed over", () => {
  const text = "\ufeff" + JSON.stringify(dae({ hidden: 50 }));
  for (const file of ["a.b.json", "/x/a.b.json", "c:\\x\\a.b.json"]) {
    const { name, systems: [system] } = parseExperiment(text, file);
    assert.equal(name, "a.b");
    assert.deepEqual("hidden" in system && system.hidden, [50]);
  }
});

const aSize = "a whole number from 1 up to 65536";
const stackOr = `${aSize}, or a list of at least 2, each ${aSize}`;
const orChosen = ', or {"choose": [...]}';
const sizes = `allowed: ${aSize}, or a list of at least 1, each (${stackOr})${orChosen}`;
const aName = "allowed: a name of the letters a to z, digits and . _ + -, not with a dot first";
const aUint32 = "a whole number from 0 up to 4294967295";
const aSeed = `allowed: ${aUint32}`;
const seedOrSeeds = `${aSeed}, or a list of at least 1, each ${aUint32}`;
const kindOfSystem =
  'an object of kind "static", or an object of kind "dae", or an object of kind "modified"';
const scopes = '"train", "all", "speaker", "neutral", "train+neutral"';
const [a, b] = [{ id: "a", kind: "static" }, { id: "b", kind: "static" }];

const faults: [json: unknown, ...messages: string[]][] = [
  // the whole
  [[], "the experiment is []; allowed: an object"],
  [null, "the experiment is null; allowed: an object"],
  ["x", 'the experiment is "x"; allowed: an object'],
  [
    {},
    "corpus is missing; allowed: an object",
    `systems is missing; allowed: a list of at least 1, each ${kindOfSystem}`,
  ],
  [
    { corpus, systems: [] },
    `systems is []; allowed: a list of at least 1, each ${kindOfSystem}`,
  ],
  [{ corpus, systems: [1] }, `systems[0] is 1; allowed: ${kindOfSystem}`],
  [{ ...dae({}), name: "../x" }, `name is "../x"; ${aName}`],
  [{ ...dae({}), seed: -1 }, `seed is -1; ${seedOrSeeds}`],
  [{ ...dae({}), seed: 2 ** 32 }, `seed is 4294967296; ${seedOrSeeds}`],
  [{ ...dae({}), seed: [] }, `seed is []; ${seedOrSeeds}`],
  [{ ...dae({}), seed: [1, -1] }, `seed[1] is -1; ${aSeed}`],
  [{ ...dae({}), seed: [1, "2"] }, `seed[1] is "2"; ${aSeed}`],
  [{ ...dae({}), seed: [1, 2, 1] }, "seed is [1,2,1]; a seed is there twice"],
  [{ ...dae({}), arithmetic: 1 }, 'arithmetic is 1; allowed: "fast", "strict"'],

  // unknown keys, at every level
  [
    { ...dae({}), sead: 1 },
    'the experiment has the unknown key "sead"; ' +
    "allowed: $schema, name, corpus, neutral, split, scaling, svm, selection, systems, seed, " +
    "arithmetic",
  ],
  [
    { ...dae({}), corpus: { ...corpus, x: 1, y: 1 } },
    'corpus has the unknown key "x", "y"; ' +
    "allowed: features, audio, extraction, metadata, distribution, utterance, speaker, label, " +
    "sentence, labels, classes",
  ],
  [
    { ...dae({}), neutral: { ...neutral, label: "x" } },
    'neutral has the unknown key "label"; ' +
    "allowed: features, audio, extraction, metadata, distribution, utterance, speaker",
  ],
  [
    { ...dae({}), scaling: { x: 1 } },
    'scaling has the unknown key "x"; allowed: scope, range, clip',
  ],
  [
    { ...dae({}), svm: { c: 1 } },
    'svm has the unknown key "c"; allowed: C, gamma, tolerance',
  ],
  [
    { corpus, systems: [{ ...a, hidden: 5 }] },
    'systems[0] has the unknown key "hidden"; allowed: id, scaling, svm, kind',
  ],
  [
    dae({ alpha: 0.5 }),
    'systems[0] has the unknown key "alpha"; allowed: id, scaling, svm, kind, hidden, ' +
    "pretraining, finetuning, corruption, gradient, shuffle, initialWeights, seed",
  ],
  [
    dae({ pretraining: { epoch: 1 } }),
    'systems[0].pretraining has the unknown key "epoch"; allowed: epochs, rate, batch, optimizer',
  ],
  [
    dae({ pretraining: { optimizer: { kind: "adam", momentum: 0.9 } } }),
    'systems[0].pretraining.optimizer has the unknown key "momentum"; ' +
    "allowed: kind, beta1, beta2, epsilon",
  ],
  [
    dae({ pretraining: { optimizer: { kind: "momentum", momentum: 1 } } }),
    "systems[0].pretraining.optimizer.momentum is 1; allowed: a number from 0 and below 1",
  ],
  [
    dae({ finetuning: { optimizer: { kind: "rmsprop" } } }),
    'systems[0].finetuning.optimizer.kind is "rmsprop"; ' +
    'allowed: "sgd", or "momentum", or "adam", or "lbfgs"',
  ],
  [
    dae({ corruption: { kind: "gaussian", fraction: 1 } }),
    'systems[0].corruption has the unknown key "fraction"; allowed: kind, sigma, redraw',
  ],
  [
    dae({ svm: { c: 1 } }),
    'systems[0].svm has the unknown key "c"; allowed: C, gamma, tolerance',
  ],

  // corpora
  [
    { ...dae({}), corpus: { features: "" } },
    'corpus.features is ""; allowed: a text that is not empty',
  ],
  [
    { ...dae({}), corpus: { metadata: "m.csv" } },
    'corpus needs one source of features: "features", "audio" or the distribution "synthetic"; ' +
    "it has none",
  ],
  [
    { ...dae({}), corpus: { ...corpus, audio: "wav" } },
    'corpus needs one source of features: "features", "audio" or the distribution "synthetic"; ' +
    "it has features and audio",
  ],
  [
    { ...dae({}), corpus: { features: "f.arff" } },
    'corpus has neither "metadata" nor "distribution": one of them has to give the labels',
  ],
  [
    { ...dae({}), corpus: { audio: "wav", metadata: "m.csv", distribution: "emodb" } },
    'corpus has both "metadata" and "distribution": give the one that knows the speakers',
  ],
  [
    { ...dae({}), corpus: { features: "f.arff", distribution: "emodb" } },
    'corpus.distribution is "emodb", which needs "audio", not a feature file',
  ],
  [
    { ...dae({}), corpus: { ...corpus, extraction: {} } },
    "corpus.extraction is of no use with a feature file",
  ],
  [
    { ...dae({}), neutral: { ...neutral, audio: "wav" } },
    'neutral needs one source of features: "features", "audio" or the distribution "synthetic"; ' +
    "it has features and audio",
  ],
  [
    { ...dae({}), split: { kind: "groups", folds: 1 } },
    "split.folds is 1; allowed: a whole number from 2 up to 1000",
  ],
  [
    { ...dae({}), split: { kind: "column" } },
    "split.column is missing; allowed: a text that is not empty",
  ],
  [
    { ...dae({}), corpus: { ...corpus, labels: { x: 1 } } },
    "corpus.labels.x is 1; allowed: a text that is not empty",
  ],
  [
    { ...dae({}), corpus: { ...corpus, classes: ["x"] } },
    'corpus.classes is ["x"]; allowed: a list of at least 2, each a text that is not empty',
  ],
  [
    { ...dae({}), corpus: { ...corpus, classes: ["x", "y", "x"] } },
    'corpus.classes is ["x","y","x"]; a class is there twice',
  ],

  // systems
  [
    { corpus, systems: [b, { id: "c d", kind: "static" }] },
    `systems[1].id is "c d"; ${aName}`,
  ],
  [{ corpus, systems: [a, b, a] }, 'systems[2].id is "a", which another system has'],
  [dae({ kind: "DAE" }), 'systems[0].kind is "DAE"; allowed: "static", or "dae", or "modified"'],
  [
    { corpus, systems: [{ id: "a" }] },
    'systems[0].kind is missing; allowed: "static", or "dae", or "modified"',
  ],
  [
    dae({ kind: "modified" }),
    'systems[0].kind is "modified", which needs a "neutral" corpus; the experiment has none',
  ],
  [dae({ hidden: 0 }), `systems[0].hidden is 0; ${sizes}`],
  [dae({ hidden: 0.5 }), `systems[0].hidden is 0.5; ${sizes}`],
  [dae({ hidden: [] }), `systems[0].hidden is []; ${sizes}`],
  [dae({ hidden: [20, "x"] }), `systems[0].hidden[1] is "x"; allowed: ${stackOr}`],
  [dae({ hidden: [20, [30]] }), `systems[0].hidden[1] is [30]; allowed: ${stackOr}`],
  [dae({ hidden: [20, [30, "x"]] }), `systems[0].hidden[1][1] is "x"; allowed: ${aSize}`],
  [dae({ hidden: [20, 30, 20] }), "systems[0].hidden is [20,30,20]; a size is there twice"],
  [
    dae({ hidden: [[20, 30], [20, 30]] }),
    "systems[0].hidden is [[20,30],[20,30]]; a size is there twice",
  ],
  [
    { ...dae({ kind: "modified", alpha: 2 }), neutral },
    `systems[0].alpha is 2; allowed: a number from 0 up to 1, or "learned"${orChosen}`,
  ],
  [
    { ...dae({ kind: "modified", alpha: 1, join: "gated" }), neutral },
    "systems[0].alpha is 1; a gated join starts between 0 and 1",
  ],
  [
    { ...dae({ kind: "modified", alpha: { choose: ["learned", 0] }, join: "gated" }), neutral },
    "systems[0].alpha is 0; a gated join starts between 0 and 1",
  ],
  [
    { ...dae({ kind: "modified", join: "product" }), neutral },
    'systems[0].join is "product"; allowed: "linear", "gated"',
  ],
  [
    dae({ pretraining: { epochs: -1, rate: -0.01, batch: 0 } }),
    `systems[0].pretraining.epochs is -1; allowed: a whole number from 0 up to 1000000${orChosen}`,
    `systems[0].pretraining.rate is -0.01; allowed: a number above 0${orChosen}`,
    "systems[0].pretraining.batch is 0; allowed: a whole number from 1",
  ],
  [
    dae({ finetuning: { epochs: 1.5 } }),
    `systems[0].finetuning.epochs is 1.5; allowed: a whole number from 0 up to 1000000${orChosen}`,
  ],
  [dae({ finetuning: 3 }), "systems[0].finetuning is 3; allowed: an object"],
  [
    dae({ corruption: { kind: "salt" } }),
    'systems[0].corruption.kind is "salt"; ' +
    'allowed: "gaussian", or "masking", or "salt-and-pepper"',
  ],
  [
    dae({ corruption: { kind: "masking", fraction: 1.1 } }),
    `systems[0].corruption.fraction is 1.1; allowed: a number from 0 up to 1${orChosen}`,
  ],
  [dae({ gradient: "average" }), 'systems[0].gradient is "average"; allowed: "mean", "sum"'],
  [dae({ shuffle: "yes" }), 'systems[0].shuffle is "yes"; allowed: true, false'],
  [dae({ initialWeights: -4 }), "systems[0].initialWeights is -4; allowed: a number from 0"],
  [dae({ seed: 0.5 }), `systems[0].seed is 0.5; ${aSeed}`],
  [dae({ seed: [1, 2] }), `systems[0].seed is [1,2]; ${aSeed}`],

  // scaling and SVM
  [
    { ...dae({}), scaling: { scope: "test" } },
    `scaling.scope is "test"; allowed: ${scopes}`,
  ],
  [
    dae({ scaling: { scope: "test", range: 0, clip: 1 } }),
    `systems[0].scaling.scope is "test"; allowed: ${scopes}`,
    'systems[0].scaling.range is 0; allowed: "extremes", or a number above 0',
    "systems[0].scaling.clip is 1; allowed: true, false",
  ],
  [
    dae({ scaling: { scope: "train+neutral" } }),
    'the scaling scope of "a" is "train+neutral"; the experiment has no "neutral" corpus',
  ],
  [
    { ...dae({}), scaling: { scope: "neutral" } },
    'the scaling scope of "a" is "neutral"; the experiment has no "neutral" corpus',
  ],
  [
    { ...dae({}), svm: { C: 0, gamma: "auto", tolerance: 2 } },
    `svm.C is 0; allowed: a number above 0${orChosen}`,
    `svm.gamma is "auto"; allowed: a number above 0, or "scale"${orChosen}`,
    "svm.tolerance is 2; allowed: a number above 0 up to 1",
  ],

  // choices
  [
    { ...dae({}), selection: { objective: "f1", folds: 1, by: "speaker" } },
    'selection.objective is "f1"; allowed: "ua", "wa"',
    'selection.folds is 1; allowed: "speaker", or a whole number from 2 up to 1000',
    'selection has the unknown key "by"; allowed: objective, folds',
  ],
  [
    { ...dae({}), svm: { C: { choose: [1, 0] }, gamma: { choose: ["scale", "auto"] } } },
    "svm.C.choose[1] is 0; allowed: a number above 0",
    'svm.gamma.choose[1] is "auto"; allowed: a number above 0, or "scale"',
  ],
  [
    dae({ svm: { C: { choose: [1] }, gamma: { choose: "scale" } } }),
    "systems[0].svm.C.choose is [1]; allowed: a list of at least 2, each a number above 0",
    'systems[0].svm.gamma.choose is "scale"; ' +
    'allowed: a list of at least 2, each (a number above 0, or "scale")',
  ],
  [
    dae({ svm: { C: [1, 10], gamma: { chose: [1, 10] } } }),
    `systems[0].svm.C is [1,10]; allowed: a number above 0${orChosen}`,
    'systems[0].svm.gamma is {"chose":[1,10]}; ' +
    `allowed: a number above 0, or "scale"${orChosen}`,
  ],
  [
    dae({ svm: { C: { choose: [1, 10], by: "ua" } } }),
    'systems[0].svm.C has the unknown key "by"; allowed: choose',
  ],
  [
    dae({ hidden: { choose: [20, [30]] } }),
    `systems[0].hidden.choose[1] is [30]; allowed: ${stackOr}`,
  ],
  [
    dae({ hidden: [20, { choose: [30, 40] }] }),
    `systems[0].hidden[1] is {"choose":[30,40]}; allowed: ${stackOr}`,
  ],
  [
    dae({ hidden: { choose: [20, 20] } }),
    'systems[0].hidden is {"choose":[20,20]}; a size is there twice',
  ],
  [
    dae({ finetuning: { epochs: { choose: [1, 1.5] }, batch: { choose: [1, 2] } } }),
    "systems[0].finetuning.epochs.choose[1] is 1.5; allowed: a whole number from 0 up to 1000000",
    'systems[0].finetuning.batch is {"choose":[1,2]}; allowed: a whole number from 1',
  ],
  [
    dae({ corruption: { kind: "gaussian", sigma: { choose: [0, -1] } } }),
    "systems[0].corruption.sigma.choose[1] is -1; allowed: a number from 0",
  ],
];

Deno.test("a fault is told by its key, the value there and what is allowed", () => {
  for (const [json, ...messages] of faults) {
    assert.throws(() => read(json), (error) => {
      assert(error instanceof InputError);
      const lines = messages.map((message) => `\n  ${message}`).join("");
      assert.equal(error.message, `Cannot use "some/where.json":${lines}`);
      return true;
    });
  }
});

Deno.test("a number that is too large is told as Infinity", () => {
  const text = JSON.stringify(dae({ initialWeights: 0 })).replace(/0}/, "1e999}");
  assert.throws(
    () => parseExperiment(text, "x.json"),
    /\n {2}systems\[0\].initialWeights is Infinity; allowed: a number from 0$/,
  );
});

Deno.test("what is not JSON is told with its place", () => {
  const places: [text: string, message: RegExp][] = [
    ['{\n  "corpus": {},\n}', /^Cannot use "x.json": not JSON: .*\(line 3 column 1\)$/],
    ["{\n  corpus: {} }", /^Cannot use "x.json": not JSON: .*\(line 2 column 3\)$/],
    ['{ "seed": 1 "name": "x" }', /^Cannot use "x.json": not JSON: .*\(line 1 column 13\)$/],
    ['{ "seed": one }', /^Cannot use "x.json": not JSON: .*'o', .*"seed": one/],
    ["", /^Cannot use "x.json": not JSON: .*end/],
  ];
  for (const [text, message] of places) {
    assert.throws(() => parseExperiment(text, "x.json"), { name: "InputError", message });
  }
});

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const valid = ajv.compile<{ $schema?: string }>(
  JSON.parse(generatedFiles()["experiments/schema.json"]),
);

function choose(options: unknown[]): object {
  return { choose: options };
}

/** The experiment above with something else somewhere. */
const almost = fc.tuple(
  fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
  fc.oneof(
    fc.constantFrom(0, 0.5, -1, 1, 5, 2 ** 32, "", "a", "scale", "all", "dae", "mean", true, {}),
    fc.constantFrom(null, [], [5], [5, 5], ["a", "b"], { kind: "gaussian" }, { C: 1 }),
    fc.constantFrom(...[[], [0.5], [5, 6], [0.5, 1], ["scale", 5], [5, [5, 6]]].map(choose)),
    fc.jsonValue({ maxDepth: 2 }),
  ),
).map(([steps, value]) => {
  const json = structuredClone(everything);
  let place = json as Record<string, unknown>;
  for (const [i, step] of steps.entries()) {
    const keys = Object.keys(place);
    const key = keys[step % (keys.length + 1)] ?? "kind";
    const next = place[key];
    if (i < steps.length - 1 && typeof next === "object" && next !== null) {
      place = next as Record<string, unknown>;
    } else {
      place[key] = value;
      break;
    }
  }
  return json;
});

Deno.test("any text is an experiment or an InputError", () => {
  const texts = fc.oneof(fc.string(), fc.json(), almost.map((json) => JSON.stringify(json)));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseExperiment(text, "x.json");
      } catch (error) {
        assert(error instanceof InputError, error as Error);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the JSON Schema allows what the program allows", () => {
  fc.assert(
    fc.property(almost, (json) => {
      fc.pre(!JSON.stringify(json).includes("__proto__")); // zod leaves such a key out of a record
      assert.equal(valid(json), experimentSchema.safeParse(json).success);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the experiments of this project are valid and name the schema", async () => {
  const files = ["experiment.json"];
  for await (const { name } of Deno.readDir(new URL("experiments/", root))) {
    if (name.endsWith(".json") && name !== "schema.json") files.push(`experiments/${name}`);
  }
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(file, root));
    parseExperiment(text, file);
    const json = JSON.parse(text);
    assert(valid(json), `${file}: ${ajv.errorsText(valid.errors)}`);
    const schema = new URL(json.$schema ?? "", new URL(file, root));
    assert.equal(schema.href, new URL("experiments/schema.json", root).href, file);
  }
});

Deno.test("the schema's and the reference's files are up to date", async () => {
  const files = generatedFiles();
  for (const [path, text] of Object.entries(files)) {
    const written = (await Deno.readTextFile(new URL(path, root))).replaceAll("\r\n", "\n");
    assert(written === text, `${path} is out of date: run deno run -A docs/generate.ts`);
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", ...Object.keys(files)],
    cwd: root,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});

Deno.test("the reference's example is a valid experiment", () => {
  const [, example] = generatedFiles()["docs/settings.md"].match(/```json\n(.*?)```/s) ?? [];
  assert.equal(parseExperiment(example, "example.json").systems.length, 2);
});

Deno.test("an experiment written out is read as the same experiment", () => {
  const full = {
    corpus,
    neutral: corpus,
    seed: [3, 5],
    scaling: { scope: "neutral" },
    systems: [
      { id: "static", kind: "static", svm: { C: { choose: [1, 10] } } },
      { id: "dae", kind: "dae", hidden: [100, [80, 40]], scaling: { clip: false } },
      { id: "own", kind: "dae", hidden: { choose: [50, 60] }, seed: 3 },
      { id: "gated", kind: "modified", join: "gated", corruption: { kind: "masking" } },
    ],
  };
  for (const experiment of [full, { ...full, seed: 3 }]) {
    const read = parseExperiment(JSON.stringify(experiment), "full.json");
    const written = JSON.stringify(experimentFile(read));
    assert.deepEqual(parseExperiment(written, "other.json"), read);
  }
});
