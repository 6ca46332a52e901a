import { z } from "zod";
import { distributions } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import { featureSets, samplingRates } from "../is10/mod.ts";
import type { Choice } from "./candidates.ts";
import { explainIssues, type JsonSchema } from "./explain.ts";

// Every default below is a reading of the paper or, where the paper is silent (method, section 5), a choice
// that the description states. The JSON Schema and the settings reference are made from this file.

const uint32 = z.int().min(0).max(2 ** 32 - 1);
const path = z.string().min(1);
const name = z.string().regex(/^[\w+-][\w.+-]*$/);
const columns = {
  utterance: z.string().min(1).default("utterance").describe(
    "metadata column: the utterance's name",
  ),
  speaker: z.string().min(1).default("speaker").describe("metadata column: who speaks"),
};

const source = {
  features: path.optional().describe(
    "feature file: ARFF, SMILExtract's CSV, opensmile-python's CSV or a plain CSV, also .gz",
  ),
  audio: path.optional().describe(
    "in place of a feature file: folder of recordings (WAV, FLAC, NIST SPHERE), whose features are " +
      "extracted once and kept under runs/store",
  ),
  extraction: z.strictObject({
    set: z.enum(featureSets).default("is10-compat").describe(
      "variant of the 1582 features: is10-compat, the numbers of 2010; is10, later algorithms",
    ),
    resample: z.int().min(samplingRates.lowest).max(samplingRates.highest).optional().describe(
      "sampling rate in Hz that all recordings are brought to first. Default: each keeps its own",
    ),
  }).optional().describe("how features are extracted from recordings"),
};
const distribution = z.enum(distributions);

const corpus = z.strictObject({
  ...source,
  metadata: path.optional().describe(
    "CSV with a row for each utterance, joined by the utterance's name",
  ),
  distribution: distribution.exclude(["librispeech", "folder"]).optional().describe(
    "in place of metadata: the corpus as it is distributed, whose file names or annotations give " +
      "speakers and labels. synthetic: speech that emodae synthesizes, without any files",
  ),
  ...columns,
  label: z.string().min(1).default("label").describe("metadata column: the emotion"),
  sentence: z.string().min(1).optional().describe(
    "metadata column: what is said, to report sentences that training and test share",
  ),
  labels: z.record(z.string(), z.string().min(1)).default({}).describe(
    'labels to merge or rename, such as {"excited": "happy"}',
  ),
  classes: z.array(z.string().min(1)).min(2).optional().describe(
    "the classes, in the report's order; utterances with another label are left out and counted. " +
      "Default: all labels, sorted",
  ),
}).describe("the emotional corpus");

const neutralCorpus = z.strictObject({
  ...source,
  metadata: path.optional().describe(
    "CSV with the speakers; without it the whole corpus counts as one speaker",
  ),
  distribution: distribution.extract(["librispeech", "folder", "synthetic"]).optional().describe(
    "in place of metadata: the corpus as it is distributed, whose file names give the speakers; " +
      "folder: each folder that holds recordings is a speaker. synthetic: speech that emodae " +
      "synthesizes, without any files",
  ),
  ...columns,
}).describe("neutral speech, for the modified DAE and for the scaling scopes that name it");

const split = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("speaker").describe("every speaker is a fold") }),
  z.strictObject({
    kind: z.literal("column").describe("every value of a column is a fold, such as a session"),
    column: z.string().min(1).describe(
      "metadata column; of a corpus as it is distributed: session, sentence, sex",
    ),
  }),
  z.strictObject({
    kind: z.literal("groups").describe("speakers in groups of about equal size"),
    folds: z.int().min(2).max(1000).default(5).describe("how many groups"),
  }),
  z.strictObject({
    kind: z.literal("list").describe("one fold: the utterances of a list, trained on all others"),
    list: path.describe("text file with the name of a test utterance in each line"),
  }),
]).prefault({ kind: "speaker" }).describe("which utterances are left out and tested together");

