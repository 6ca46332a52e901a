/** The answer to a question, as JSON has it. */
export type Answer = RecordingAnswer | FeaturesAnswer;

/** Of a recording. */
export interface RecordingAnswer extends AnswerPrediction {
  /** what the prediction is of */
  readonly recording: AnswerRecording;
  /** given if they are asked for */
  readonly segments?: readonly AnswerSegment[];
}

/** Of rows of features. */
export interface FeaturesAnswer {
  /** of each row */
  readonly predictions: readonly AnswerPrediction[];
}

/** The recognizer's `Prediction`, with an ordinary array. */
export interface AnswerPrediction {
  /** by the votes of the decision values */
  readonly label: string;
  /** by class, calibrated; they sum to 1 */
  readonly probabilities: Readonly<Record<string, number>>;
  /** in the order of the model's pairs */
  readonly decisionValues: readonly number[];
  /** how many features lie outside of the range of training */
  readonly outside: number;
}

/** Of a segment. */
export interface AnswerSegment extends AnswerPrediction {
  /** s */
  readonly start: number;
  /** s */
  readonly end: number;
}

/** A recording that was read; samples in JSON have its length and rate alone. */
export interface AnswerRecording {
  /** its length */
  readonly seconds: number;
  /** Hz */
  readonly sampleRate: number;
  /** in the file */
  readonly channels?: number;
  /** how its samples are stored */
  readonly encoding?: string;
  /** sample frames at full scale, two or more in a row */
  readonly clipped?: number;
  /** whether all samples are 0 */
  readonly silent?: boolean;
  /** what is odd about the file */
  readonly notes?: readonly string[];
}
