/** What a model says of a recording, or of a row of features. */
export interface Prediction {
  /** the class that wins most votes of pairs: what the figures of the model's card are of */
  readonly label: string;
  /** of each class, calibrated; their sum is 1, and the highest need not be the label's */
  readonly probabilities: Readonly<Record<string, number>>;
  /** (K (K - 1) / 2): for each of the model's pairs of classes, above 0 where the first one wins */
  readonly decisionValues: Float64Array;
  /** how many features were outside of the range that they had in training */
  readonly outside: number;
}

/** What a model says of a part of a recording. */
export interface Segment extends Prediction {
  /** s from the recording's start */
  readonly start: number;
  /** s from the recording's start */
  readonly end: number;
}
