import type { ConfusionMatrix } from "./confusion.ts";
import { mean, sum } from "./mean.ts";

/** The figures of one class, fractions. */
export interface ClassFigures {
  /** the share of the class's utterances that were found; null if it has none */
  recall: number | null;
  /** the share of the class's predictions that were right; null if it was never predicted */
  precision: number | null;
  /** harmonic mean of recall and precision, 0 if none was right; null if both are null */
  f1: number | null;
  /** utterances of the class */
  support: number;
}

/** The figures of a confusion matrix, fractions. */
export interface ClassReport {
  /** (K): in the order of the matrix */
  classes: ClassFigures[];
  /** weighted accuracy: the share of utterances classified right */
  wa: number;
  /** unweighted accuracy (UAR): the mean recall over the classes that occur */
  ua: number;
  /** mean F1 over the classes that occur or are predicted */
  macroF1: number;
}

/**
 * The figures of a confusion matrix. Of a matrix summed over speakers they are the pooled ones.
 *
 * F1 is 2 TP / (2 TP + FP + FN), so that one of recall and precision may be undefined. UA is scikit-learn's
 * `balanced_accuracy_score`, macro F1 its `f1_score` with `average="macro"`.
 *
 * @throws RangeError if the matrix is not square or counts no utterance
 */
export function classReport(confusion: ConfusionMatrix): ClassReport {
  const K = confusion.length;
  if (confusion.some((row) => row.length !== K)) {
    throw new RangeError(
      `Cannot evaluate a confusion matrix: not all of its ${K} rows have ${K} counts`,
    );
  }
  const utterances = sum(confusion.flat());
  if (utterances === 0) {
    throw new RangeError("Cannot evaluate a confusion matrix: all counts are 0");
  }

  const classes = confusion.map((row, i) => {
    const right = row[i];
    const support = sum(row);
    const predicted = sum(confusion.map((row) => row[i]));
    return {
      recall: ratio(right, support),
      precision: ratio(right, predicted),
      f1: ratio(2 * right, support + predicted),
      support,
    };
  });
  return {
    classes,
    wa: sum(confusion.map((row, i) => row[i])) / utterances,
    ua: mean(classes.map(({ recall }) => recall).filter((recall) => recall !== null)),
    macroF1: mean(classes.map(({ f1 }) => f1).filter((f1) => f1 !== null)),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