const scaling = {
  scope: z.enum(["train", "all", "speaker", "neutral", "train+neutral"]).describe(
    "whose utterances each feature's range is of: train, the training speakers'; all, every utterance of " +
      "the emotional corpus, the test speaker's too; speaker, each speaker's own; neutral, the neutral " +
      "corpus's; train+neutral, both",
  ),
  range: z.union([z.literal("extremes"), z.number().positive()]).describe(
    "what is mapped to [0, 1]: extremes, from the smallest to the largest value; a number, so many standard " +
      "deviations on both sides of the mean",
  ),
  clip: z.boolean().describe("whether values outside [0, 1] are moved to its border"),
};

/** A setting, or several of which one is chosen inside the training speakers. */
function chosen<S extends z.ZodType>(setting: S) {
  return z.union([
    setting,
    z.strictObject({
      choose: z.array(setting).min(2).describe("what the selection chooses from"),
    }),
  ]);
}

const selection = z.strictObject({
  objective: z.enum(["ua", "wa"]).default("ua").describe(
    "what is made largest: the mean of this figure over the validation speakers",
  ),
  folds: z.union([z.literal("speaker"), z.int().min(2).max(1000)]).default("speaker").describe(
    "how the training speakers are divided: speaker, each is left out once; a number, so many groups of them",
  ),
}).prefault({}).describe(
  'how settings given as {"choose": [...]} are chosen: for every fold anew, inside its training speakers, ' +
    "which stay scaled as the fold scales them; of equally good ones the first. What does not train (the loss " +
    "is no longer finite, or all utterances are encoded alike) cannot be chosen, and the report counts it",
);

const svm = {
  C: chosen(z.number().positive()).describe("cost"),
  gamma: chosen(z.union([z.number().positive(), z.literal("scale")])).describe(
    'of the RBF kernel; "scale" is 1 / the mean squared distance between two training utterances',
  ),
  tolerance: z.number().positive().max(1).describe(
    "the solver's stopping criterion, LIBSVM's -e",
  ),
};

const optimizer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sgd").describe("stochastic gradient descent"),
  }),
  z.strictObject({
    kind: z.literal("momentum").describe("the same with momentum"),
    momentum: z.number().min(0).lt(1).default(0.9).describe(
      "share of a step that the next one goes on with",
    ),
  }),
  z.strictObject({
    kind: z.literal("adam").describe("Adam, Kingma and Ba (2015)"),
    beta1: z.number().min(0).lt(1).default(0.9).describe("decay of the gradient's running mean"),
    beta2: z.number().min(0).lt(1).default(0.999).describe("decay of the mean of its squares"),
    epsilon: z.number().min(1e-30).default(1e-8).describe("is added to the denominator"),
  }),
  z.strictObject({
    kind: z.literal("lbfgs").describe(
      "L-BFGS on all utterances at once, an iteration an epoch; every epoch has the same noise and " +
        "order, for the loss to be one function; the rate is of no use, nor are redraw and shuffle",
    ),
    memory: z.int().min(1).max(100).default(10).describe(
      "steps that the curvature is estimated from",
    ),
    evaluations: z.int().min(1).max(100).default(20).describe(
      "passes over the data that a line search takes at most; one is usual",
    ),
  }),
]).prefault({ kind: "sgd" }).describe("how gradients change the parameters");

const stage = (epochs: number, rate: number, what: string) =>
  z.strictObject({
    epochs: chosen(z.int().min(0).max(1e6)).default(epochs).describe(
      "passes over the data, of L-BFGS iterations; 0 leaves the stage out",
    ),
    rate: chosen(z.number().positive()).default(rate).describe("learning rate"),
    batch: z.int().min(1).default(1000).describe(
      "utterances in a minibatch; of L-BFGS only how many are computed at once",
    ),
    optimizer,
  }).prefault({}).describe(what);

