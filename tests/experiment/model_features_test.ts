import assert from "node:assert/strict";
import type { Corpus } from "../../src/corpus/mod.ts";
import { checkRate, modelFeatures } from "../../src/experiment/model_features.ts";
import { parseExperiment } from "../../src/experiment/mod.ts";
import { featureNames } from "../../src/is10/mod.ts";

/** As much of a corpus as matters. */
function corpusOf(names: string[], sound?: object): Corpus {
  const features = { path: "f.csv", format: "csv", sha256: "" };
  return { features, featureNames: names, counts: { sound } } as unknown as Corpus;
}

const names = featureNames("is10");
const recorded = (sampleRates: Record<string, number>, resample?: number) =>
  corpusOf(names, { extraction: { set: "is10", resample }, sampleRates });

Deno.test("the sampling rate: what recordings were brought to, else their only one", () => {
  const set = "is10";
  const rates = (corpus: Corpus) => modelFeatures(corpus);
  assert.deepEqual(rates(recorded({ 16000: 3 })), { names, set, rate: 16000 });
  assert.deepEqual(rates(recorded({ 16000: 3, 8000: 1 })), { names, set });
  assert.deepEqual(rates(recorded({ 16000: 3, 8000: 1 }, 11025)), { names, set, rate: 11025 });
});

Deno.test("a feature file's set is known by its names, its rate by the user", () => {
  const compat = featureNames("is10-compat");
  assert.deepEqual(modelFeatures(corpusOf(names)), { names, set: "is10" });
  assert.deepEqual(modelFeatures(corpusOf(compat), 16000), {
    ...{ names: compat, set: "is10-compat", rate: 16000 },
  });
  assert.deepEqual(modelFeatures(corpusOf(["f1", "f2"])), { names: ["f1", "f2"] });
  assert.deepEqual(modelFeatures(corpusOf(names.slice(1))), { names: names.slice(1) });
  assert.throws(() => modelFeatures(corpusOf(["f1", "f2"]), 16000), {
    name: "InputError",
    message:
      'Cannot use --rate 16000: the features of "f.csv" are not the 1582 of INTERSPEECH 2010, so ' +
      "that the model takes no sound",
  });
});

Deno.test("a rate is said of feature files only, and is one that features can be extracted at", () => {
  const experimentOf = (source: object) => {
    const corpus = { ...source, metadata: "m.csv" };
    const systems = [{ id: "s", kind: "static" }];
    return parseExperiment(JSON.stringify({ corpus, systems }), "e.json");
  };
  const file = experimentOf({ features: "f.csv" });
  checkRate(file, 8000);
  checkRate(experimentOf({ audio: "wav" }));
  assert.throws(() => checkRate(file, 7999), {
    message: "Cannot use --rate 7999: allowed are 8000 to 192000 Hz",
  });
  assert.throws(() => checkRate(experimentOf({ audio: "wav" }), 8000), {
    name: "InputError",
    message:
      "Cannot use --rate 8000: the features come from recordings, whose rate is known; it is for " +
      "feature files",
  });
});
