import type { SystemResult } from "../report/mod.ts";
import type { Choice } from "./candidates.ts";
import { variantsOf } from "./plan.ts";
import type { Experiment, Scaling, Split } from "./settings.ts";

const rangeSource: Record<Scaling["scope"], string> = {
  train: "the training speakers",
  all: "all utterances, the test speakers' included",
  speaker: "each speaker's own utterances, the test speakers' included",
  neutral: "the neutral corpus",
  "train+neutral": "the training speakers and the neutral corpus",
};

function describeRange(range: Scaling["range"]): string {
  return range === "extremes" ? "range" : `mean ± ${range} standard deviations`;
}

/** What a fold leaves out. */
const splits: { [K in Split["kind"]]: (split: Split & { kind: K }) => string } = {
  speaker: () => "leave one speaker out",
  column: ({ column }) => `leave one value of "${column}" out`,
  groups: () => "leave a group of speakers out",
  list: ({ list }) => `test the utterances listed in "${list}"`,
};

/**
 * A split in words, such as "leave one speaker out, 10 folds".
 *
 * @param folds how many
 */
export function describeSplit(split: Split, folds: number): string {
  const describe = splits[split.kind] as (split: Split) => string;
  return `${describe(split)}, ${folds} ${folds === 1 ? "fold" : "folds"}`;
}

/**
 * How the figures of a run are made, in words.
 *
 * @param folds what each fold leaves out
 */
export function describeProtocol(
  { split, selection, systems }: Experiment,
  folds: string[],
  arithmetic: string,
): string[] {
  return [
    `Split: ${describeSplit(split, folds.length)}; figures are means over the test speakers`,
    ...perSystem(
      systems,
      ({ scaling: { scope, range, clip } }) =>
        `Scaling to [0, 1]: ${describeRange(range)} of ${rangeSource[scope]}; values outside are ${
          clip ? "clipped" : "left"
        }`,
    ),
    ...perSystem(
      systems,
      ({ svm: { C, gamma } }) =>
        `SVM: RBF kernel, C = ${options(C)}, gamma = ${options(gamma)}` +
        (options(gamma).includes("scale")
          ? "; scale is 1 / mean squared distance of the training utterances"
          : ""),
    ),
    ...perSystem(systems, (system) => {
      const [{ candidates: [{ chosen }] }] = variantsOf({ systems: [system] });
      const keys = Object.keys(chosen);
      return keys.length === 0
        ? "Settings: fixed, none chosen by results"
        : `Settings chosen for every fold by the mean ${selection.objective.toUpperCase()} over its ` +
          `training speakers, ${validation(selection)}: ${keys.join(", ")}`;
    }),
    ...perSystem(
      systems,
      (system) => system.kind === "static" ? undefined : seeds(system.seeds),
    ),
    `Arithmetic: ${arithmetic}`,
  ];
}

/** The value of a setting, or those that it is chosen from. */
function options(setting: number | string | Choice<number | string>): string {
  return typeof setting === "object" ? `one of ${setting.choose.join(", ")}` : String(setting);
}

function validation({ folds }: Experiment["selection"]): string {
  return folds === "speaker" ? "each left out once" : `in ${folds} groups, each left out once`;
}

function seeds(all: number[]): string {
  return all.length === 1
    ? `Seed: ${all[0]}`
    : `Seeds: ${all.join(", ")}; each speaker's figures are means over them`;
}

/**
 * What scaling met with in a run, in words.
 *
 * @param results one for each system and size
 */
export function describeScaling(results: SystemResult[]): string[] {
  return perSystem(results, ({ folds }) => {
    const mean = (shares: number[]) =>
      `${(100 * shares.reduce((a, b) => a + b, 0) / shares.length).toFixed(2)} %`;
    const neutral = folds.flatMap(({ outside }) => outside.neutral ?? []);
    return `Outside [0, 1]: ${
      mean(folds.map(({ outside }) => outside.test))
    } of the test speakers' values` +
      (neutral.length ? `, ${mean(neutral)} of the neutral corpus's` : "") +
      `; features without a range, scaled to 0: ${
        Math.max(...folds.map((fold) => fold.constantFeatures))
      }`;
  });
}

/** How often the selection had to do without a candidate. */
export function describeFailures(results: SystemResult[]): string[] {
  return perSystem(results, ({ folds }) => {
    const counts = folds.flatMap(({ failed }) => failed ? [failed.length] : []);
    if (counts.length === 0) return undefined;
    const most = Math.max(...counts);
    return "Training fails with some of what settings are chosen from: of candidates up to " +
      `${most} could not be chosen, in ${counts.length} of ${folds.length} trainings`;
  });
}

/** What is said of each system: once if all agree, else with the systems that it holds for. */
function perSystem<S extends { id: string }>(
  systems: S[],
  say: (system: S) => string | undefined,
): string[] {
  const said = new Map<string, Set<string>>();
  for (const system of systems) {
    const text = say(system);
    if (text !== undefined) said.set(text, (said.get(text) ?? new Set()).add(system.id));
  }
  const all = new Set(systems.map(({ id }) => id)).size;
  return [...said].map(([text, ids]) =>
    ids.size === all ? text : `${text} (${[...ids].join(", ")})`
  );
}
