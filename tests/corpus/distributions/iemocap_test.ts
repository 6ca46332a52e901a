import assert from "node:assert/strict";
import { iemocap } from "../../../src/corpus/distributions/iemocap.ts";
import { listRecordings } from "../../../src/corpus/distributions/mod.ts";
import { rejects } from "../files.ts";
import { names, withTree } from "./tree.ts";

/** A file of EmoEvaluation as the release has them, with attribute lines between the turns. */
function evaluation(turns: [utterance: string, label: string][]): string {
  return "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n" +
    turns.map(([utterance, label], index) =>
      `[${index}.2901 - ${index + 1}.2357]\t${utterance}\t${label}\t[2.5000, 2.5000, 2.5000]\n` +
      "C-E2:\tNeutral;\t()\nC-E4:\tNeutral;\t(curious [a bit])\nC-F1:\tNeutral; Anger;\t()\n" +
      "A-E3:\tval 3; act 2; dom  2;\t()\nA-F1:\tval 2; act 3; dom  2;\t()\n\n"
    ).join("");
}

const wav = (session: number, utterance: string) =>
  `Session${session}/sentences/wav/${utterance.replace(/_[FM]\d+$/, "")}/${utterance}.wav`;
const labels = (session: number, dialog: string) =>
  `Session${session}/dialog/EmoEvaluation/${dialog}.txt`;

const small = {
  [labels(1, "Ses01F_impro01")]: evaluation([
    ["Ses01F_impro01_F000", "neu"],
    ["Ses01F_impro01_M000", "exc"],
    ["Ses01F_impro01_M001", "xxx"],
    ["Ses01F_impro01_M002", "fru"],
    ["Ses01F_impro01_X003", "ang"],
    ["Ses01F_impro01_F004", "joy"],
  ]),
  [labels(1, "._Ses01F_impro01")]: "\0[not text",
  [labels(1, "Attribute/Ses01F_impro01_e2_atr")]: "Ses01F_impro01_F000 :act 2; :val 3;",
  [labels(4, "Ses04M_script01_1b")]: evaluation([
    ["Ses04M_script01_1b_F012", "sad"],
    ["Ses04M_script01_1b_M012", "oth"],
  ]),
  [wav(1, "Ses01F_impro01_F000")]: "",
  [wav(1, "Ses01F_impro01_M000")]: "",
  [wav(1, "Ses01F_impro01_M001")]: "",
  [wav(1, "Ses01F_impro01_M002")]: "",
  [wav(1, "Ses01F_impro01_X003")]: "",
  [wav(1, "Ses01F_impro01_F004")]: "",
  [wav(1, "Ses01F_impro01_F005")]: "",
  [wav(1, "._Ses01F_impro01_F000")]: "",
  [wav(4, "Ses04M_script01_1b_F012")]: "",
  "Session1/dialog/wav/Ses01F_impro01.wav": "",
};

Deno.test("IEMOCAP: majority labels, speakers by the turn, everything else counted", () =>
  withTree(small, async (folder) => {
    const { recordings, counts, expected } = await listRecordings("iemocap", folder);
    assert.deepEqual(
      recordings.map(({ utterance, speaker, label, session, sex }) =>
        [utterance, speaker, label, session, sex].join(" ")
      ),
      [
        "Ses01F_impro01_F000 Ses01F neutral 1 female",
        "Ses01F_impro01_M000 Ses01M excited 1 male",
        "Ses01F_impro01_M002 Ses01M frustrated 1 male",
        "Ses04M_script01_1b_F012 Ses04F sad 4 female",
      ],
    );
    for (const { file } of recordings) assert.ok(Deno.statSync(file).isFile);
    const one = (utterance: string) => ({ count: 1, examples: [wav(1, utterance)] });
    assert.deepEqual(counts, {
      files: 9,
      leftOut: {
        "hidden (a name that begins with a dot)": {
          count: 1,
          examples: [wav(1, "._Ses01F_impro01_F000")],
        },
        "no majority label (xxx)": one("Ses01F_impro01_M001"),
        'a name that is not made like "Ses01F_impro01_F000"': one("Ses01F_impro01_X003"),
        'unknown label "joy"': one("Ses01F_impro01_F004"),
        "not in the EmoEvaluation files": one("Ses01F_impro01_F005"),
      },
      withoutFile: { count: 1, examples: ["Ses04M_script01_1b_M012"] },
    });
    assert.deepEqual(expected.slice(0, 3), [
      "IEMOCAP has 3 of 5531 angry, happy, excited, sad or neutral utterances",
      "Session 1 has 2 of 1085 angry, happy, excited, sad or neutral utterances",
      "Session 2 has 0 of 1023 angry, happy, excited, sad or neutral utterances",
    ]);
  }));