const redraw = z.boolean().default(true).describe("whether the noise is drawn anew in every epoch");
const fraction = chosen(z.number().min(0).max(1)).default(0.1).describe(
  "fraction of the features corrupted",
);
const corruption = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("gaussian").describe("normal noise is added to every feature"),
    sigma: chosen(z.number().min(0)).default(0.1).describe(
      "standard deviation of the noise, equation (1)",
    ),
    redraw,
  }),
  z.strictObject({
    kind: z.literal("masking").describe("some features are set to 0"),
    fraction,
    redraw,
  }),
  z.strictObject({
    kind: z.literal("salt-and-pepper").describe("some features are set to 0 or 1"),
    fraction,
    redraw,
  }),
]).prefault({ kind: "gaussian" }).describe(
  "noise on the input of the layer that is pre-trained; none in fine-tuning",
);

const common = {
  id: name.describe("name in the report"),
  scaling: z.strictObject(scaling).partial().optional().describe(
    "instead of the experiment's, key by key. Default: the experiment's",
  ),
  svm: z.strictObject(svm).partial().optional().describe(
    "instead of the experiment's, key by key. Default: the experiment's",
  ),
};
const units = z.int().min(1).max(65536);
const size = z.union([units, z.array(units).min(2)]);
const dae = {
  hidden: z.union([
    units,
    z.array(size).min(1),
    z.strictObject({ choose: z.array(size).min(2).describe("what the selection chooses from") }),
  ]).default([200, 400, 800]).describe(
    "hidden units, L; a list gives a column of the table each. In it a list of its own is a stacked DAE, " +
      "the layer on the features first: [200, [800, 400]] are two columns, 200 and 800-400. Of the sizes in " +
      '{"choose": [...]} every fold chooses one, for a single column',
  ),
  pretraining: stage(15, 0.01, "emotion pre-training, without labels; of each layer in turn"),
  finetuning: stage(8, 0.002, "fine-tuning of all layers by a softmax layer on the labels"),
  corruption,
  gradient: z.enum(["mean", "sum"]).default("mean").describe(
    "whether loss and gradient are averaged or summed over the minibatch",
  ),
  shuffle: z.boolean().default(true).describe("whether every epoch has a new random order"),
  initialWeights: z.number().min(0).default(4).describe(
    "initial weights are uniform within plus and minus this times sqrt(6 / (D + L))",
  ),
  seed: uint32.optional().describe(
    "instead of the experiment's and of --seed. Default: the experiment's",
  ),
};

const system = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("static").describe("the scaled features themselves"),
  }),
  z.strictObject({ ...common, kind: z.literal("dae").describe("the basic DAE"), ...dae }),
  z.strictObject({
    ...common,
    kind: z.literal("modified").describe("the paper's DAE with a second, neutral projection"),
    ...dae,
    alpha: chosen(z.union([z.number().min(0).max(1), z.literal("learned")])).default(0.5).describe(
      'share of the emotional reconstruction, equation (9); "learned": s(p), where p is trained with the ' +
        "weights, from 0 on. As all features pull at the one p, sgd and momentum soon drive it towards the " +
        "neutral side; Adam, whose steps have the size of the rate, does not",
    ),
    join: z.enum(["linear", "gated"]).default("linear").describe(
      "linear: equation (9). gated: each feature's share is s(p + q z_e + r z_n) in place of alpha, where " +
        'p, q and r are trained with the weights, from logit(alpha) ("learned": 0), 0 and 0 on',
    ),
    neutral: stage(
      30,
      0.01,
      "neutral pre-training, of each layer in turn. Above the first layer the frozen neutral layer reads the " +
        "neutral hidden units below, and z_n is the emotional layer's clean input plus what the neutral " +
        "layer's reconstruction of its own input is off by",
    ),
  }),
]);

