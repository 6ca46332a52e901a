import type { Corpus } from "../corpus/mod.ts";
import { csv, type LossRow } from "../report/mod.ts";
import type { Variant } from "./plan.ts";
import type { TrainedFold } from "./trainer.ts";

/** The loss after every epoch; a neutral model is listed with each fold that builds on it. */
export function lossRows(
  variants: Variant[],
  outcomes: TrainedFold[][],
  folds: string[],
): LossRow[] {
  return variants.flatMap(({ id, hidden, seed }, v) =>
    outcomes[v].flatMap(({ losses, neutral }, fold) =>
      [...neutral?.outcome.losses ?? [], ...losses].map((row) => ({
        system: id,
        hidden,
        seed,
        fold: folds[fold],
        ...row,
      }))
    )
  );
}

/** The class predicted for every utterance tested. */
export function predictionsCsv(
  variants: Variant[],
  outcomes: TrainedFold[][],
  corpus: Corpus,
): string {
  const { utterances, speakers, classes, speakerOf, labelOf } = corpus;
  const rows = variants.flatMap(({ id, hidden, seed }, v) =>
    outcomes[v].flatMap(({ rows, predicted }) =>
      Array.from(rows, (row, i) => [
        id,
        hidden,
        seed,
        speakers[speakerOf[row]],
        utterances[row],
        classes[labelOf[row]],
        classes[predicted[i]],
      ])
    )
  );
  return csv(["system", "hidden", "seed", "speaker", "utterance", "label", "predicted"], rows);
}
