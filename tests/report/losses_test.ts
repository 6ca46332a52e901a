import assert from "node:assert/strict";
import { lossCurves, lossesCsv, type LossRow } from "../../src/report/mod.ts";

const row = (
  system: string,
  fold: string,
  stage: string,
  epoch: number,
  loss: number,
): LossRow => ({
  ...{ system, hidden: 400, seed: 1, fold, stage, epoch, loss },
});
const rows = [
  row("dae", "s1", "pre-training", 1, 4),
  row("dae", "s1", "pre-training", 2, 2),
  row("dae", "s1", "fine-tuning", 1, 1.5),
  row("dae", "s2", "pre-training", 2, 1),
  row("dae", "s2", "pre-training", 1, 8),
  { ...row("dae", "s1", "pre-training", 1, 7), hidden: "800-400" },
];

Deno.test("curves: mean, lowest and highest of the folds, in the order of the epochs", () => {
  assert.deepEqual(lossCurves(rows), [
    {
      system: "dae",
      hidden: 400,
      stage: "pre-training",
      epochs: [
        { epoch: 1, mean: 6, low: 4, high: 8 },
        { epoch: 2, mean: 1.5, low: 1, high: 2 },
      ],
    },
    {
      system: "dae",
      hidden: 400,
      stage: "fine-tuning",
      epochs: [{ epoch: 1, mean: 1.5, low: 1.5, high: 1.5 }],
    },
    {
      system: "dae",
      hidden: "800-400",
      stage: "pre-training",
      epochs: [{ epoch: 1, mean: 7, low: 7, high: 7 }],
    },
  ]);
  assert.deepEqual(lossCurves([]), []);
});

Deno.test("the text of losses.csv", () => {
  assert.equal(
    lossesCsv(rows.slice(0, 1)),
    "system,hidden,seed,fold,stage,epoch,loss\ndae,400,1,s1,pre-training,1,4\n",
  );
});