/** The schema of an experiment file. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional().describe("where an editor finds this schema"),
  name: name.optional().describe(
    "names the folder of the results under runs/. Default: the file's name",
  ),
  corpus,
  neutral: neutralCorpus.optional(),
  split,
  scaling: z.strictObject({
    scope: scaling.scope.default("train"),
    range: scaling.range.default("extremes"),
    clip: scaling.clip.default(true),
  }).prefault({}).describe("how features are mapped to [0, 1]"),
  svm: z.strictObject({
    C: svm.C.default(1),
    gamma: svm.gamma.default("scale"),
    tolerance: svm.tolerance.default(0.001),
  }).prefault({}).describe("the support vector machine"),
  selection,
  systems: z.array(system).min(1).describe("what is compared"),
  seed: z.union([uint32, z.array(uint32).min(1)]).default(1).describe(
    "everything random follows from it; with a list every system is trained with each, and figures are means",
  ),
  arithmetic: z.enum(["fast", "strict"]).default("fast").describe(
    "strict: the same bits on every machine; fast: fused multiply-add where the runtime has it",
  ),
}).describe("An emodae experiment");

/** The same as a JSON Schema, for editors. */
export const experimentJsonSchema: JsonSchema = z.toJSONSchema(experimentSchema, { io: "input" });

type Written = z.output<typeof experimentSchema>;
type WrittenSystem = Written["systems"][number];

/** What range each feature is scaled by, and what happens outside of it. */
export type Scaling = { [key in keyof typeof scaling]: z.output<(typeof scaling)[key]> };
/** Which utterances are tested together. */
export type Split = z.output<typeof split>;
/** The support vector machine's settings. */
export type SvmChoice = { [key in keyof typeof svm]: z.output<(typeof svm)[key]> };
/** The hidden units of one column: of a single layer, or of each layer of a stack. */
export type Size = z.output<typeof size>;
/** A system with nothing left open but its choices: sizes, its own scaling, SVM and seeds. */
export type System = ResolvedSystem<WrittenSystem>;
type ResolvedSystem<S> = S extends { kind: "static" }
  ? Omit<S, "scaling" | "svm"> & { scaling: Scaling; svm: SvmChoice }
  : Omit<S, "scaling" | "svm" | "hidden" | "seed"> & {
    scaling: Scaling;
    svm: SvmChoice;
    hidden: Size[] | Choice<Size>;
    seeds: number[];
  };
/** An experiment with every default filled in. */
export type Experiment =
  & Omit<Written, "$schema" | "name" | "scaling" | "svm" | "systems" | "seed">
  & { name: string; systems: System[]; seeds: number[] };

/**
 * Reads an experiment.
 *
 * @param text the file's content
 * @param file its path, for messages and for the default name
 * @param seed replaces the experiment's
 * @throws InputError naming each key at fault, its value and what is allowed
 */
