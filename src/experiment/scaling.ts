import {
  constantFeatures,
  deviationRange,
  type FeatureRange,
  featureRange,
  scaleRows,
  unionOfRanges,
  type Utterances,
  valuesOutside,
} from "../model/mod.ts";
import { type Dataset, type Rows, rowsWhere, trainRows } from "./dataset.ts";
import type { Scaling } from "./settings.ts";

/** Whether the scaled data of one fold differ from those of another. */
export function dependsOnFold(scope: Scaling["scope"]): boolean {
  return scope === "train" || scope === "train+neutral";
}

/** The two corpora of a dataset. */
export type Which = "emotional" | "neutral";

/** What scaling met with in a fold. */
export interface FoldScaling {
  /** values scaled */
  values: number;
  /** of these, how many lay outside [0, 1] before they were clipped or left */
  outside: number;
  /** features without a range (the most, where speakers have ranges of their own); scaled to 0 */
  constant: number;
}

/** Scales rows of one fold as the setting says. */
export class Scaler {
  readonly #dataset: Dataset;
  readonly #scaling: Scaling;
  readonly #ranges: Record<Which, (speaker: number) => FeatureRange>;

  /** @param fold what the scaling leaves out; only the scopes that depend on the fold look at it */
  constructor(dataset: Dataset, scaling: Scaling, fold: number) {
    this.#dataset = dataset;
    this.#scaling = scaling;
    this.#ranges = scaling.scope === "speaker"
      ? {
        emotional: rangePerSpeaker(dataset, "emotional", scaling),
        neutral: rangePerSpeaker(dataset, "neutral", scaling),
      }
      : sameForAll(commonRange(dataset, scaling, fold));
  }

  /**
   * Some rows of a corpus, scaled as they are read.
   *
   * @param rows of the corpus; the first of them is utterance 0
   */
  scaled(which: Which, rows: Uint32Array): Utterances {
    const { values, speakerOf } = corpus(this.#dataset, which);
    const rangeOf = (row: number) => this.#ranges[which](speakerOf[row]);
    const clip = this.#scaling.clip;
    return {
      rows: rows.length,
      features: this.#dataset.features,
      read: (ids, into) => scaleRows(values, ids.map((id) => rows[id]), rangeOf, clip, into),
    };
  }

  /**
   * The range that every speaker is scaled by, known or not.
   *
   * @throws TypeError if each speaker has a range of its own
   */
  get range(): FeatureRange {
    const { scope } = this.#scaling;
    if (scope === "speaker") throw new TypeError(`Cannot give the range of scope "${scope}"`);
    return this.#ranges.emotional(0);
  }

  /** What scaling meets with in some rows of a corpus. */
  counts(which: Which, rows: Uint32Array): FoldScaling {
    const { values, speakerOf } = corpus(this.#dataset, which);
    const rangeOf = (row: number) => this.#ranges[which](speakerOf[row]);
    const speakers = new Set(Array.from(rows, (row) => speakerOf[row]));
    const constants = [...speakers].map((speaker) =>
      constantFeatures(this.#ranges[which](speaker))
    );
    return {
      values: rows.length * this.#dataset.features,
      outside: valuesOutside(values, rows, rangeOf),
      constant: Math.max(0, ...constants),
    };
  }
}

function corpus(dataset: Dataset, which: Which): Rows {
  const rows = dataset[which];
  if (!rows) throw new TypeError(`Cannot scale: the dataset has no ${which} corpus`);
  return rows;
}

/** The range over some rows of a corpus, all of them if not given. */
function rangeOver(
  dataset: Dataset,
  which: Which,
  { range }: Scaling,
  rows?: Uint32Array,
): FeatureRange {
  const { values } = corpus(dataset, which);
  return range === "extremes"
    ? featureRange(values, dataset.features, rows)
    : deviationRange(values, dataset.features, range, rows);
}

function commonRange(dataset: Dataset, scaling: Scaling, fold: number): FeatureRange {
  const range = (which: Which, rows?: Uint32Array) => rangeOver(dataset, which, scaling, rows);
  const train = () => range("emotional", trainRows(dataset, fold));
  switch (scaling.scope) {
    case "all":
      return range("emotional");
    case "neutral":
      return range("neutral");
    case "train+neutral":
      return unionOfRanges(train(), range("neutral"));
    default:
      return train();
  }
}

function sameForAll(range: FeatureRange) {
  return { emotional: () => range, neutral: () => range };
}

function rangePerSpeaker(dataset: Dataset, which: Which, scaling: Scaling) {
  const known = new Map<number, FeatureRange>();
  return (speaker: number): FeatureRange => {
    let range = known.get(speaker);
    if (!range) {
      const rows = rowsWhere(corpus(dataset, which).speakerOf, (other) => other === speaker);
      range = rangeOver(dataset, which, scaling, rows);
      known.set(speaker, range);
    }
    return range;
  };
}
