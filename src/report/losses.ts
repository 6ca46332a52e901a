import { csv } from "./csv.ts";
import type { SystemResult } from "./results.ts";

/** The loss after an epoch of a fold's stage: a row of `losses.csv`. */
export interface LossRow {
  system: string;
  hidden: SystemResult["hidden"];
  /** null for what nothing is random about */
  seed: number | null;
  /** what the fold left out */
  fold: string;
  stage: string;
  /** from 1 */
  epoch: number;
  loss: number;
}

/** A stage's loss over the epochs: mean, lowest and highest over the folds. */
export interface LossCurve {
  system: string;
  hidden: SystemResult["hidden"];
  stage: string;
  /** ascending */
  epochs: { epoch: number; mean: number; low: number; high: number }[];
}

/** The text of `losses.csv`. */
export function lossesCsv(rows: readonly LossRow[]): string {
  const header = ["system", "hidden", "seed", "fold", "stage", "epoch", "loss"] as const;
  return csv([...header], rows.map((row) => header.map((key) => row[key])));
}

/** Averages losses over the folds; curves are in the order of their first rows. */
export function lossCurves(rows: readonly LossRow[]): LossCurve[] {
  const curves = Map.groupBy(
    rows,
    ({ system, hidden, stage }) => JSON.stringify([system, hidden, stage]),
  );
  return [...curves.values()].map((own) => {
    const [{ system, hidden, stage }] = own;
    const epochs = [...Map.groupBy(own, ({ epoch }) => epoch)].map(([epoch, rows]) => {
      const losses = rows.map(({ loss }) => loss);
      const mean = losses.reduce((total, loss) => total + loss) / losses.length;
      return { epoch, mean, low: Math.min(...losses), high: Math.max(...losses) };
    });
    return { system, hidden, stage, epochs: epochs.sort((a, b) => a.epoch - b.epoch) };
  });
}
