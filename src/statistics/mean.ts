/** Mean and standard deviation of some values. */
export interface MeanAndDeviation {
  /** arithmetic mean */
  mean: number;
  /** of the sample (n - 1); null of one value */
  deviation: number | null;
}

/** Sum; 0 of no value. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Mean and sample standard deviation of at least one value. */
export function meanAndDeviation(values: readonly number[]): MeanAndDeviation {
  const center = mean(values);
  const squares = sum(values.map((value) => (value - center) ** 2));
  return {
    mean: center,
    deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null,
  };
}
