/** (K, K) counts: entry [i][j] is how many utterances of class i were predicted as class j. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * Adds confusion matrices entry by entry: of several speakers, to pool them, or of several seeds.
 *
 * @param confusions at least one, all (K, K)
 */
export function sumConfusions(confusions: readonly ConfusionMatrix[]): number[][] {
  const total = confusions[0].map((row) => row.map(() => 0));
  for (const confusion of confusions) {
    total.forEach((row, i) => row.forEach((_, j) => row[j] += confusion[i][j]));
  }
  return total;
}
