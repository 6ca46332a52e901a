import type { Corpus, NeutralCorpus } from "../corpus/mod.ts";
import type { CardCorpus, ModelCard, ModelContent } from "../model_file/mod.ts";
import { is10Binary } from "../binaries.ts";
import type { SystemResult } from "../report/mod.ts";
import { sha256 } from "../sha256.ts";
import type { Interval } from "../statistics/mod.ts";
import { leakageStatement } from "./leakage.ts";
import { type Loaded, nameOfSource, summarize } from "./load.ts";
import { layersOf } from "./plan.ts";
import { describeSplit } from "./protocol.ts";
import { modulesOf, versions } from "./provenance.ts";
import type { Experiment } from "./settings.ts";
import type { TrainedModel } from "./trainer.ts";

/** What a card is written from. */
export interface CardSources {
  readonly experiment: Experiment;
  readonly loaded: Loaded;
  readonly model: TrainedModel;
  readonly features: ModelContent["features"];
  /** the figures of the folds */
  readonly result: SystemResult;
  /** of the probabilities */
  readonly calibration: ModelCard["evaluation"]["calibration"];
}

/** The card of a model. */
export async function modelCard(sources: CardSources): Promise<ModelCard> {
  const { experiment, loaded, model, result, calibration } = sources;
  const { corpus, neutral, folds } = loaded;
  const { setting, classifier: { svm }, chosen, scaling } = model;
  const { compute, libsvm } = await modulesOf(experiment.arithmetic);
  const { wa, ua, pooled, intervals, classes, confusion } = result;
  const usesNeutral = setting.kind === "modified" || setting.scaling.scope.includes("neutral");
  return {
    name: experiment.name,
    system: {
      id: result.id,
      kind: result.kind,
      hidden: setting.kind === "static" ? [] : layersOf(setting.hidden),
      seed: setting.kind === "static" ? null : setting.seed,
    },
    corpora: {
      emotional: cardCorpus(experiment.corpus, corpus),
      ...(usesNeutral && { neutral: cardCorpus(experiment.neutral!, neutral!) }),
    },
    evaluation: {
      split: describeSplit(experiment.split, folds.names.length),
      figures: {
        WA: figure(wa, intervals.wa),
        UA: figure(ua, intervals.ua),
        "WA pooled": figure(pooled.wa, intervals.pooled.wa),
        "UA pooled": figure(pooled.ua, intervals.pooled.ua),
      },
      recall: Object.fromEntries(classes.map(({ label, recall }) => [label, recall!])),
      confusion: confusion.counts,
      calibration,
    },
    settings: { ...setting, labels: experiment.corpus.labels },
    chosen,
    counts: {
      supportVectors: svm.counts.reduce((sum, count) => sum + count, 0),
      constantFeatures: scaling.constant,
    },
    versions,
    modules: {
      [`${compute.binary}.wasm`]: compute.sha256,
      [`${compute.binary}-threads.wasm`]: compute.threadedSha256,
      "libsvm.wasm": libsvm.sha256,
      ...(corpus.counts.sound && { "is10.wasm": await sha256(is10Binary) }),
    },
    intendedUse: intendedUse(experiment, corpus),
    limits: limits(sources),
  };
}

function cardCorpus(
  source: Experiment["corpus" | "neutral"] & object,
  corpus: Corpus | NeutralCorpus,
): CardCorpus {
  const { features, utterances, speakers, classes } = summarize(source, corpus);
  return {
    name: features.path.replace(/[\\/]+$/, "").replace(/^.*[\\/]/, ""),
    sha256: features.sha256,
    utterances,
    speakers,
    ...(classes && { classes }),
    synthetic: isSynthetic(source),
  };
}

function isSynthetic({ distribution }: Experiment["corpus" | "neutral"] & object): boolean {
  return distribution === "synthetic";
}

function figure(mean: number, interval: Interval | null) {
  return { mean, ...(interval && { interval: [interval.low, interval.high] as const }) };
}

function intendedUse({ corpus: source }: Experiment, { classes }: Corpus): string {
  return isSynthetic(source)
    ? "To show that the program works, and for nothing else."
    : `Research: to tell ${
      listed(classes)
    } apart in speech like that of the corpus it was trained on.`;
}

/** What keeps the model from being right, as far as it is known. */
function limits({ experiment, loaded, result, features }: CardSources): string[] {
  const { corpus, neutral, folds } = loaded;
  const { classes, speakers, utterances, labelOf, counts: { sound } } = corpus;
  const own = experiment.systems.filter(({ id }) => id === result.id);
  const { items } = leakageStatement({ ...experiment, systems: own }, corpus, neutral, folds);
  const share = (label: number) =>
    `${(100 * labelOf.filter((own) => own === label).length / labelOf.length).toFixed(0)} %`;
  const merges = Object.entries(experiment.corpus.labels).map(([from, to]) => `${from} as ${to}`);
  return [
    isSynthetic(experiment.corpus)
      ? "Trained on synthetic speech: not fit for any use but to show that the program works. It has heard " +
        "no human."
      : `Trained on ${utterances.length} utterances of ${speakers.length} speakers from ` +
        `"${
          nameOfSource(experiment.corpus).replace(/^.*[\\/]/, "")
        }". Their language, and whether they ` +
        "acted, is not known to the program; expect it to be worse with other languages, speakers, rooms, " +
        "microphones and ways to come by emotion.",
    "Not for decisions about people.",
    `It knows ${
      listed(classes)
    } and nothing else: whatever it hears, speech or not, is given one of them.`,
    `Its probabilities are calibrated for the shares of the classes in that corpus: ${
      classes.map((name, label) => `${name} ${share(label)}`).join(", ")
    }.`,
    ...merges.length > 0 ? [`Labels counted as another: ${merges.join(", ")}.`] : [],
    describeRate(features, sound?.sampleRates),
    ...items.filter(({ touchesTest }) => touchesTest !== "no").map(({ what, detail }) =>
      `Its figures may be too good, since something of the test utterances leaks: ${what}: ${detail}.`
    ),
  ];
}

function describeRate(
  { set, rate }: ModelContent["features"],
  found: Record<string, number> = {},
): string {
  if (!set) {
    return "Its features are not known to be those that emodae extracts: it predicts from features, not from " +
      "sound.";
  }
  if (rate !== undefined) {
    return `Trained on recordings at ${rate} Hz, to which every recording is brought.`;
  }
  const rates = Object.keys(found).map((rate) => `${rate} Hz`);
  return `${
    rates.length > 0
      ? `Trained on recordings of several sampling rates (${rates.join(", ")})`
      : "The sampling rate of the recordings that it was trained on is not known"
  }: every recording keeps its own, and its features depend on it.`;
}

/** Such as "angry, happy and sad". */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
