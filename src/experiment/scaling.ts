import {
  constantFeatures,
  type FeatureRange,
  featureRange,
  scaleRows,
  type ScalingCounts,
  unionOfRanges,
} from "../model/mod.ts";
import { type Dataset, type Rows, rowsOf } from "./dataset.ts";
import type { Scaling } from "./settings.ts";

/** Whether the scaled data of one fold differ from those of another. */
export function dependsOnFold(scope: Scaling["scope"]): boolean {
  return scope === "train" || scope === "train+neutral";
}

/** What scaling met with in a fold. */
export interface FoldScaling extends ScalingCounts {
  /** features without a range (the most, where speakers have ranges of their own); scaled to 0 */
  constant: number;
}

/** Scales rows of one fold as the setting says. */
export class Scaler {
  readonly #dataset: Dataset;
  readonly #scaling: Scaling;
  readonly #ranges: Record<"emotional" | "neutral", (speaker: number) => FeatureRange>;

  /** @param fold the test speaker; only the scopes that depend on the fold look at it */
  constructor(dataset: Dataset, scaling: Scaling, fold: number) {
    this.#dataset = dataset;
    this.#scaling = scaling;
    this.#ranges = scaling.scope === "speaker"
      ? {
        emotional: rangePerSpeaker(dataset, "emotional"),
        neutral: rangePerSpeaker(dataset, "neutral"),
      }
      : sameForAll(commonRange(dataset, scaling.scope, fold));
  }

  /** Scales `rows` of a corpus into `scaled` (rows, D). */
  scale(which: "emotional" | "neutral", rows: Uint32Array, scaled: Float32Array): FoldScaling {
    const { values, speakerOf } = corpus(this.#dataset, which);
    const rangeOf = this.#ranges[which];
    const counts = scaleRows(
      values,
      rows,
      (row) => rangeOf(speakerOf[row]),
      this.#scaling.clip,
      scaled,
    );
    const speakers = new Set(Array.from(rows, (row) => speakerOf[row]));
    return {
      ...counts,
      constant: Math.max(0, ...[...speakers].map((s) => constantFeatures(rangeOf(s)))),
    };
  }
}

function corpus(dataset: Dataset, which: "emotional" | "neutral"): Rows {
  const rows = dataset[which];
  if (!rows) throw new TypeError(`Cannot scale: the dataset has no ${which} corpus`);
  return rows;
}

function commonRange(dataset: Dataset, scope: Scaling["scope"], fold: number): FeatureRange {
  const range = (which: "emotional" | "neutral", rows?: Uint32Array) =>
    featureRange(corpus(dataset, which).values, dataset.features, rows);
  const train = () => range("emotional", rowsOf(dataset.emotional, (speaker) => speaker !== fold));
  switch (scope) {
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

function rangePerSpeaker(dataset: Dataset, which: "emotional" | "neutral") {
  const known = new Map<number, FeatureRange>();
  return (speaker: number): FeatureRange => {
    let range = known.get(speaker);
    if (!range) {
      const rows = corpus(dataset, which);
      range = featureRange(
        rows.values,
        dataset.features,
        rowsOf(rows, (other) => other === speaker),
      );
      known.set(speaker, range);
    }
    return range;
  };
}
