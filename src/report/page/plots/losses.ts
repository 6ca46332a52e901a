import { oneLine } from "../../format.ts";
import type { LossCurve } from "../../losses.ts";
import type { SystemResult } from "../../results.ts";
import type { Html } from "../markup.ts";
import { axisX, axisY, draw, Plot, styles } from "./draw.ts";

const HEIGHT = 220;
/** Lines of text that fit between the lowest and the highest loss. */
const LINES = 14;
/** More epochs than this do not show. */
const EPOCHS = 150;
/** Dashes of the first, second, ... size. */
const DASHES = ["none", "5,3", "1.5,2.5", "8,3,2,3"];

/** A system's loss in one stage, a line for each size. */
export function lossPlot(curves: LossCurve[], kind: SystemResult["kind"]): Html {
  const [{ system, stage }] = curves;
  const { color } = styles[kind];
  const lines = curves.map(({ epochs }, i) => ({
    dash: DASHES[i % DASHES.length],
    shown: thinned(epochs),
  }));
  return draw(
    `Loss of ${oneLine(system)}, ${stage}`,
    "Mean over the folds after every epoch, and the range of the folds. The table has the first and the last.",
    {
      height: HEIGHT,
      marginLeft: 46,
      marginRight: 44,
      marginTop: 22,
      marks: [
        ...axisX("epoch"),
        ...axisY("loss"),
        ...lines.flatMap(({ shown, dash }) => [
          Plot.areaY(shown, { x: "epoch", y1: "low", y2: "high", fill: color, fillOpacity: 0.13 }),
          Plot.lineY(shown, { x: "epoch", y: "mean", stroke: color, strokeDasharray: dash }),
        ]),
        Plot.text(labels(curves), {
          x: "epoch",
          y: "loss",
          text: "label",
          dx: 6,
          textAnchor: "start",
        }),
      ],
    },
  );
}

/** At most `EPOCHS` of them, the first and the last among them. */
function thinned<T>(epochs: T[]): T[] {
  const step = Math.ceil(epochs.length / EPOCHS);
  return epochs.filter((_, i) => i % step === 0 || i === epochs.length - 1);
}

/** The hidden units beside the end of each line, moved upwards where they would cover one another. */
function labels(curves: LossCurve[]): { label: string; epoch: number; loss: number }[] {
  const losses = curves.flatMap(({ epochs }) => epochs.flatMap(({ low, high }) => [low, high]));
  const line = (Math.max(...losses) - Math.min(...losses)) / LINES;
  let least = -Infinity;
  return curves
    .map(({ hidden, epochs }) => ({ label: String(hidden ?? ""), ...epochs.at(-1)! }))
    .sort((a, b) => a.mean - b.mean)
    .map(({ label, epoch, mean }) => {
      const loss = Math.max(mean, least);
      least = loss + line;
      return { label, epoch, loss };
    });
}
