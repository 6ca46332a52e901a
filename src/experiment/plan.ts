import {
  type DaeSettings,
  type DaeWeights,
  type PretrainingName,
  type Recipe,
  stageName,
} from "../model/mod.ts";
import { type Dataset, testsNothing } from "./dataset.ts";
import { dependsOnFold } from "./scaling.ts";
import { candidatesOf, type Settled } from "./candidates.ts";
import type { Experiment, Size, System } from "./settings.ts";
import type { FoldTask, ModelTask, NeutralTask, ValidationTask } from "./work.ts";

/** A system with every choice made, at one size, with one seed. */
export type Setting = SettingOf<System>;
type SettingOf<S> = S extends { kind: "static" } ? Settled<Omit<S, "id">>
  : Settled<Omit<S, "id" | "hidden" | "seeds">> & {
    readonly hidden: Size;
    readonly seed: number;
  };

/** A system at one size, to be trained with one seed: a figure of the report comes from one, or from several seeds. */
export interface Variant {
  readonly id: string;
  readonly kind: System["kind"];
  /** the hidden units as reports name them, such as 400, "800-400" or "chosen"; null for static features */
  readonly hidden: number | string | null;
  /** null for static features, which nothing is random about */
  readonly seed: number | null;
  /** what the selection chooses from, or the one that there is */
  readonly candidates: readonly VariantCandidate[];
}

/** A variant with every choice made. */
export interface VariantCandidate {
  readonly setting: Setting;
  readonly chosen: Chosen;
}

/** The options that were chosen, by the key of the setting. */
export type Chosen = Readonly<Record<string, unknown>>;

/** The systems of an experiment, lists of sizes and of seeds taken apart. */
export function variantsOf({ systems }: Pick<Experiment, "systems">): Variant[] {
  return systems.flatMap(({ id, ...system }): Variant[] => {
    const variant = (hidden: Variant["hidden"], seed: number | null, settings: unknown) => ({
      id,
      kind: system.kind,
      hidden,
      seed,
      candidates: candidatesOf(settings).map(({ settings, chosen }) => ({
        setting: settings as Setting,
        chosen,
      })),
    });
    if (system.kind === "static") return [variant(null, null, system)];
    const { hidden: sizes, seeds, ...rest } = system;
    const columns = "choose" in sizes
      ? [{ name: "chosen", hidden: sizes }]
      : sizes.map((size) => ({ name: nameOf(size), hidden: size }));
    return columns.flatMap(({ name, hidden }) =>
      seeds.map((seed) => variant(name, seed, { hidden, ...rest, seed }))
    );
  });
}

function nameOf(size: Size): number | string {
  return typeof size === "number" ? size : size.join("-");
}

/** The hidden units of each layer, the one on the features first. */
export function layersOf(size: Size): number[] {
  return [size].flat();
}

/** A variant's name for people, such as "modified 400". */
export function variantName({ id, hidden, seed }: Variant): string {
  return [id, hidden, seed === null ? null : `seed ${seed}`].filter((part) => part !== null).join(
    " ",
  );
}

/** The neutral pre-training that a fold builds on; equal tasks need to be done once only. */
export function neutralTask(setting: Setting, fold: number): NeutralTask | undefined {
  if (setting.kind !== "modified") return undefined;
  return {
    kind: "neutral",
    scaling: setting.scaling,
    fold: dependsOnFold(setting.scaling.scope) ? fold : 0,
    stage: setting.neutral,
    dae: daeSettings(setting),
  };
}

/** One fold of a variant. */
export function foldTask(
  setting: Setting,
  fold: number,
  neutral?: readonly DaeWeights[],
): FoldTask {
  const recipe = recipeOf(setting, neutral);
  return { kind: "fold", scaling: setting.scaling, fold, recipe, svm: setting.svm };
}

/** The training of a variant on all utterances. */
export function modelTask(setting: Setting, neutral?: readonly DaeWeights[]): ModelTask {
  return { ...foldTask(setting, testsNothing, neutral), kind: "model" };
}

