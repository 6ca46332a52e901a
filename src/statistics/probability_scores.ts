/** How good probabilities of classes are. */
export interface ProbabilityScores {
  /** mean of -log of the true class's probability, which counts as 2^-52 at least */
  logLoss: number;
  /** mean squared distance to certainty about the true class (Brier), 0 to 2 */
  brier: number;
  /** expected calibration error of the most probable class, in bins of equal width */
  error: number;
}

/**
 * Scores probabilities by what was true.
 *
 * The calibration error is Guo et al.'s ("On calibration of modern neural networks", 2017): the distance
 * between the mean probability of the most probable class and how often it is the true one, in each bin of
 * that probability, weighted by the utterances in it.
 *
 * @param probabilities (n, K), row after row, each of sum 1
 * @param labels (n): the true classes
 * @param bins how many
 */
export function probabilityScores(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  bins = 10,
): ProbabilityScores {
  const n = labels.length;
  const K = probabilities.length / n;
  const tooSure = new Float64Array(bins);
  let [logLoss, brier] = [0, 0];
  for (let i = 0; i < n; i++) {
    const p = probabilities.subarray(i * K, (i + 1) * K);
    const label = labels[i];
    logLoss -= Math.log(Math.max(p[label], Number.EPSILON));
    brier += p.reduce((sum, value, k) => sum + (value - Number(k === label)) ** 2, 0);
    const best = mostProbable(p);
    const bin = Math.min(Math.floor(p[best] * bins), bins - 1);
    tooSure[bin] += p[best] - Number(best === label);
  }
  const error = tooSure.reduce((sum, difference) => sum + Math.abs(difference), 0);
  return { logLoss: logLoss / n, brier: brier / n, error: error / n };
}

/** The class with the highest probability; of equal ones the first. */
export function mostProbable(probabilities: Float64Array): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
