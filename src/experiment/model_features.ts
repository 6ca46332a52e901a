import { type Corpus, featureDifference } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import { featureNames, featureSets, samplingRates } from "../is10/mod.ts";
import type { ModelContent } from "../model_file/mod.ts";
import type { Experiment } from "./settings.ts";

/**
 * Checks a sampling rate that is said of a feature file, before the file is read.
 *
 * @throws InputError if the features come from recordings, or it is out of range
 */
export function checkRate({ corpus: { features } }: Experiment, rate?: number): void {
  if (rate === undefined) return;
  if (features === undefined) {
    throw new InputError(
      `Cannot use --rate ${rate}: the features come from recordings, whose rate is known; it is for ` +
        "feature files",
    );
  }
  const { lowest, highest } = samplingRates;
  if (rate < lowest || rate > highest) {
    throw new InputError(`Cannot use --rate ${rate}: allowed are ${lowest} to ${highest} Hz`);
  }
}

/**
 * What a model takes: the features that it was trained on.
 *
 * @param rate of the recordings behind a feature file, Hz, if it is known
 * @throws InputError if a rate is given, and the features are not known to come from sound in our way
 */
export function modelFeatures(
  { featureNames: names, features: { path }, counts: { sound } }: Corpus,
  rate?: number,
): ModelContent["features"] {
  if (sound) {
    const { set, resample } = sound.extraction;
    const known = resample ?? onlyRate(sound.sampleRates);
    return { names, set, ...(known !== undefined && { rate: known }) };
  }
  const set = featureSets.find((set) => !featureDifference(names, featureNames(set), "the set's"));
  if (rate !== undefined && set === undefined) {
    throw new InputError(
      `Cannot use --rate ${rate}: the features of "${path}" are not the 1582 of INTERSPEECH 2010, ` +
        "so that the model takes no sound",
    );
  }
  return { names, ...(set && { set }), ...(rate !== undefined && { rate }) };
}

/** Hz, if all recordings have one rate. */
function onlyRate(sampleRates: Record<string, number>): number | undefined {
  const rates = Object.keys(sampleRates);
  return rates.length === 1 ? Number(rates[0]) : undefined;
}
