/** Mean and sample standard deviation (n - 1) of some figures; the deviation of one figure is 0. */
export interface MeanAndDeviation {
  mean: number;
  deviation: number;
}

/** One test speaker's figures, fractions. */
export interface SpeakerFigures {
  speaker: string;
  utterances: number;
  /** weighted accuracy: the share of utterances classified right */
  wa: number;
  /** unweighted accuracy: the mean recall over the classes the speaker has */
  ua: number;
}

/** A system's figures over all folds, fractions. */
export interface Evaluation {
  perSpeaker: SpeakerFigures[];
  wa: MeanAndDeviation;
  ua: MeanAndDeviation;
  pooled: { wa: number; ua: number };
  /** of each class over all utterances; null where there is none */
  recall: Record<string, number | null>;
  /** counts[i][j]: utterances of class i predicted as class j */
  confusion: { labels: string[]; counts: number[][] };
}

/** Every utterance's speaker, class and prediction, as indices. */
export interface Predicted {
  readonly speakerOf: ArrayLike<number>;
  readonly labelOf: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/**
 * Evaluates a system.
 *
 * @param utterances at least one for each speaker
 * @param speakers names, in the order of the report
 * @param classes names, in the order of the report
 */
export function evaluate(utterances: Predicted, speakers: string[], classes: string[]): Evaluation {
  const perSpeakerCounts = speakers.map(() => zeros(classes.length));
  const { speakerOf, labelOf, predicted } = utterances;
  for (let i = 0; i < labelOf.length; i++) {
    perSpeakerCounts[speakerOf[i]][labelOf[i]][predicted[i]]++;
  }
  const perSpeaker = perSpeakerCounts.map((counts, s) => ({
    speaker: speakers[s],
    utterances: sum(counts.flat()),
    ...accuracies(counts),
  }));
  const counts = zeros(classes.length).map((row, i) =>
    row.map((_, j) => sum(perSpeakerCounts.map((speaker) => speaker[i][j])))
  );
  const recalls = recallPerClass(counts);
  return {
    perSpeaker,
    wa: meanAndDeviation(perSpeaker.map(({ wa }) => wa)),
    ua: meanAndDeviation(perSpeaker.map(({ ua }) => ua)),
    pooled: accuracies(counts),
    recall: Object.fromEntries(classes.map((label, i) => [label, recalls[i]])),
    confusion: { labels: classes, counts },
  };
}

function zeros(n: number): number[][] {
  return Array.from({ length: n }, () => new Array<number>(n).fill(0));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function recallPerClass(counts: number[][]): (number | null)[] {
  return counts.map((row, i) => {
    const total = sum(row);
    return total === 0 ? null : row[i] / total;
  });
}

function accuracies(counts: number[][]): { wa: number; ua: number } {
  const recalls = recallPerClass(counts).filter((recall) => recall !== null);
  return {
    wa: sum(counts.map((row, i) => row[i])) / sum(counts.flat()),
    ua: sum(recalls) / recalls.length,
  };
}

function meanAndDeviation(figures: number[]): MeanAndDeviation {
  const mean = sum(figures) / figures.length;
  const squares = sum(figures.map((figure) => (figure - mean) ** 2));
  return { mean, deviation: figures.length > 1 ? Math.sqrt(squares / (figures.length - 1)) : 0 };
}
