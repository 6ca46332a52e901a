import type { DaeSettings, DaeWeights, Recipe } from "../model/mod.ts";
import type { Dataset } from "./dataset.ts";
import { dependsOnFold } from "./scaling.ts";
import type { Experiment, System } from "./settings.ts";
import type { FoldTask, NeutralTask } from "./work.ts";

/** A system at one size. */
export interface Variant {
  readonly system: System;
  /** null for static features */
  readonly hidden: number | null;
}

/** The systems of an experiment, a list of sizes taken apart. */
export function variantsOf({ systems }: Pick<Experiment, "systems">): Variant[] {
  return systems.flatMap((system): Variant[] =>
    system.kind === "static"
      ? [{ system, hidden: null }]
      : system.hidden.map((hidden) => ({ system, hidden }))
  );
}

/** A variant's name for people, such as "modified 400". */
export function variantName({ system, hidden }: Variant): string {
  return hidden === null ? system.id : `${system.id} ${hidden}`;
}

/** The neutral pre-training that a variant's fold builds on; equal tasks need to be done once only. */
export function neutralTask({ system, hidden }: Variant, fold: number): NeutralTask | undefined {
  if (system.kind !== "modified" || hidden === null) return undefined;
  return {
    kind: "neutral",
    scaling: system.scaling,
    fold: dependsOnFold(system.scaling.scope) ? fold : 0,
    stage: system.neutral,
    dae: daeSettings(system, hidden),
  };
}

/** One fold of a variant. */
export function foldTask(
  { system, hidden }: Variant,
  fold: number,
  neutral?: DaeWeights,
): FoldTask {
  return { kind: "fold", scaling: system.scaling, fold, recipe: recipe() };

  function recipe(): Recipe {
    if (system.kind === "static" || hidden === null) return { kind: "static", svm: system.svm };
    const { svm, pretraining, finetuning } = system;
    const common = { svm, pretraining, finetuning, dae: daeSettings(system, hidden) };
    if (system.kind === "dae") return { kind: "dae", ...common };
    if (!neutral) throw new TypeError("Cannot plan a modified DAE without its neutral model");
    return { kind: "modified", ...common, alpha: system.alpha, neutral };
  }
}

function daeSettings(
  { corruption, gradient, shuffle, initialWeights, seed }: Exclude<System, { kind: "static" }>,
  hidden: number,
): DaeSettings {
  const { kind, redraw } = corruption;
  const level = kind === "gaussian" ? corruption.sigma : corruption.fraction;
  return { hidden, initialWeights, corruption: { kind, level, redraw }, gradient, shuffle, seed };
}

/** About how long the stages of a task take, in multiply-adds; for the time left only. */
export type Cost = ReadonlyMap<string, number>;

/** The cost of a neutral pre-training. */
export function neutralCost({ stage, dae }: NeutralTask, { features, neutral }: Dataset): Cost {
  const rows = neutral?.speakerOf.length ?? 0;
  return new Map([["neutral pre-training", stage.epochs * 5 * rows * features * dae.hidden]]);
}

/** The cost of one fold of a variant. */
export function foldCost({ system, hidden }: Variant, { features, emotional }: Dataset): Cost {
  const rows = emotional.speakerOf.length;
  const svm = rows * rows * ((hidden ?? features) + 300);
  if (system.kind === "static") return new Map([["SVM", svm]]);
  const product = rows * features * (hidden ?? features);
  const products = system.kind === "modified" ? 7 : 5;
  return new Map([
    ["emotion pre-training", system.pretraining.epochs * products * product],
    ["fine-tuning", system.finetuning.epochs * 2 * product],
    ["SVM", svm],
  ]);
}
