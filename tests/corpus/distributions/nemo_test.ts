import assert from "node:assert/strict";
import { listRecordings } from "../../../src/corpus/distributions/mod.ts";
import { rejects } from "../files.ts";
import { withTree } from "./tree.ts";

const HEADER = "file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage\n";
const ROWS = [
  'WR0_surprised_64.wav\tsurprised\tUcho „wykrywa" dźwięki.\tucho wykrywa dźwięki\t        WR0\tmale\t23',
  "EB0_anger_1.wav\tanger\tLubię czytać przed snem.\tlubię czytać przed snem\t        EB0\tfemale\t27",
  "EB0_fear_1.wav\tfear\tLubię czytać przed snem.\tlubię czytać przed snem\t        EB0\tfemale\t27",
];
const DATA = HEADER + ROWS.join("\n") + "\n";

Deno.test("nEMO: the recordings that data.tsv names", () =>
  withTree({
    "data.tsv": DATA,
    "samples/EB0_anger_1.wav": "",
    "samples/WR0_surprised_64.wav": "",
    "samples/WR0_surprised_65.wav": "",
  }, async (folder) => {
    const { recordings, counts, expected } = await listRecordings("nemo", folder);
    assert.deepEqual(recordings, [
      {
        utterance: "EB0_anger_1",
        file: `${folder}/samples/EB0_anger_1.wav`,
        speaker: "EB0",
        label: "angry",
        sentence: "1",
        sex: "female",
      },
      {
        utterance: "WR0_surprised_64",
        file: `${folder}/samples/WR0_surprised_64.wav`,
        speaker: "WR0",
        label: "surprised",
        sentence: "64",
        sex: "male",
      },
    ]);
    assert.deepEqual(counts, {
      files: 3,
      leftOut: {
        "not in data.tsv": { count: 1, examples: ["samples/WR0_surprised_65.wav"] },
      },
      withoutFile: { count: 1, examples: ["EB0_fear_1"] },
    });
    assert.deepEqual(expected.slice(0, 3), [
      "nEMO has 2 of 4481 utterances",
      "nEMO has 2 of 9 speakers",
      'Label "angry" has 1 of 749 utterances',
    ]);
  }));

const defects: [what: string, text: string, ...says: string[]][] = [
  ["a column that is not there", "file_id\temotion\tgender\nx\ty\tz\n", 'no column "speaker_id"'],
  ["a short row", HEADER + "a.wav\tanger\n", "line 2 has 2 values, the header names 7"],
  ["an unknown emotion", DATA.replace("\tfear", "\tjoy"), "line 4", 'unknown emotion "joy"'],
  ["no speaker", DATA.replace("\t        EB0", "\t "), "line 3 has no speaker"],
  ["a file named twice", DATA + ROWS[0], 'line 5 names "WR0_surprised_64.wav" again'],
];

for (const [what, text, ...says] of defects) {
  Deno.test(`nEMO refused: ${what}`, () =>
    withTree({ "data.tsv": text, "samples/EB0_anger_1.wav": "" }, async (folder) => {
      await rejects(
        () => listRecordings("nemo", folder),
        `Cannot read "${folder}/data.tsv"`,
        ...says,
      );
    }));
}

Deno.test("nEMO refused: no data.tsv", () =>
  withTree(["samples/EB0_anger_1.wav"], async (folder) => {
    await rejects(
      () => listRecordings("nemo", folder),
      `"${folder}/data.tsv": there is no such file`,
    );
  }));
