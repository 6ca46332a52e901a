/** What McNemar's test found. */
export interface McnemarTest {
  /** utterances that the first system alone got right */
  onlyA: number;
  /** utterances that the second system alone got right */
  onlyB: number;
  /** two-sided, in (0, 1] */
  p: number;
}

/**
 * McNemar's exact test of two systems on the same utterances: if they are equally good, each utterance that
 * one of them alone got right is equally likely to be the one's or the other's, so that `onlyA` is binomial
 * with probability 1/2 (McNemar, "Note on the Sampling Error of the Difference Between Correlated Proportions
 * or Percentages", Psychometrika 12, 1947; Dietterich, "Approximate Statistical Tests for Comparing Supervised
 * Classification Learning Algorithms", Neural Computation 10, 1998).
 *
 * The test takes utterances for independent. Those of one speaker are not, so p tends to be too small, and
 * says nothing about further speakers; `signFlipTest` does.
 *
 * @param a (utterances): whether the first system got each of them right
 * @param b (utterances): whether the second did, in the same order
 * @returns p is 1 if no utterance tells them apart, and at least `Number.MIN_VALUE`
 * @throws RangeError if the numbers of utterances differ
 */
export function mcnemar(a: readonly boolean[], b: readonly boolean[]): McnemarTest {
  if (a.length !== b.length) {
    throw new RangeError(`Cannot pair the predictions of ${a.length} and ${b.length} utterances`);
  }
  const onlyA = a.filter((right, i) => right && !b[i]).length;
  const onlyB = b.filter((right, i) => right && !a[i]).length;
  const p = 2 * lowerTail(Math.min(onlyA, onlyB), onlyA + onlyB);
  return { onlyA, onlyB, p: Math.min(Math.max(p, Number.MIN_VALUE), 1) };
}

/** P(X <= k) of the binomial distribution of n trials with probability 1/2, k <= n / 2. */
function lowerTail(k: number, n: number): number {
  // P(X = k): n over k, halved n times, as often as it can be on the way lest it overflow
  let term = 1;
  let halvings = n;
  for (let i = 1; i <= k; i++) {
    term *= (n - i + 1) / i;
    for (; term > 1; halvings--) term /= 2;
  }
  term *= 2 ** -halvings;
  let total = 0;
  for (let i = k; i >= 0; i--) {
    total += term;
    term *= i / (n - i + 1);
  }
  return total;
}
