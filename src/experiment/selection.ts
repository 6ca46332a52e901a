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
 */
export function validationGroups(
  dataset: Dataset,
  fold: number,
  { folds }: Selection,
): number[][] {
  const { speakerOf } = dataset.emotional;
  const rows = trainRows(dataset, fold);
  const speakers = [...new Set(Array.from(rows, (row) => speakerOf[row]))].sort((a, b) => a - b);
  const count = folds === "speaker" ? speakers.length : Math.min(folds, speakers.length);
  const sizes = speakers.map((speaker) => rows.filter((row) => speakerOf[row] === speaker).length);
  const groupOf = groupSpeakers(sizes, count);
  return Array.from(
    { length: count },
    (_, group) => speakers.filter((_, i) => groupOf[i] === group),
  );
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
