import assert from "node:assert/strict";
import { listRecordings } from "../../../src/corpus/distributions/mod.ts";
import { withTree } from "./tree.ts";

Deno.test("a plain folder: speakers are folders, names are made unique by their path", () =>
  withTree([
    "alone.wav",
    "x.wav",
    "dr1/fcjf0/sa1.sph",
    "dr1/fcjf0/sx2.sph",
    "dr1/mdac0/sa1.sph",
    "dr1/mdac0/x.wav",
    "wsj/011/011c0201.wv2",
    "wsj/011/011c0201.wv1",
  ], async (folder) => {
    const { recordings, counts, expected } = await listRecordings("folder", folder);
    assert.deepEqual(recordings.map(({ utterance, speaker }) => [utterance, speaker]), [
      ["011c0201", "011"],
      ["alone", "unknown"],
      ["dr1/fcjf0/sa1", "fcjf0"],
      ["dr1/mdac0/sa1", "mdac0"],
      ["dr1/mdac0/x", "mdac0"],
      ["sx2", "fcjf0"],
      ["x", "unknown"],
    ]);
    assert.deepEqual(recordings[0], {
      utterance: "011c0201",
      file: `${folder}/wsj/011/011c0201.wv1`,
      speaker: "011",
    });
    assert.deepEqual(counts.leftOut, {
      "the same name as another file": { count: 1, examples: ["wsj/011/011c0201.wv2"] },
    });
    assert.deepEqual(expected, []);
  }));
