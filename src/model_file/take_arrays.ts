import { type ArrayType, Damage, type PlainArray } from "../arrays/mod.ts";
import type { ModelContent } from "./content.ts";
import type { ModelHeader } from "./format.ts";

interface ModelArrays {
  readonly scaler: Omit<ModelContent["scaler"], "clip">;
  readonly layers: ModelContent["classifier"]["layers"];
  readonly svm: Omit<ModelContent["classifier"]["svm"], "gamma">;
  readonly calibration: ModelContent["calibration"];
}

/**
 * The arrays of a model, each by its name, with its type and length.
 *
 * @throws Damage unless they are there, fit each other and are finite, and there are no others
 */
export function takeArrays(
  { classes, features, layers: depth }: ModelHeader,
  arrays: Record<string, PlainArray>,
): ModelArrays {
  const rest = new Map(Object.entries(arrays));
  const take = <T extends ArrayType>(type: T, name: string, length?: number) => {
    const array = rest.get(name);
    if (array?.[Symbol.toStringTag] !== type) throw new Damage(`it has no ${type} "${name}"`);
    if (length !== undefined && array.length !== length) {
      throw new Damage(`its "${name}" has ${array.length} values instead of ${length}`);
    }
    if (!allFinite(array)) throw new Damage(`its "${name}" is not finite`);
    rest.delete(name);
    return array as Extract<PlainArray, { [Symbol.toStringTag]: T }>;
  };

  const K = classes.length;
  const D = features.names.length;
  const scaler = {
    minimum: take("Float32Array", "minimum", D),
    maximum: take("Float32Array", "maximum", D),
  };
  const layers = [];
  let columns = D;
  for (let k = 0; k < depth; k++) {
    const hiddenBias = take("Float32Array", `bias${k}`);
    const units = hiddenBias.length;
    layers.push({ weights: take("Float32Array", `weights${k}`, units * columns), hiddenBias });
    columns = units;
  }
  const pairs = K * (K - 1) / 2;
  const labels = take("Int32Array", "labels", K);
  const counts = take("Int32Array", "counts", K);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const svm = {
    mean: take("Float32Array", "mean", columns),
    support: take("Float32Array", "support", n * columns),
    labels,
    counts,
    coefficients: take("Float64Array", "coefficients", (K - 1) * n),
    rho: take("Float64Array", "rho", pairs),
  };
  const calibration = {
    a: take("Float64Array", "a", pairs),
    b: take("Float64Array", "b", pairs),
  };

  const [unknown] = rest.keys();
  if (unknown !== undefined) throw new Damage(`it has an array ${JSON.stringify(unknown)}`);
  if (layers.some(({ hiddenBias }) => hiddenBias.length === 0)) {
    throw new Damage("it has an empty layer");
  }
  if (scaler.minimum.some((value, j) => value > scaler.maximum[j])) {
    throw new Damage("it has a feature whose minimum is above its maximum");
  }
  if (new Set(labels).size < K || labels.some((label) => label < 0 || label >= K)) {
    throw new Damage(`its SVM's classes are not all of ${K}`);
  }
  if (n === 0 || counts.some((count) => count < 0)) {
    throw new Damage(`it cannot have ${counts.join(" + ")} support vectors`);
  }
  return { scaler, layers, svm, calibration };
}

function allFinite(values: PlainArray): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] !== 0) return false; // Infinity - Infinity and NaN - NaN are NaN
  }
  return true;
}
