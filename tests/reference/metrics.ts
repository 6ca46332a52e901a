/** Classification measures, computed naively from pairs of labels (class indices). */

function requirePairs(truth: ArrayLike<number>, predicted: ArrayLike<number>): void {
  if (truth.length !== predicted.length || truth.length === 0) {
    throw new RangeError(`${truth.length} true and ${predicted.length} predicted labels`);
  }
}

/** Weighted accuracy: the share of utterances whose label is right. */
export function wa(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePairs(truth, predicted);
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) right++;
  return right / truth.length;
}

/** Unweighted accuracy: the mean recall over the classes present in `truth`. */
export function ua(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePairs(truth, predicted);
  const present = new Set(Array.from(truth));
  let sum = 0;
  for (const label of present) {
    let all = 0;
    let right = 0;
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] !== label) continue;
      all++;
      if (predicted[i] === label) right++;
    }
    sum += right / all;
  }
  return sum / present.size;
}

/** counts[t][p]: utterances of true class t that were predicted as p. k x k. */
export function confusion(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  k: number,
): number[][] {
  requirePairs(truth, predicted);
  const counts: number[][] = [];
  for (let t = 0; t < k; t++) {
    const row: number[] = [];
    for (let p = 0; p < k; p++) {
      let count = 0;
      for (let i = 0; i < truth.length; i++) {
        if (truth[i] === t && predicted[i] === p) count++;
      }
      row.push(count);
    }
    counts.push(row);
  }
  return counts;
}
