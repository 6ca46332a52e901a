import { mean, type MeanAndDeviation, meanAndDeviation } from "./mean.ts";

/** A figure of one system over several seeds: mean and deviation are those of the seeds' means over speakers. */
export interface SeedSummary extends MeanAndDeviation {
  /** (speakers): each speaker's mean over the seeds */
  perSpeaker: number[];
}

/**
 * Summarizes a figure over repetitions of an experiment with other seeds.
 *
 * Intervals and paired tests over speakers take `perSpeaker`: the seeds are averaged first, because runs on
 * the same test speakers are no further speakers, and would make n look larger than it is.
 *
 * @param figures (seeds, speakers): at least one of each
 * @throws RangeError if the seeds have different numbers of speakers
 */
export function summarizeSeeds(figures: readonly (readonly number[])[]): SeedSummary {
  const speakers = figures[0].length;
  if (figures.some((seed) => seed.length !== speakers)) {
    throw new RangeError("Cannot average over seeds: they have different numbers of speakers");
  }
  return {
    ...meanAndDeviation(figures.map(mean)),
    perSpeaker: figures[0].map((_, s) => mean(figures.map((seed) => seed[s]))),
  };
}
