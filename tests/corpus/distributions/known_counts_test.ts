import assert from "node:assert/strict";
import { cremaD } from "../../../src/corpus/distributions/crema_d.ts";
import { emodb } from "../../../src/corpus/distributions/emodb.ts";
import { differs } from "../../../src/corpus/distributions/known_counts.ts";
import { librispeech } from "../../../src/corpus/distributions/librispeech.ts";
import type { ListedRecording } from "../../../src/corpus/distributions/mod.ts";
import { nemo } from "../../../src/corpus/distributions/nemo.ts";
import { ravdess } from "../../../src/corpus/distributions/ravdess.ts";

/** Recordings of which the labels, and the speakers and sentences in turn, are as given. */
function recordings(
  labels: Record<string, number>,
  speakers: number,
  sentences = 1,
  folder = "",
): ListedRecording[] {
  return Object.entries(labels).flatMap(([label, count]) => Array<string>(count).fill(label))
    .map((label, index) => ({
      utterance: String(index),
      file: `${folder}/${index}.wav`,
      speaker: String(index % speakers),
      sentence: String(index % sentences),
      label,
    }));
}

Deno.test("the published counts hold", () => {
  // Burkhardt et al. 2005; Cao et al. 2014; Christop 2024; Livingstone and Russo 2018;
  // Panayotov et al. 2015.
  const sizes = { angry: 127, bored: 81, disgusted: 46, fearful: 69, happy: 71, sad: 62 };
  assert.deepEqual(emodb.unexpected(recordings({ ...sizes, neutral: 79 }, 10)), []);
  const five = { angry: 1271, disgusted: 1271, fearful: 1271, happy: 1271, sad: 1271 };
  assert.deepEqual(cremaD.unexpected(recordings({ ...five, neutral: 1087 }, 91, 12)), []);
  const six = { angry: 749, fearful: 736, happy: 749, neutral: 809, sad: 769, surprised: 669 };
  assert.deepEqual(nemo.unexpected(recordings(six, 9)), []);
  const actors = recordings({ any: 1440 }, 24).map((recording) => ({
    ...recording,
    speaker: String(Number(recording.speaker) + 1).padStart(2, "0"),
  }));
  assert.deepEqual(ravdess.unexpected(actors), []);
  const subsets: [name: string, utterances: number, speakers: number][] = [
    ["dev-clean", 2703, 40],
    ["dev-other", 2864, 33],
    ["test-clean", 2620, 40],
    ["test-other", 2939, 33],
    ["train-clean-100", 28539, 251],
    ["train-clean-360", 104014, 921],
    ["train-other-500", 148688, 1166],
  ];
  const read = subsets.flatMap(([name, count, speakers]) =>
    recordings({ neutral: count }, speakers, 1, `/x/${name}`)
  );
  assert.deepEqual(librispeech.unexpected(read), []);
});

Deno.test("a count that does not hold is said in words", () => {
  assert.deepEqual(differs("Session 1", 1084, 1085), ["Session 1 has 1084 of 1085 utterances"]);
  assert.deepEqual(differs("Session 1", 2, 1, "speakers"), [
    "Session 1 has 2 speakers instead of 1",
  ]);
  assert.deepEqual(differs("Session 1", 1085, 1085), []);
});
