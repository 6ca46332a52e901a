import assert from "node:assert/strict";
import { listWithMetadata } from "../../../src/corpus/distributions/mod.ts";
import { readMetadata } from "../../../src/corpus/metadata.ts";
import { corpora, corporaMissing } from "../../corpora.ts";
import { rejects } from "../files.ts";
import { withTree } from "./tree.ts";

const columns = { utterance: "id", speaker: "who", label: "emotion" };

/** Lists the folder `wav` with the metadata `m.csv`. */
async function listTree(folder: string, options: Partial<typeof columns> = columns) {
  const metadata = await readMetadata(`${folder}/m.csv`, { utterance: "id", ...options });
  return listWithMetadata(`${folder}/wav`, metadata);
}

Deno.test("files are joined by path or name, with or without extension", () =>
  withTree({
    "m.csv": [
      "id,who,emotion",
      "b/path.wav,s1,happy",
      "b/stem,s2,sad",
      "base.flac,s3,angry",
      "name,s4,neutral",
      "C:\\data\\far.wav,s5,sad",
      "/data/elsewhere/near,s6,sad",
      "x,s7,sad",
      "y.wav,s8,sad",
      "absent,s9,sad",
      "nobody,,sad",
      "mute,s0,",
    ].join("\n"),
    ...Object.fromEntries([
      "b/path.wav",
      "c/path.wav",
      "b/stem.wav",
      "c/base.flac",
      "c/d/name.WAV",
      "far.wav",
      "c/near.wav",
      "A/x.wav",
      "B/x.wav",
      "x.wav",
      "y.flac",
      "y.wav",
      "nobody.wav",
      "mute.wav",
      "._name.wav",
    ].map((path) => [`wav/${path}`, ""])),
  }, async (folder) => {
    const { recordings, counts, expected } = await listTree(folder);
    assert.deepEqual(
      recordings.map(({ utterance, file, speaker, label }) => [
        utterance,
        file.slice(`${folder}/wav/`.length),
        speaker,
        label,
      ]),
      [
        ["/data/elsewhere/near", "c/near.wav", "s6", "sad"],
        ["C:\\data\\far.wav", "far.wav", "s5", "sad"],
        ["b/path.wav", "b/path.wav", "s1", "happy"],
        ["b/stem", "b/stem.wav", "s2", "sad"],
        ["base.flac", "c/base.flac", "s3", "angry"],
        ["name", "c/d/name.WAV", "s4", "neutral"],
        ["x", "x.wav", "s7", "sad"],
        ["y.wav", "y.wav", "s8", "sad"],
      ],
    );
    assert.deepEqual(counts, {
      files: 15,
      leftOut: {
        "hidden (a name that begins with a dot)": { count: 1, examples: ["._name.wav"] },
        "not in the metadata": {
          count: 4,
          examples: ["A/x.wav", "B/x.wav", "c/path.wav", "y.flac"],
        },
        "no label in the metadata": { count: 1, examples: ["mute.wav"] },
        "no speaker in the metadata": { count: 1, examples: ["nobody.wav"] },
      },
      withoutFile: { count: 1, examples: ["absent"] },
    });
    assert.deepEqual(expected, []);
  }));

Deno.test("without a column of labels there are none", () =>
  withTree({ "m.csv": "id,who\na,s\n", "wav/a.wav": "" }, async (folder) => {
    const { recordings } = await listTree(folder, { speaker: "who" });
    assert.deepEqual(recordings, [
      { utterance: "a", file: `${folder}/wav/a.wav`, speaker: "s" },
    ]);
  }));

Deno.test("joins refused: no common name, a name of two files, nothing usable, no audio", () =>
  withTree({ "m.csv": "id,who,emotion\na,s,\n", "wav/b/c.wav": "" }, async (folder) => {
    const join = `Cannot join "${folder}/wav" and "${folder}/m.csv"`;
    await rejects(
      () => listTree(folder),
      `${join}: they name no utterance in common; `,
      'the files begin with "b/c.wav", the metadata with "a"',
    );
    Deno.writeTextFileSync(`${folder}/wav/a.wav`, "");
    await rejects(() => listTree(folder), "1 left out: no label in the metadata (a.wav)");
    Deno.writeTextFileSync(`${folder}/m.csv`, "id,who,emotion\nc,s,x\n");
    Deno.writeTextFileSync(`${folder}/wav/b/c.flac`, "");
    await rejects(() => listTree(folder), `${join}: "c" is the name of "b/c.flac" and "b/c.wav"`);
    Deno.removeSync(`${folder}/wav`, { recursive: true });
    Deno.mkdirSync(`${folder}/wav`);
    await rejects(() => listTree(folder), "there is no audio file");
  }));

Deno.test({
  name: `EmoDB's files and their metadata match${corporaMissing}`,
  ignore: corpora === undefined,
  async fn() {
    const metadata = await readMetadata(`${corpora}/emodb4/metadata.csv`, {
      utterance: "utterance",
      speaker: "speaker",
      label: "label",
    });
    const { recordings, counts } = await listWithMetadata(`${corpora}/emodb4`, metadata);
    assert.equal(recordings.length, 339);
    assert.deepEqual(counts, { files: 339, leftOut: {}, withoutFile: { count: 0, examples: [] } });
  },
});
