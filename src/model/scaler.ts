/** What values every feature takes, or most of them. */
export interface FeatureRange {
  /** (D): the smallest, mapped to 0 */
  readonly minimum: Float32Array;
  /** (D): the largest, mapped to 1 */
  readonly maximum: Float32Array;
}

/**
 * The range of every feature over some rows.
 *
 * @param values (n, D), row after row, finite
 * @param features D
 * @param rows the rows to look at; all of them if not given
 */
export function featureRange(
  values: Float32Array,
  features: number,
  rows?: ArrayLike<number>,
): FeatureRange {
  const minimum = new Float32Array(features).fill(Infinity);
  const maximum = new Float32Array(features).fill(-Infinity);
  const count = rows ? rows.length : values.length / features;
  for (let i = 0; i < count; i++) {
    const start = (rows ? rows[i] : i) * features;
    for (let j = 0; j < features; j++) {
      const value = values[start + j];
      if (value < minimum[j]) minimum[j] = value;
      if (value > maximum[j]) maximum[j] = value;
    }
  }
  return { minimum, maximum };
}

/**
 * The mean of every feature over some rows, less and plus a multiple of its standard deviation (of the
 * population); for a feature that does not vary its only value.
 *
 * @param values (n, D), row after row, finite
 * @param features D
 * @param deviations the multiple, above 0
 * @param rows the rows to look at; all of them if not given
 */
export function deviationRange(
  values: Float32Array,
  features: number,
  deviations: number,
  rows?: ArrayLike<number>,
): FeatureRange {
  const { minimum, maximum } = featureRange(values, features, rows);
  const count = rows ? rows.length : values.length / features;
  const mean = columnSums(values, features, rows, (value) => value).map((sum) => sum / count);
  const squares = columnSums(values, features, rows, (value, j) => (value - mean[j]) ** 2);
  for (let j = 0; j < features; j++) {
    if (minimum[j] === maximum[j]) continue;
    const half = deviations * Math.sqrt(squares[j] / count);
    minimum[j] = mean[j] - half;
    maximum[j] = mean[j] + half;
  }
  return { minimum, maximum };
}

/** Sums over some rows; all of them if not given. */
function columnSums(
  values: Float32Array,
  features: number,
  rows: ArrayLike<number> | undefined,
  term: (value: number, column: number) => number,
): Float64Array {
  const sums = new Float64Array(features);
  const count = rows ? rows.length : values.length / features;
  for (let i = 0; i < count; i++) {
    const start = (rows ? rows[i] : i) * features;
    for (let j = 0; j < features; j++) sums[j] += term(values[start + j], j);
  }
  return sums;
}

/** The range over the rows of both. */
export function unionOfRanges(a: FeatureRange, b: FeatureRange): FeatureRange {
  return {
    minimum: a.minimum.map((value, j) => Math.min(value, b.minimum[j])),
    maximum: a.maximum.map((value, j) => Math.max(value, b.maximum[j])),
  };
}

/** How many features do not vary within the range; they are scaled to 0. */
export function constantFeatures({ minimum, maximum }: FeatureRange): number {
  return minimum.reduce((count, value, j) => count + Number(value === maximum[j]), 0);
}

/**
 * Maps every feature linearly so that its range becomes [0, 1] (method, section 1).
 *
 * @param values (n, D), row after row
 * @param rows which rows to take, in this order
 * @param rangeOf the range for a row
 * @param clip whether values outside [0, 1] are moved to its border
 * @param scaled (rows, D): the result
 */
export function scaleRows(
  values: Float32Array,
  rows: Uint32Array,
  rangeOf: (row: number) => FeatureRange,
  clip: boolean,
  scaled: Float32Array,
): void {
  const features = rows.length ? scaled.length / rows.length : 0;
  for (let i = 0; i < rows.length; i++) {
    const { minimum, maximum } = rangeOf(rows[i]);
    for (let j = 0; j < features; j++) {
      const span = maximum[j] - minimum[j];
      const value = span === 0 ? 0 : (values[rows[i] * features + j] - minimum[j]) / span;
      scaled[i * features + j] = clip ? Math.min(Math.max(value, 0), 1) : value;
    }
  }
}

/**
 * How many values of some rows lie outside their range; features without a range, which are scaled to 0,
 * count as inside.
 *
 * @param values (n, D), row after row
 * @param rows which rows to look at
 * @param rangeOf the range for a row
 */
export function valuesOutside(
  values: Float32Array,
  rows: Uint32Array,
  rangeOf: (row: number) => FeatureRange,
): number {
  let outside = 0;
  for (const row of rows) {
    const { minimum, maximum } = rangeOf(row);
    const start = row * minimum.length;
    for (let j = 0; j < minimum.length; j++) {
      if (minimum[j] === maximum[j]) continue;
      const value = values[start + j];
      if (value < minimum[j] || value > maximum[j]) outside++;
    }
  }
  return outside;
}
