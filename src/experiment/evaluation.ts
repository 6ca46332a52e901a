import type { Corpus } from "../corpus/mod.ts";
import {
  compareWithBaseline,
  evaluate,
  type FoldFigures,
  type SeededRun,
  type SystemResult,
  systemResult,
} from "../report/mod.ts";
import type { Variant } from "./plan.ts";
import type { Folds } from "./split.ts";
import type { TrainedFold } from "./trainer.ts";

/**
 * The figures of every system at every size, over all its seeds, compared with the static baseline.
 *
 * @param outcomes for each variant its folds
 * @param seed of the intervals' draws
 */
export function evaluateSystems(
  variants: Variant[],
  outcomes: TrainedFold[][],
  corpus: Corpus,
  folds: Folds,
  seed: number,
): SystemResult[] {
  const all = variants.map((variant, v) => ({ ...variant, folds: outcomes[v] }));
  const groups = [...Map.groupBy(all, ({ id, hidden }) => JSON.stringify([id, hidden])).values()];
  const runs = groups.map((group) => group.map((run) => predictionsOf(run, run.folds, corpus)));
  const systems = groups.map((group, g) => {
    const [{ id, kind, hidden }] = group;
    const predictions = runs[g].length > 1 ? runs[g] : runs[g][0];
    return systemResult(
      { id, kind, hidden },
      evaluate(predictions, corpus.speakers, corpus.classes, seed),
      group.flatMap((run) => figuresOf(run.folds, folds, group.length > 1 ? run.seed : null)),
    );
  });
  return compareWithBaseline(systems, runs.map(([first]) => first), seed);
}

function predictionsOf(
  { seed }: Variant,
  folds: TrainedFold[],
  { speakerOf, labelOf }: Corpus,
): SeededRun {
  const rows = folds.flatMap((fold) => [...fold.rows]);
  return {
    seed: seed ?? 0,
    speakerOf: rows.map((row) => speakerOf[row]),
    labelOf: rows.map((row) => labelOf[row]),
    predicted: folds.flatMap((fold) => [...fold.predicted]),
  };
}

function figuresOf(folds: TrainedFold[], { names }: Folds, seed: number | null): FoldFigures[] {
  const share = ({ values, outside }: { values: number; outside: number }) => outside / values;
  return folds.map((
    { gamma, supportVectors, scaling, neutral, chosen, failed, learnedAlphas },
    fold,
  ) => ({
    fold: names[fold],
    ...(seed !== null && { seed }),
    gamma,
    supportVectors,
    constantFeatures: scaling.train.constant,
    outside: {
      train: share(scaling.train),
      test: share(scaling.test),
      ...(neutral && { neutral: share(neutral.outcome.scaling) }),
    },
    ...(Object.keys(chosen).length > 0 && { chosen }),
    ...(failed.length > 0 && { failed: [...failed] }),
    ...(learnedAlphas && { learnedAlphas: [...learnedAlphas] }),
  }));
}
