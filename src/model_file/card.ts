import {
  anything,
  type Check,
  count,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./check.ts";

/** What a user has to know of a model: plain JSON. It has no dates: equal trainings give equal files. */
export interface ModelCard {
  /** the experiment's */
  readonly name: string;
  /** what was trained */
  readonly system: {
    readonly id: string;
    readonly kind: "static" | "dae" | "modified";
    /** of each layer, the one on the features first; none for static features */
    readonly hidden: readonly number[];
    /** null for static features, which nothing is random about */
    readonly seed: number | null;
  };
  /** what it was trained on */
  readonly corpora: { readonly emotional: CardCorpus; readonly neutral?: CardCorpus };
  /** how it did on utterances that it was not trained on */
  readonly evaluation: CardEvaluation;
  /** of the system, every choice made */
  readonly settings: Readonly<Record<string, unknown>>;
  /** what the selection chose; empty if nothing was open */
  readonly chosen: Readonly<Record<string, unknown>>;
  /** figures of the training */
  readonly counts: {
    readonly supportVectors: number;
    /** features without a range, scaled to 0 */
    readonly constantFeatures: number;
  };
  /** of emodae and the packages whose code trained it */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 (hex) of the WebAssembly modules that trained it */
  readonly modules: Readonly<Record<string, string>>;
  /** a sentence */
  readonly intendedUse: string;
  /** a sentence each */
  readonly limits: readonly string[];
}

/** A corpus, on a card. */
export interface CardCorpus {
  /** the file or folder, without the way there */
  readonly name: string;
  /** of the features (hex) */
  readonly sha256: string;
  /** how many */
  readonly utterances: number;
  /** utterances of each speaker */
  readonly speakers: Readonly<Record<string, number>>;
  /** utterances of each class, where there are classes */
  readonly classes?: Readonly<Record<string, number>>;
  /** whether no human spoke */
  readonly synthetic: boolean;
}

/** A figure and its 95 % interval, fractions. */
export interface CardFigure {
  /** the figure itself, over the speakers or all utterances */
  readonly mean: number;
  /** absent where there is none, as of a single speaker */
  readonly interval?: readonly [low: number, high: number];
}

/** Figures of models trained in the same way without the utterances that they are tested on. */
export interface CardEvaluation {
  /** in words, such as "leave one speaker out, 10 folds" */
  readonly split: string;
  /** accuracy (WA) and mean recall of the classes (UA), mean over the speakers, and over all utterances */
  readonly figures: Readonly<Record<"WA" | "UA" | "WA pooled" | "UA pooled", CardFigure>>;
  /** of each class, over all utterances */
  readonly recall: Readonly<Record<string, number>>;
  /** (K, K): utterances; rows are true classes, columns predicted ones */
  readonly confusion: readonly (readonly number[])[];
  /** of the probabilities, each fold's by a calibration fitted on the other folds */
  readonly calibration: {
    /** mean of -log of the true class's probability */
    readonly logLoss: number;
    /** mean squared distance to certainty about the true class, 0 to 2 */
    readonly brier: number;
    /** expected calibration error of the most probable class, 10 bins */
    readonly error: number;
    /** share of the utterances whose label is the most probable class */
    readonly agreement: number;
  };
}

const corpus = object({
  name: text,
  sha256: text,
  utterances: count,
  speakers: record(count),
  classes: optional(record(count)),
  synthetic: flag,
});

const figure = object({ mean: number, interval: optional(list(number, 2)) });

/** What a card must be. */
export function cardOf(classes: readonly string[]): Check {
  const K = classes.length;
  return object({
    name: text,
    system: object({
      id: text,
      kind: oneOf("static", "dae", "modified"),
      hidden: list(count),
      seed: nullable(count),
    }),
    corpora: object({ emotional: corpus, neutral: optional(corpus) }),
    evaluation: object({
      split: text,
      figures: object({ WA: figure, UA: figure, "WA pooled": figure, "UA pooled": figure }),
      recall: object(Object.fromEntries(classes.map((name) => [name, number]))),
      confusion: list(list(count, K), K),
      calibration: object({ logLoss: number, brier: number, error: number, agreement: number }),
    }),
    settings: record(anything),
    chosen: record(anything),
    counts: object({ supportVectors: count, constantFeatures: count }),
    versions: record(text),
    modules: record(text),
    intendedUse: text,
    limits: list(text),
  });
}
