/**
 * Adjusts p-values for several comparisons by Holm's step-down method ("A Simple Sequentially Rejective
 * Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979): an adjusted p-value below 5 % is
 * significant with a chance of at most 5 % of any false one among them all, whatever their dependence.
 *
 * @param pValues in [0, 1]; null where no test was possible, which is left out of the count
 * @returns the adjusted ones, in the same order
 * @throws RangeError if a p-value is outside [0, 1]
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const ascending = pValues
    .flatMap((p, i) => p === null ? [] : [{ p, i }])
    .sort((one, other) => one.p - other.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  ascending.forEach(({ p, i }, rank) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`Cannot adjust ${p}, which is not a p-value`);
    largest = Math.max(largest, Math.min(1, p * (ascending.length - rank)));
    adjusted[i] = largest;
  });
  return adjusted;
}
