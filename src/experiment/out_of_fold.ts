import type { Corpus } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import { type Calibration, fitCalibration, probabilities } from "../model/mod.ts";
import type { ModelCard } from "../model_file/mod.ts";
import { mostProbable, probabilityScores } from "../statistics/mod.ts";
import { neverTested } from "./dataset.ts";
import type { Folds } from "./split.ts";
import type { FoldOutcome } from "./work.ts";

/** A calibration, and how good its like is on utterances that it was not fitted on. */
export interface OutOfFold {
  /** fitted on what every fold says of its test utterances */
  readonly calibration: Calibration;
  /** each part of the test utterances by a calibration fitted on the other parts */
  readonly scores: ModelCard["evaluation"]["calibration"];
}

/**
 * Checks that probabilities can be calibrated: that each class is tested in two parts of the test utterances
 * or more, by what has learned it. The parts are the folds; of a single fold they are its speakers.
 *
 * @throws InputError that names the class
 */
export function checkCalibration({ foldOf, names }: Folds, corpus: Corpus): void {
  const { classes, labelOf } = corpus;
  const partOf = partsOf({ foldOf, names }, corpus);
  classes.forEach((name, label) => {
    const rows = [...labelOf.keys()].filter((row) => labelOf[row] === label);
    const learned = (fold: number) => rows.some((row) => foldOf[row] !== fold);
    const tested = rows.filter((row) => foldOf[row] !== neverTested && learned(foldOf[row]));
    const parts = new Set(tested.map((row) => partOf[row])).size;
    if (parts >= 2) return;
    const what = names.length > 1 ? "folds" : "speakers of the test list";
    throw new InputError(
      `Cannot calibrate probabilities: utterances of class "${name}" are needed in two ${what}, ` +
        `and outside of them to train on; there are some in ${parts}`,
    );
  });
}

/** Fits the calibration on all decision values of test utterances, and scores it. */
export function calibrate(
  outcomes: readonly FoldOutcome[],
  folds: Folds,
  corpus: Corpus,
): OutOfFold {
  const { classes: { length: K }, labelOf } = corpus;
  const partOf = partsOf(folds, corpus);
  const tested = outcomes.flatMap(({ rows, predicted, decisionValues }) => {
    const pairs = decisionValues.length / rows.length;
    return Array.from(rows, (row, i) => ({
      part: partOf[row],
      label: labelOf[row],
      predicted: predicted[i],
      decisionValues: decisionValues.subarray(i * pairs, (i + 1) * pairs),
    }));
  });
  const fit = (some: typeof tested) => fitCalibration(valuesOf(some), labelsOf(some), K);
  const crossFitted = [...Map.groupBy(tested, ({ part }) => part)].flatMap(([part, own]) => {
    const others = fit(tested.filter((one) => one.part !== part));
    const all = probabilities(others, valuesOf(own), K);
    return own.map((one, i) => ({ ...one, p: all.subarray(i * K, (i + 1) * K) }));
  });
  const agreeing = crossFitted.filter(({ p, predicted }) => mostProbable(p) === predicted).length;
  const scores = probabilityScores(
    Float64Array.from(crossFitted.flatMap(({ p }) => [...p])),
    labelsOf(crossFitted),
  );
  return {
    calibration: fit(tested),
    scores: { ...scores, agreement: agreeing / crossFitted.length },
  };
}

/** (n): what an utterance is tested with: its fold, or where there is one fold only its speaker. */
function partsOf({ foldOf, names }: Folds, { speakerOf }: Corpus): Uint16Array {
  return names.length > 1 ? foldOf : speakerOf;
}

function valuesOf(tested: readonly { decisionValues: Float64Array }[]): Float64Array {
  return Float64Array.from(tested.flatMap(({ decisionValues }) => [...decisionValues]));
}

function labelsOf(tested: readonly { label: number }[]): Uint8Array {
  return Uint8Array.from(tested, ({ label }) => label);
}
