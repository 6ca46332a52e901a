/** The two variants of the feature set (specification, section 0), the default first. */
export const featureSets = ["is10-compat", "is10"] as const;

/**
 * `is10-compat`: the numbers of 2010, which papers of the time have; `is10`: the same 1582 features by
 * later algorithms.
 */
export type FeatureSet = typeof featureSets[number];

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ name, index: `[${i}]` }));
const plain = (...names: string[]) => names.map((name) => ({ name, index: "" }));

const general = [
  ...plain("pcm_loudness"),
  ...numbered("mfcc", 15),
  ...numbered("logMelFreqBand", 8),
  ...numbered("lspFreq", 8),
  ...plain("F0finEnv", "voicingFinalUnclipped"),
];
const voiced = plain("F0final", "jitterLocal", "jitterDDP", "shimmerLocal");
const functionals = [
  ...["maxPos", "minPos", "amean", "linregc1", "linregc2", "linregerrA", "linregerrQ", "stddev"],
  ...["skewness", "kurtosis", "quartile1", "quartile2", "quartile3", "iqr1-2", "iqr2-3", "iqr1-3"],
  ...["percentile1.0", "percentile99.0", "pctlrange0-1", "upleveltime75", "upleveltime90"],
];
const withoutPercentile1 = functionals.filter((name) => !/percentile1|pctlrange/.test(name));

const smoothed = ({ name, index }: { name: string; index: string }) => `${name}_sma${index}`;
const slope = ({ name, index }: { name: string; index: string }) => `${name}_sma_de${index}`;

/** The 76 descriptors of a frame, in the order of their columns. */
export const descriptorNames: readonly string[] = [
  ...general.map(smoothed),
  ...general.map(slope),
  ...voiced.map(smoothed),
  ...voiced.map(slope),
];

/** The names of the 1582 features, in order (specification, section 16). */
export function featureNames(set: FeatureSet): string[] {
  return [
    ...descriptorNames.flatMap((descriptor, column) =>
      (column < 2 * general.length ? functionals : withoutPercentile1)
        .map((functional) => `${descriptor}_${functional}`)
    ),
    set === "is10" ? "F0final__Turn_onsetRate" : "F0final__Turn_numOnsets",
    "F0final__Turn_duration",
  ];
}