/**
 * Tries settings that differ in the SVM only on some of a fold's training speakers.
 *
 * @param speakers indices of the speakers to leave out and to predict
 */
export function validationTask(
  settings: readonly Setting[],
  fold: number,
  speakers: readonly number[],
  neutral?: readonly DaeWeights[],
): ValidationTask {
  const [first] = settings;
  const recipe = recipeOf(first, neutral);
  const svms = settings.map(({ svm }) => svm);
  return { kind: "validation", scaling: first.scaling, fold, speakers, recipe, svms };
}

/** Candidates that differ in the SVM only, together: one training of the autoencoder serves them all. */
export function shareRecipe(candidates: readonly VariantCandidate[]): VariantCandidate[][] {
  const recipe = ({ setting: { svm: _, ...rest } }: VariantCandidate) => JSON.stringify(rest);
  return [...Map.groupBy(candidates, recipe).values()];
}

function recipeOf(setting: Setting, neutral?: readonly DaeWeights[]): Recipe {
  if (setting.kind === "static") return { kind: "static" };
  const { pretraining, finetuning } = setting;
  const common = { pretraining, finetuning, dae: daeSettings(setting) };
  if (setting.kind === "dae") return { kind: "dae", ...common };
  if (!neutral) throw new TypeError("Cannot plan a modified DAE without its neutral model");
  const { alpha, join } = setting;
  return { kind: "modified", ...common, alpha, join, neutral };
}

function daeSettings(
  { corruption, gradient, shuffle, initialWeights, seed, hidden }: Exclude<
    Setting,
    { kind: "static" }
  >,
): DaeSettings {
  const { kind, redraw } = corruption;
  const level = kind === "gaussian" ? corruption.sigma : corruption.fraction;
  const noise = { kind, level, redraw };
  return { hidden: layersOf(hidden), initialWeights, corruption: noise, gradient, shuffle, seed };
}

/** About how long the stages of a task take, in multiply-adds; for the time left only. */
export type Cost = ReadonlyMap<string, number>;

/** The cost of a neutral pre-training. */
export function neutralCost({ stage, dae }: NeutralTask, { features, neutral }: Dataset): Cost {
  const rows = neutral?.speakerOf.length ?? 0;
  const products = layerProducts(rows, features, dae.hidden);
  return pretrainingCost("neutral pre-training", stage.epochs, 5, products);
}

/** The cost of one fold, or of trying a setting on some of its training speakers. */
export function foldCost(setting: Setting, { features, emotional }: Dataset): Cost {
  const rows = emotional.speakerOf.length;
  const layers = setting.kind === "static" ? [] : layersOf(setting.hidden);
  const svm = rows * rows * ((layers.at(-1) ?? features) + 300);
  if (setting.kind === "static") return new Map([["SVM", svm]]);
  const products = layerProducts(rows, features, layers);
  const steps = setting.kind === "modified" ? 7 : 5;
  const all = products.reduce((sum, product) => sum + product, 0);
  return new Map([
    ...pretrainingCost("emotion pre-training", setting.pretraining.epochs, steps, products),
    ["fine-tuning", setting.finetuning.epochs * (3 * all - products[0])],
    ["SVM", svm],
  ]);
}

/** What one product of each layer's weights with its input costs. */
function layerProducts(rows: number, features: number, layers: readonly number[]): number[] {
  return layers.map((units, k) => rows * units * (layers[k - 1] ?? features));
}

/** Each layer's steps, and the way through the layers below it. */
function pretrainingCost(
  name: PretrainingName,
  epochs: number,
  steps: number,
  products: number[],
): Cost {
  return new Map(products.map((product, layer) => {
    const below = products.slice(0, layer).reduce((sum, product) => sum + product, 0);
    return [stageName(name, layer), epochs * (steps * product + below)];
  }));
}