Deno.test("IEMOCAP: the folder that the release was unpacked in is as good", () =>
  withTree(small, async (folder) => {
    const { recordings, counts } = await listRecordings("iemocap", folder);
    Deno.mkdirSync(`${folder}/IEMOCAP_full_release`);
    for (const session of ["Session1", "Session4"]) {
      Deno.renameSync(`${folder}/${session}`, `${folder}/IEMOCAP_full_release/${session}`);
    }
    const above = await listRecordings("iemocap", folder);
    assert.deepEqual(names(above.recordings), names(recordings));
    assert.equal(above.counts.files, counts.files);
  }));

/** How many utterances of each label the sessions have; the labels of four classes as published. */
const release: Record<string, number>[] = [
  { angry: 229, happy: 135, excited: 143, sad: 194, neutral: 384, frustrated: 1849 },
  { angry: 137, happy: 117, excited: 210, sad: 197, neutral: 362, surprised: 107 },
  { angry: 240, happy: 135, excited: 151, sad: 305, neutral: 320, fearful: 40 },
  { angry: 327, happy: 65, excited: 238, sad: 143, neutral: 258, other: 3 },
  { angry: 170, happy: 143, excited: 299, sad: 245, neutral: 384, disgusted: 2 },
];

Deno.test("IEMOCAP: the published counts hold, and what does not is said", () => {
  const recordings = release.flatMap((counts, index) =>
    Object.entries(counts).flatMap(([label, count]) =>
      Array.from({ length: count }, (_, turn) => ({
        utterance: `${index} ${label} ${turn}`,
        file: "",
        speaker: `Ses0${index + 1}${turn % 2 ? "F" : "M"}`,
        label,
        session: String(index + 1),
      }))
    )
  );
  assert.deepEqual(iemocap.unexpected(recordings), []);

  const unit = "angry, happy, excited, sad or neutral utterances";
  const less = recordings.filter(({ session, utterance }) =>
    session !== "3" && utterance !== "4 sad 0"
  );
  assert.deepEqual(iemocap.unexpected(less), [
    `IEMOCAP has 4379 of 5531 ${unit}`,
    `Session 3 has 0 of 1151 ${unit}`,
    `Session 5 has 1240 of 1241 ${unit}`,
    'Label "angry" has 863 of 1103 utterances',
    'Label "happy" has 460 of 595 utterances',
    'Label "excited" has 890 of 1041 utterances',
    'Label "sad" has 778 of 1084 utterances',
    'Label "neutral" has 1388 of 1708 utterances',
    'Label "fearful" has 0 of 40 utterances',
  ]);
});

Deno.test("IEMOCAP: comments of the annotators need not be UTF-8", () =>
  withTree(small, async (folder) => {
    const path = `${folder}/${labels(4, "Ses04M_script01_1b")}`;
    const text = new TextEncoder().encode(Deno.readTextFileSync(path) + "C-E2:\tOther;\t(?)\n");
    text[text.length - 3] = 0xe9;
    Deno.writeFileSync(path, text);
    assert.equal((await listRecordings("iemocap", folder)).recordings.length, 4);
  }));

Deno.test("IEMOCAP refused: no sessions, no labels, no wav folder, a broken line, two labels", () =>
  withTree(small, async (folder) => {
    const list = () => listRecordings("iemocap", folder);
    await rejects(
      () => listRecordings("iemocap", `${folder}/Session1`),
      `Cannot list IEMOCAP in "${folder}/Session1"`,
      "neither a folder Session1, ..., Session5 nor IEMOCAP_full_release",
    );
    const path = `${folder}/${labels(4, "Ses04M_script01_1b")}`;
    Deno.writeTextFileSync(path, "% header\n[1.0 - 2.0]\tSes04M_script01_1b_F012\n");
    await rejects(
      list,
      `Cannot read "${path}": line 2 is not "[start - end] turn label [v, a, d]"`,
    );
    Deno.writeTextFileSync(path, evaluation([["a", "neu"], ["a", "neu"], ["a", "sad"]]));
    await rejects(list, `Cannot read "${path}": line 17 gives utterance "a" a second label`);
    Deno.removeSync(path);
    await rejects(list, "Session4/dialog/EmoEvaluation", "there is no file Ses*.txt");
    Deno.removeSync(`${folder}/Session4`, { recursive: true });
    Deno.removeSync(`${folder}/Session1/sentences`, { recursive: true });
    await rejects(list, `Session1/sentences/wav": there is no such folder`);
  }));
