import type { Arithmetic } from "../compute/mod.ts";
import type { FeatureSet } from "../is10/mod.ts";
import type { Calibration, Classifier } from "../model/mod.ts";
import type { ModelCard } from "./card.ts";

/** A trained model, from sound or features to the probability of each class. */
export interface ModelContent {
  /** what a user has to know of it */
  readonly card: ModelCard;
  /** that it was trained with, and predicts with unless told otherwise */
  readonly arithmetic: Arithmetic;
  /** (K) */
  readonly classes: readonly string[];
  /** what it takes */
  readonly features: {
    /** (D) */
    readonly names: readonly string[];
    /** absent if they are not known to be one of ours: then it takes features and no sound */
    readonly set?: FeatureSet;
    /** Hz that recordings are brought to first; absent: each keeps its own */
    readonly rate?: number;
  };
  /** (D) each: maps the range to [0, 1] */
  readonly scaler: {
    readonly minimum: Float32Array;
    readonly maximum: Float32Array;
    /** whether what lies outside is moved to the border */
    readonly clip: boolean;
  };
  /** of scaled features */
  readonly classifier: Classifier;
  /** of its decision values */
  readonly calibration: Calibration;
}
