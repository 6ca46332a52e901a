import assert from "node:assert/strict";
import { listRecordings } from "../../../src/corpus/distributions/mod.ts";
import { corpora, corporaMissing } from "../../corpora.ts";
import { withTree } from "./tree.ts";

const one = (name: string) => ({ count: 1, examples: [name] });

Deno.test("EmoDB: the code of the file name", () =>
  withTree(
    ["wav/16b10Wb.wav", "wav/03a01Fa.wav", "wav/03a01Xa.wav", "wav/3a01Fa.wav"],
    async (folder) => {
      const { recordings, counts, expected } = await listRecordings("emodb", folder);
      assert.deepEqual(recordings, [
        {
          utterance: "03a01Fa",
          file: `${folder}/wav/03a01Fa.wav`,
          speaker: "03",
          label: "happy",
          sentence: "a01",
          sex: "male",
        },
        {
          utterance: "16b10Wb",
          file: `${folder}/wav/16b10Wb.wav`,
          speaker: "16",
          label: "angry",
          sentence: "b10",
          sex: "female",
        },
      ]);
      assert.deepEqual(counts, {
        files: 4,
        leftOut: {
          'a name that is not made like "03a01Fa"': {
            count: 2,
            examples: ["wav/03a01Xa.wav", "wav/3a01Fa.wav"],
          },
        },
        withoutFile: { count: 0, examples: [] },
      });
      assert.deepEqual(expected.slice(0, 4), [
        "EmoDB has 2 of 535 utterances",
        "EmoDB has 2 of 10 speakers",
        'Label "angry" has 1 of 127 utterances',
        'Label "bored" has 0 of 81 utterances',
      ]);
    },
  ));

Deno.test({
  name: `EmoDB: four emotions of the real corpus${corporaMissing}`,
  ignore: corpora === undefined,
  async fn() {
    const { recordings, counts, expected } = await listRecordings("emodb", `${corpora}/emodb4`);
    assert.equal(recordings.length, 339);
    assert.equal(counts.files, 339);
    assert.deepEqual(expected, [
      "EmoDB has 339 of 535 utterances",
      'Label "bored" has 0 of 81 utterances',
      'Label "disgusted" has 0 of 46 utterances',
      'Label "fearful" has 0 of 69 utterances',
    ]);
  },
});

Deno.test("RAVDESS: the code of the file name; songs, videos and a second copy are left out", () =>
  withTree([
    "Actor_01/03-01-01-01-01-01-01.wav",
    "Actor_12/03-01-06-02-02-01-12.wav",
    "Actor_12/03-02-06-02-02-01-12.wav",
    "Actor_12/01-01-06-02-02-01-12.wav",
    "Actor_12/03-01-09-02-02-01-12.wav",
    "copy/Actor_01/03-01-01-01-01-01-01.wav",
  ], async (folder) => {
    const { recordings, counts, expected } = await listRecordings("ravdess", folder);
    assert.deepEqual(recordings, [
      {
        utterance: "03-01-01-01-01-01-01",
        file: `${folder}/Actor_01/03-01-01-01-01-01-01.wav`,
        speaker: "01",
        label: "neutral",
        sentence: "01",
        sex: "male",
      },
      {
        utterance: "03-01-06-02-02-01-12",
        file: `${folder}/Actor_12/03-01-06-02-02-01-12.wav`,
        speaker: "12",
        label: "fearful",
        sentence: "02",
        sex: "female",
      },
    ]);
    assert.deepEqual(counts, {
      files: 6,
      leftOut: {
        "song, not speech": one("Actor_12/03-02-06-02-02-01-12.wav"),
        "not audio only (a modality other than 03)": one("Actor_12/01-01-06-02-02-01-12.wav"),
        'a name that is not made like "03-01-06-01-02-01-12"': one(
          "Actor_12/03-01-09-02-02-01-12.wav",
        ),
        "the same name as another file": one("copy/Actor_01/03-01-01-01-01-01-01.wav"),
      },
      withoutFile: { count: 0, examples: [] },
    });
    assert.deepEqual(expected.slice(0, 3), [
      "RAVDESS has 2 of 1440 utterances",
      "Actor 01 has 1 of 60 utterances",
      "Actor 02 has 0 of 60 utterances",
    ]);
  }));

Deno.test("CREMA-D: the code of the file name, also the one short code", () =>
  withTree(
    ["AudioWAV/1001_DFA_ANG_XX.wav", "AudioWAV/1040_ITH_SAD_X.wav", "1001.wav"],
    async (folder) => {
      const { recordings, counts, expected } = await listRecordings("crema-d", folder);
      assert.deepEqual(recordings, [
        {
          utterance: "1001_DFA_ANG_XX",
          file: `${folder}/AudioWAV/1001_DFA_ANG_XX.wav`,
          speaker: "1001",
          label: "angry",
          sentence: "DFA",
        },
        {
          utterance: "1040_ITH_SAD_X",
          file: `${folder}/AudioWAV/1040_ITH_SAD_X.wav`,
          speaker: "1040",
          label: "sad",
          sentence: "ITH",
        },
      ]);
      assert.deepEqual(counts.leftOut, {
        'a name that is not made like "1001_DFA_ANG_XX"': one("1001.wav"),
      });
      assert.deepEqual(expected.slice(0, 4), [
        "CREMA-D has 2 of 7442 utterances",
        "CREMA-D has 2 of 91 speakers",
        "CREMA-D has 2 of 12 sentences",
        'Label "angry" has 1 of 1271 utterances',
      ]);
    },
  ));

Deno.test("LibriSpeech: subsets that are there are verified, the others are not missed", () =>
  withTree([
    "dev-clean/84/121123/84-121123-0000.flac",
    "dev-clean/84/121123/84-121123.trans.txt",
    "dev-clean/1272/128104/1272-128104-0003.flac",
    "test-other/367/130732/367-130732-0000.wav",
    "constructor/1-7-0001.flac",
    "constructor/a-7-1.flac",
  ], async (folder) => {
    const { recordings, counts, expected } = await listRecordings("librispeech", folder);
    assert.deepEqual(recordings.map(({ utterance, speaker }) => [utterance, speaker]), [
      ["1-7-0001", "1"],
      ["1272-128104-0003", "1272"],
      ["367-130732-0000", "367"],
      ["84-121123-0000", "84"],
    ]);
    assert.deepEqual(counts.leftOut, {
      'a name that is not made like "84-121123-0000"': one("constructor/a-7-1.flac"),
    });
    assert.deepEqual(expected, [
      "Utterances in no folder of a subset: 1",
      "dev-clean has 2 of 2703 utterances",
      "dev-clean has 2 of 40 speakers",
      "test-other has 1 of 2939 utterances",
      "test-other has 1 of 33 speakers",
    ]);
    const subset = await listRecordings("librispeech", `${folder}/dev-clean`);
    assert.deepEqual(subset.expected, expected.slice(1, 3));
  }));
