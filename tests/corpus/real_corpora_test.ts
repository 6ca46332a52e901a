import assert from "node:assert/strict";
import { loadCorpus, loadNeutralCorpus } from "./load.ts";
import { corpora, corporaMissing } from "../corpora.ts";

const columns = { utterance: "utterance", speaker: "speaker", label: "label", labels: {} };

Deno.test({
  name: `EmoDB, nEMO and LibriSpeech have the utterances they should${corporaMissing}`,
  ignore: corpora === undefined,
  async fn() {
    const emodb = await loadCorpus({
      features: `${corpora}/emodb4/is10.arff.gz`,
      metadata: `${corpora}/emodb4/metadata.csv`,
      ...columns,
    });
    assert.equal(emodb.features.format, "arff");
    assert.equal(emodb.utterances.length, 339);
    assert.equal(emodb.featureNames.length, 1582);
    assert.equal(emodb.values.length, 339 * 1582);
    assert.equal(emodb.speakers.length, 10);
    const sizes = emodb.classes.map((name, index) => [
      name,
      emodb.labelOf.filter((label) => label === index).length,
    ]);
    assert.deepEqual(sizes, [["angry", 127], ["happy", 71], ["neutral", 79], ["sad", 62]]);
    assert.deepEqual(emodb.counts.constantColumns.names, ["F0finEnv_sma_minPos"]);
    assert.deepEqual(emodb.counts.ignoredColumns.names, ["class"]);

    const nemo = await loadCorpus({
      features: `${corpora}/nemo4/is10.csv.gz`,
      metadata: `${corpora}/nemo4/metadata.csv`,
      ...columns,
    });
    assert.equal(nemo.features.format, "opensmile-python-csv");
    assert.equal(nemo.utterances.length, 3076);
    assert.equal(nemo.speakers.length, 9);

    const librispeech = await loadNeutralCorpus({
      features: `${corpora}/librispeech/is10.csv.gz`,
      metadata: `${corpora}/librispeech/metadata.csv`,
      utterance: "utterance",
      speaker: "speaker",
    });
    assert.equal(librispeech.features.format, "smilextract-csv");
    assert.equal(librispeech.utterances.length, 1680);
    assert.equal(librispeech.speakers.length, 23);

    assert.deepEqual(nemo.featureNames, emodb.featureNames);
    assert.deepEqual(librispeech.featureNames, emodb.featureNames);
    for (const { counts } of [emodb, nemo, librispeech]) {
      assert.equal(counts.used, counts.read);
      assert.equal(counts.metadataWithoutFeatures.count, 0);
    }
  },
});
