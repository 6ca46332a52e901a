import { baselineOf } from "../comparison.ts";
import { systemName } from "../format.ts";
import { type LossCurve, lossCurves, type LossRow } from "../losses.ts";
import type { Results, SystemResult } from "../results.ts";
import {
  accuracyTable,
  classTable,
  comparisonTables,
  foldTable,
  lossTable,
  seedTable,
  speakerTable,
} from "../tables.ts";
import { confusionHtml } from "./confusion.ts";
import { legend } from "./legend.ts";
import { markup } from "./markup.ts";
import { details, figure, type Section } from "./section.ts";
import { tableHtml } from "./table.ts";

type Plots = typeof import("./plots/mod.ts");

const measures = ["wa", "ua"] as const;

/** What the run found. */
export function findings(
  { systems }: Results,
  losses: readonly LossRow[],
  plots: Plots,
): Section[] {
  return [
    accuracy(systems, plots),
    ...comparison(systems, plots),
    classes(systems, plots),
    confusion(systems),
    speakers(systems, plots),
    ...training(systems, lossCurves(losses), plots),
    parameters(systems),
  ];
}

function accuracy(systems: SystemResult[], { accuracyPlot }: Plots): Section {
  const [{ intervals: { level } }] = systems;
  const panels = measures.map((measure) => ({ svg: accuracyPlot(systems, measure) }));
  const caption = `Mean over the test speakers with its ${100 * level} % interval.`;
  return {
    id: "accuracies",
    title: "Accuracy",
    content: markup`${legend(systems)}
${figure(panels, caption + brokenLine(systems))}
${tableHtml(accuracyTable(systems))}
${seedTable(systems).map((table) => details("Each seed", tableHtml(table)))}`,
  };
}

function brokenLine(systems: SystemResult[]): string {
  const baseline = baselineOf(systems);
  return baseline ? ` Broken line: ${systemName(baseline)}.` : "";
}

function comparison(systems: SystemResult[], { differencePlot }: Plots): Section[] {
  const tables = comparisonTables(systems);
  if (tables.length === 0) return [];
  const baseline = systemName(baselineOf(systems)!);
  const panels = measures.map((measure) => ({ svg: differencePlot(systems, measure) }));
  const caption = `Hollow: each test speaker's difference from ${baseline}, equal ones piled up. ` +
    "Below them the mean with its interval.";
  return [{
    id: "differences",
    title: `Against ${baseline}`,
    content: markup`${figure(panels, caption)}
${tables.map(tableHtml)}`,
  }];
}

function classes(systems: SystemResult[], { recallPlot }: Plots): Section {
  const panels = systems[0].classes.map(({ label }, i) => ({
    title: label,
    svg: recallPlot(systems, i),
  }));
  const [recall, precision, f1] = (["recall", "precision", "f1"] as const)
    .map((name) => tableHtml(classTable(systems, name)));
  return {
    id: "classes",
    title: "Classes",
    content: markup`${figure(panels, `Recall over all utterances.${brokenLine(systems)}`)}
${recall}
${details("Precision and F1", precision, f1)}`,
  };
}

function confusion(systems: SystemResult[]): Section {
  return {
    id: "confusion",
    title: "Confusion",
    content:
      markup`<p>Rows are the true class, columns the predicted one; in % of the true class, with the number
of utterances below.</p>
<div class="confusions">${systems.map(confusionHtml)}
</div>`,
  };
}

function speakers(systems: SystemResult[], { speakerPlot }: Plots): Section {
  const baseline = baselineOf(systems);
  const compared = systems.filter(({ comparison }) => comparison);
  const panels = compared.map((system) => ({
    title: systemName(system),
    svg: speakerPlot(system, baseline!, systems),
  }));
  const tables = measures.map((measure) => tableHtml(speakerTable(systems, measure)));
  const caption = `WA of each test speaker. Hollow: ${baseline && systemName(baseline)}.`;
  return {
    id: "speakers",
    title: "Speakers",
    content: markup`${panels.length === 0 ? "" : figure(panels, caption)}
${details("WA and UA of each test speaker", ...tables)}`,
  };
}

function training(systems: SystemResult[], curves: LossCurve[], { lossPlot }: Plots): Section[] {
  if (curves.length === 0) return [];
  const stages = Map.groupBy(curves, ({ system, stage }) => JSON.stringify([system, stage]));
  const panels = [...stages.values()].map((curves) => {
    const [{ system, stage }] = curves;
    const { kind } = systems.find(({ id }) => id === system)!;
    return { title: `${system}: ${stage}`, svg: lossPlot(curves, kind) };
  });
  const caption =
    "Loss after every epoch: the mean of the folds, and as a band their range. Beside each line " +
    "its hidden units. All losses are in losses.csv.";
  return [{
    id: "training",
    title: "Training",
    content: markup`${figure(panels, caption)}
${details("First and last loss of every stage", tableHtml(lossTable(curves)))}`,
  }];
}

function parameters(systems: SystemResult[]): Section {
  return {
    id: "parameters",
    title: "Parameters",
    content: details("Parameters of each fold", tableHtml(foldTable(systems))),
  };
}