export function parseExperiment(text: string, file: string, seed?: number): Experiment {
  const json = parseJson(text, file);
  const { data, error } = experimentSchema.safeParse(json, { reportInput: true });
  if (error) {
    const faults = explainIssues(error.issues, experimentJsonSchema, json);
    throw new InputError(
      `Cannot use "${file}":\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
    );
  }
  const { $schema: _, name, scaling, svm, seed: written, ...rest } = data;
  const seeds = [seed ?? written].flat();
  const experiment = {
    name: name ?? file.replace(/^.*[\\/]/, "").replace(/\.json$/, ""),
    ...rest,
    systems: data.systems.map((system) => resolveSystem(system, { scaling, svm, seeds })),
    seeds,
  };
  checkTogether(experiment, file);
  return experiment;
}

/** An experiment as a file can have it, every default written out: what is read from it is the same experiment. */
export function experimentFile({ seeds, systems, ...rest }: Experiment): Record<string, unknown> {
  return {
    ...rest,
    systems: systems.map((system) => {
      if (system.kind === "static") return system;
      const { seeds: own, ...settings } = system;
      return own === seeds ? settings : { ...settings, seed: own[0] };
    }),
    seed: seeds.length === 1 ? seeds[0] : seeds,
  };
}

/** A system with the experiment's settings where it has none of its own. */
function resolveSystem(
  { scaling, svm, ...rest }: WrittenSystem,
  experiment: { scaling: Scaling; svm: SvmChoice; seeds: number[] },
): System {
  const resolved = {
    scaling: { ...experiment.scaling, ...scaling },
    svm: { ...experiment.svm, ...svm },
  };
  if (rest.kind === "static") return { ...rest, ...resolved };
  const { hidden, seed, ...settings } = rest;
  return {
    ...settings,
    hidden: typeof hidden === "number" ? [hidden] : hidden,
    seeds: seed === undefined ? experiment.seeds : [seed],
    ...resolved,
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new InputError(`Cannot use "${file}": not JSON: ${(error as Error).message}`);
  }
}

/** What no single key can say. */
function checkTogether({ systems, neutral, corpus, seeds }: Experiment, file: string): void {
  const fail = (text: string) => {
    throw new InputError(`Cannot use "${file}":\n  ${text}`);
  };
  checkSource("corpus", corpus, fail);
  if (corpus.metadata === undefined && corpus.distribution === undefined) {
    fail('corpus has neither "metadata" nor "distribution": one of them has to give the labels');
  }
  if (neutral) checkSource("neutral", neutral, fail);
  const ids = new Set<string>();
  for (const [i, { id, kind, scaling, ...system }] of systems.entries()) {
    if (ids.has(id)) fail(`systems[${i}].id is "${id}", which another system has`);
    ids.add(id);
    if (neutral === undefined && kind === "modified") {
      fail(
        `systems[${i}].kind is "modified", which needs a "neutral" corpus; the experiment has none`,
      );
    }
    if (neutral === undefined && scaling.scope.includes("neutral")) {
      fail(
        `the scaling scope of "${id}" is "${scaling.scope}"; the experiment has no "neutral" corpus`,
      );
    }
    if ("hidden" in system) {
      const sizes = "choose" in system.hidden ? system.hidden.choose : system.hidden;
      if (new Set(sizes.map(String)).size < sizes.length) {
        fail(`systems[${i}].hidden is ${JSON.stringify(system.hidden)}; a size is there twice`);
      }
    }
    if ("join" in system && system.join === "gated") {
      const alphas = typeof system.alpha === "object" ? system.alpha.choose : [system.alpha];
      const border = alphas.find((alpha) => alpha === 0 || alpha === 1);
      if (border !== undefined) {
        fail(`systems[${i}].alpha is ${border}; a gated join starts between 0 and 1`);
      }
    }
  }
  if (new Set(seeds).size < seeds.length) {
    fail(`seed is ${JSON.stringify(seeds)}; a seed is there twice`);
  }
  const { classes } = corpus;
  if (classes && new Set(classes).size < classes.length) {
    fail(`corpus.classes is ${JSON.stringify(classes)}; a class is there twice`);
  }
}

/** That features come from one place, and speakers too. */
function checkSource(
  key: string,
  { features, audio, extraction, metadata, distribution }:
    & Experiment["corpus" | "neutral"]
    & object,
  fail: (text: string) => void,
): void {
  const sources = { features, audio, 'distribution "synthetic"': distribution === "synthetic" };
  const given = Object.entries(sources).filter(([, value]) => value);
  if (given.length !== 1) {
    const found = given.length === 0 ? "none" : given.map(([name]) => name).join(" and ");
    fail(
      `${key} needs one source of features: "features", "audio" or the distribution "synthetic"; it has ${found}`,
    );
  }
  if (features && extraction) fail(`${key}.extraction is of no use with a feature file`);
  if (features && distribution) {
    fail(`${key}.distribution is "${distribution}", which needs "audio", not a feature file`);
  }
  if (metadata && distribution) {
    fail(`${key} has both "metadata" and "distribution": give the one that knows the speakers`);
  }
}
