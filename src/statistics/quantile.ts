/**
 * A quantile, linear between the values next to it (NumPy's default; type 7 of Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages", 1996).
 *
 * @param sorted at least one value, ascending
 * @param share from 0 (the smallest value) to 1 (the largest)
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
