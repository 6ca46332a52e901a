import type { Corpus } from "../corpus/mod.ts";
import { csv } from "../report/mod.ts";
import type { Variant } from "./plan.ts";
import type { TrainedFold } from "./train.ts";
import type { EpochLoss } from "./work.ts";

/** The loss after every epoch; a neutral model is listed with each fold that builds on it. */
export function lossesCsv(
  variants: Variant[],
  outcomes: TrainedFold[][],
  folds: string[],
): string {
  const rows = variants.flatMap(({ system, hidden }, v) =>
    outcomes[v].flatMap(({ losses, neutral }, fold) =>
      [...neutral?.outcome.losses ?? [], ...losses].map(({ stage, epoch, loss }: EpochLoss) => [
        system.id,
        hidden,
        folds[fold],
        stage,
        epoch,
        loss,
      ])
    )
  );
  return csv(["system", "hidden", "fold", "stage", "epoch", "loss"], rows);
}

/** The class predicted for every utterance tested. */
export function predictionsCsv(
  variants: Variant[],
  outcomes: TrainedFold[][],
  corpus: Corpus,
): string {
  const { utterances, speakers, classes, speakerOf, labelOf } = corpus;
  const rows = variants.flatMap(({ system, hidden }, v) =>
    outcomes[v].flatMap(({ rows, predicted }) =>
      Array.from(rows, (row, i) => [
        system.id,
        hidden,
        speakers[speakerOf[row]],
        utterances[row],
        classes[labelOf[row]],
        classes[predicted[i]],
      ])
    )
  );
  return csv(["system", "hidden", "speaker", "utterance", "label", "predicted"], rows);
}
