import assert from "node:assert/strict";
import { parseExperiment } from "../../src/experiment/mod.ts";
import { rejects } from "../corpus/files.ts";

const systems = [{ id: "static", kind: "static" }];
const parse = (corpus: object, neutral?: object) =>
  parseExperiment(JSON.stringify({ corpus, ...(neutral && { neutral }), systems }), "e.json");

const good = { audio: "wav", distribution: "emodb" };
const file = { features: "f.csv", metadata: "m.csv" };

Deno.test("a corpus has features from a file, from recordings, or from the synthesizer", () => {
  for (
    const corpus of [
      file,
      { audio: "wav", metadata: "m.csv" },
      { audio: "wav", metadata: "m.csv", extraction: { set: "is10", resample: 16000 } },
      ...["crema-d", "emodb", "iemocap", "nemo", "ravdess"].map((distribution) => ({
        audio: "wav",
        distribution,
      })),
      { distribution: "synthetic" },
      { distribution: "synthetic", extraction: { set: "is10" } },
    ]
  ) {
    assert.deepEqual({ ...parse(corpus).corpus, ...corpus }, parse(corpus).corpus);
  }
  for (
    const neutral of [
      { features: "f.csv" },
      file,
      { audio: "wav" },
      { audio: "wav", metadata: "m.csv" },
      ...["librispeech", "folder"].map((distribution) => ({ audio: "wav", distribution })),
      { distribution: "synthetic" },
    ]
  ) {
    assert.deepEqual({ ...parse(good, neutral).neutral, ...neutral }, parse(good, neutral).neutral);
  }
});

Deno.test("recordings have the features of 2010 and keep their sampling rate unless told otherwise", () => {
  assert.equal(parse(good).corpus.extraction, undefined);
  assert.deepEqual(parse({ ...good, extraction: {} }).corpus.extraction, { set: "is10-compat" });
});

const needsOne = (key: string, found: string) =>
  `${key} needs one source of features: "features", "audio" or the distribution "synthetic"; it has ${found}`;
const wrong: Record<string, [corpus: object, neutral: object | undefined, says: string]> = {
  "no source": [{ metadata: "m.csv" }, undefined, needsOne("corpus", "none")],
  "a distribution without its recordings": [
    { distribution: "emodb" },
    undefined,
    needsOne("corpus", "none"),
  ],
  "a file and recordings": [
    { ...file, audio: "wav" },
    undefined,
    needsOne("corpus", "features and audio"),
  ],
  "recordings and synthetic speech": [
    { audio: "wav", distribution: "synthetic" },
    undefined,
    needsOne("corpus", 'audio and distribution "synthetic"'),
  ],
  "all three": [
    { features: "f.csv", audio: "wav", distribution: "synthetic" },
    undefined,
    needsOne("corpus", 'features and audio and distribution "synthetic"'),
  ],
  "no source of neutral speech": [good, { metadata: "m.csv" }, needsOne("neutral", "none")],
  "two sources of neutral speech": [
    good,
    { features: "f.csv", distribution: "synthetic" },
    needsOne("neutral", 'features and distribution "synthetic"'),
  ],
  "an extraction from a feature file": [
    { ...file, extraction: { set: "is10" } },
    undefined,
    "corpus.extraction is of no use with a feature file",
  ],
  "an extraction from a neutral feature file": [
    good,
    { features: "f.csv", extraction: {} },
    "neutral.extraction is of no use with a feature file",
  ],
  "a distribution of a feature file": [
    { features: "f.csv", distribution: "emodb" },
    undefined,
    'corpus.distribution is "emodb", which needs "audio", not a feature file',
  ],
  "a distribution of a neutral feature file": [
    good,
    { features: "f.csv", distribution: "librispeech" },
    'neutral.distribution is "librispeech", which needs "audio", not a feature file',
  ],
  "two that know the speakers": [
    { ...good, metadata: "m.csv" },
    undefined,
    'corpus has both "metadata" and "distribution": give the one that knows the speakers',
  ],
  "two that know the neutral speakers": [
    good,
    { distribution: "synthetic", metadata: "m.csv" },
    'neutral has both "metadata" and "distribution": give the one that knows the speakers',
  ],
  "none that knows the labels": [
    { audio: "wav" },
    undefined,
    'corpus has neither "metadata" nor "distribution": one of them has to give the labels',
  ],
  "a distribution without labels": [
    { audio: "wav", distribution: "folder" },
    undefined,
    'corpus.distribution is "folder"; allowed: ' +
    '"crema-d", "emodb", "iemocap", "nemo", "ravdess", "synthetic"',
  ],
  "a neutral distribution with emotions": [
    good,
    { audio: "wav", distribution: "emodb" },
    'neutral.distribution is "emodb"; allowed: "librispeech", "folder", "synthetic"',
  ],
  "an unknown set": [
    { ...good, extraction: { set: "is09" } },
    undefined,
    'corpus.extraction.set is "is09"; allowed: "is10-compat", "is10"',
  ],
  "a sampling rate too low": [
    { ...good, extraction: { resample: 7999 } },
    undefined,
    "corpus.extraction.resample is 7999; allowed: a whole number from 8000 up to 192000",
  ],
  "a sampling rate of a text": [
    good,
    { audio: "wav", extraction: { resample: "16k" } },
    'neutral.extraction.resample is "16k"; allowed: a whole number from 8000 up to 192000',
  ],
  "an unknown key": [
    { ...good, extraction: { rate: 16000 } },
    undefined,
    'corpus.extraction has the unknown key "rate"; allowed: set, resample',
  ],
  "an empty path": [
    { audio: "", metadata: "m.csv" },
    undefined,
    'corpus.audio is ""; allowed: a text that is not empty',
  ],
};
for (const [name, [corpus, neutral, says]] of Object.entries(wrong)) {
  Deno.test(`settings: ${name} is an error in the input`, async () => {
    await rejects(() => parse(corpus, neutral), `Cannot use "e.json":\n  ${says}`);
  });
}
