import { bootstrapInterval, type ConfusionMatrix, type Interval, mean } from "../statistics/mod.ts";

/** How every interval of the report is made, the seed apart. */
export const bootstrap = {
  /** the share of intervals meant to hold the true figure */
  level: 0.95,
  /** how often the speakers are drawn */
  resamples: 5_000,
};

/** Percentile intervals by the bootstrap over speakers; null where there is one speaker only. */
export interface Intervals {
  level: number;
  resamples: number;
  /** of the draws, which are the same for every figure of every system */
  seed: number;
  /** of the means over speakers */
  wa: Interval | null;
  ua: Interval | null;
  pooled: { wa: Interval | null; ua: Interval | null };
}

/**
 * The intervals of a system's accuracies.
 *
 * @param speakers each test speaker's accuracies and confusion matrix
 * @param seed an unsigned 32-bit integer
 */
export function accuracyIntervals(
  speakers: { wa: number; ua: number; confusion: ConfusionMatrix }[],
  seed: number,
): Intervals {
  const options = { ...bootstrap, seed };
  const hits = speakers.map(({ confusion }) => hitsOf(confusion));
  return {
    ...options,
    wa: bootstrapInterval(speakers.map(({ wa }) => wa), mean, options),
    ua: bootstrapInterval(speakers.map(({ ua }) => ua), mean, options),
    pooled: {
      wa: bootstrapInterval(hits, pooledWa, options),
      ua: bootstrapInterval(hits, pooledUa, options),
    },
  };
}

/** Of each class: utterances, and how many of them were classified right. All that the accuracies take. */
interface Hits {
  right: number[];
  support: number[];
}

function hitsOf(confusion: ConfusionMatrix): Hits {
  return {
    right: confusion.map((row, i) => row[i]),
    support: confusion.map((row) => row.reduce((total, count) => total + count)),
  };
}

function pooledWa(drawn: readonly Hits[]): number {
  let right = 0;
  let utterances = 0;
  for (const speaker of drawn) {
    for (const count of speaker.right) right += count;
    for (const count of speaker.support) utterances += count;
  }
  return right / utterances;
}

/** The same as `classReport(sumConfusions(drawn)).ua`, several times as fast. */
function pooledUa(drawn: readonly Hits[]): number {
  let recalls = 0;
  let classes = 0;
  for (let k = 0; k < drawn[0].support.length; k++) {
    let right = 0;
    let support = 0;
    for (const speaker of drawn) {
      right += speaker.right[k];
      support += speaker.support[k];
    }
    if (support === 0) continue;
    recalls += right / support;
    classes++;
  }
  return recalls / classes;
}
