import assert from "node:assert/strict";
import { decodeAudio } from "../../src/audio/mod.ts";
import { is10Binary } from "../../src/binaries.ts";
import { readFeatures } from "../../src/corpus/mod.ts";
import { Extractor, featureNames } from "../../src/is10/mod.ts";
import { corpora, corporaMissing } from "../corpora.ts";
import { Agreement } from "./agreement.ts";

Deno.test({
  name: `EmoDB: 99.99 % of the features agree with openSMILE's${corporaMissing}`,
  ignore: corpora === undefined,
  async fn() {
    const folder = `${corpora}/emodb4`;
    const { featureNames: names, utterances, values } = await readFeatures(
      `${folder}/is10.arff.gz`,
    );
    assert.deepEqual(names, featureNames("is10-compat"));
    const extractor = await Extractor.create(is10Binary, 16000, "is10-compat");
    const agreement = new Agreement();
    for (const [row, utterance] of utterances.entries()) {
      const bytes = await Deno.readFile(`${folder}/wav/${utterance}.wav`);
      const features = extractor.extract((await decodeAudio(bytes)).samples);
      const reference = values.subarray(row * names.length, (row + 1) * names.length);
      agreement.compare(utterance, names, features, reference);
    }
    assert.equal(utterances.length, 339);
    assert(agreement.share >= 0.9999, `only ${agreement.share} agree:\n${agreement.table}`);
  },
});
