import { InputError } from "../input_error.ts";
import { classReport, mean } from "../statistics/mod.ts";
import { type Dataset, trainRows } from "./dataset.ts";
import type { Experiment } from "./settings.ts";
import { groupSpeakers } from "./split.ts";

/** How settings are chosen inside the training speakers of a fold. */
export type Selection = Experiment["selection"];

/**
 * The training speakers of a fold, divided for its validation.
 *
 * @returns groups of speakers, as indices; each is left out and predicted once
 * @throws InputError if there are too few speakers, or only one class is left to train on
 */
export function validationGroups(
  dataset: Dataset,
  fold: number,
  { folds }: Selection,
): number[][] {
  const { speakerOf, labelOf } = dataset.emotional;
  const rows = trainRows(dataset, fold);
  const speakers = [...new Set(Array.from(rows, (row) => speakerOf[row]))].sort((a, b) => a - b);
  const least = folds === "speaker" ? 2 : folds;
  if (speakers.length < least) {
    throw new InputError(
      `Cannot choose settings: selection.folds is ${JSON.stringify(folds)}, which needs ${least} ` +
        `training speakers or more in every fold; one has ${speakers.length}`,
    );
  }
  const count = folds === "speaker" ? speakers.length : folds;
  const sizes = speakers.map((speaker) => rows.filter((row) => speakerOf[row] === speaker).length);
  const groupOf = groupSpeakers(sizes, count);
  const groups = Array.from(
    { length: count },
    (_, group) => speakers.filter((_, i) => groupOf[i] === group),
  );
  for (const group of groups) {
    const trained = rows.filter((row) => !group.includes(speakerOf[row]));
    if (new Set(trained.map((row) => labelOf[row])).size < 2) {
      throw new InputError(
        "Cannot choose settings: of a fold's training speakers some are left out in turn, and once " +
          "the others have utterances of one class only",
      );
    }
  }
  return groups;
}

/** What one candidate predicts for the rows of a group of validation speakers. */
export interface Validated {
  readonly rows: Uint32Array;
  readonly predicted: Uint8Array;
}

/** A candidate's figure: the mean over the validation speakers. */
export function validationFigure(
  { emotional: { speakerOf, labelOf, classes } }: Dataset,
  validated: readonly Validated[],
  { objective }: Selection,
): number {
  const confusions = new Map<number, number[][]>();
  for (const { rows, predicted } of validated) {
    rows.forEach((row, i) => {
      const speaker = speakerOf[row];
      let counts = confusions.get(speaker);
      if (!counts) {
        counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
        confusions.set(speaker, counts);
      }
      counts[labelOf[row]][predicted[i]]++;
    });
  }
  return mean([...confusions.values()].map((counts) => classReport(counts)[objective]));
}

/**
 * The place of the best candidate; of equal ones the first.
 *
 * @param figures (candidates): as from {@linkcode validationFigure}
 */
export function bestOf(figures: readonly number[]): number {
  // Far above the rounding of means, far below the difference that one utterance makes.
  const rounding = 1e-12;
  const best = Math.max(...figures);
  return figures.findIndex((figure) => figure >= best - rounding);
}
