import { InputError } from "../../input_error.ts";
import { cannotRead, show } from "../errors.ts";
import { entriesOf, notReadable } from "./entries.ts";
import { findAudio } from "./find_audio.ts";
import { differByKind, differByLabel, differs } from "./known_counts.ts";
import type { Distribution, Facts } from "./listing.ts";

const LABELS: Record<string, string> = {
  ang: "angry",
  hap: "happy",
  exc: "excited",
  sad: "sad",
  neu: "neutral",
  fru: "frustrated",
  fea: "fearful",
  sur: "surprised",
  dis: "disgusted",
  oth: "other",
};
const NO_MAJORITY = "xxx";
const KNOWN = {
  angry: 1103,
  happy: 595,
  excited: 1041,
  sad: 1084,
  neutral: 1708,
  frustrated: 1849,
  fearful: 40,
  surprised: 107,
  disgusted: 2,
  other: 3,
};
/** The labels of the four classes that most work uses, Xia & Liu (2013) too: excited counts as happy. */
const FOUR_CLASSES = ["angry", "happy", "excited", "sad", "neutral"];
const SESSIONS: [session: string, ofFourClasses: number][] = [
  ["Session 1", 1085],
  ["Session 2", 1023],
  ["Session 3", 1151],
  ["Session 4", 1031],
  ["Session 5", 1241],
];

const RELEASE = "IEMOCAP_full_release";
/** `Ses01F_impro01_M003`: session 1, a turn of the man. The F is who wears the markers. */
const TURN = /^Ses0([1-5])[FM]_\w+_([FM])\d+$/;
/** `[6.2901 - 8.2357]  Ses01F_impro01_F000  neu  [2.5000, 2.5000, 2.5000]` */
const SUMMARY = /^\[[^\]]+\]\s+(\S+)\s+(\S+)\s+\[[^\]]+\]/;

/**
 * The Interactive Emotional Dyadic Motion Capture database (Busso et al. 2008): the utterances in
 * `Session1/sentences/wav` with the majority labels of `Session1/dialog/EmoEvaluation/*.txt`. The
 * speaker is who has the turn: `Ses01F` in `Ses01M_impro01_F000`.
 */
export const iemocap: Distribution = {
  title: "IEMOCAP",
  async open(folder) {
    const { root, sessions } = await findSessions(folder);
    const labels = new Map<string, string>();
    for (const session of sessions) {
      await readLabels(`${root}/${session}/dialog/EmoEvaluation`, labels);
    }
    const audio = await findAudio(root, sessions.map((session) => `${session}/sentences/wav`));
    const names = new Set(audio.files.map(({ name }) => name));
    return {
      audio,
      describe: ({ name }) => describe(name, labels.get(name)),
      withoutFile: [...labels.keys()].filter((name) => !names.has(name)),
    };
  },
  unexpected(recordings) {
    const ofFour = recordings.filter(({ label }) => FOUR_CLASSES.includes(label ?? ""));
    const unit = "angry, happy, excited, sad or neutral utterances";
    return [
      ...differs("IEMOCAP", ofFour.length, 5531, unit),
      ...differByKind(ofFour, ({ session }) => `Session ${session}`, SESSIONS, unit),
      ...differByLabel(recordings, KNOWN),
    ];
  },
};

function describe(name: string, code: string | undefined): Facts | string {
  if (code === undefined) return "not in the EmoEvaluation files";
  if (code === NO_MAJORITY) return "no majority label (xxx)";
  const label = LABELS[code];
  if (label === undefined) return `unknown label ${show(code)}`;
  const turn = TURN.exec(name);
  if (turn === null) return 'a name that is not made like "Ses01F_impro01_F000"';
  const [, session, letter] = turn;
  const sex = letter === "F" ? "female" : "male";
  return { speaker: `Ses0${session}${letter}`, label, session, sex };
}

/** The folders Session1 to Session5 that are there, in the folder or in its IEMOCAP_full_release. */
async function findSessions(folder: string): Promise<{ root: string; sessions: string[] }> {
  const names = (await entriesOf(folder)).map(({ name }) => name);
  const sessions = names.filter((name) => /^Session[1-5]$/.test(name));
  if (sessions.length > 0) return { root: folder, sessions };
  if (names.includes(RELEASE)) return await findSessions(`${folder}/${RELEASE}`);
  const reason = `it has neither a folder Session1, ..., Session5 nor ${RELEASE}`;
  throw new InputError(`Cannot list IEMOCAP in "${folder}": ${reason}`);
}

/**
 * Reads the label codes of a session's utterances.
 *
 * @param labels gets them, by the utterance
 * @throws InputError if there is no such file, or one is not made as it should be
 */
async function readLabels(folder: string, labels: Map<string, string>): Promise<void> {
  const names = (await entriesOf(folder)).map(({ name }) => name);
  const files = names.filter((name) => /^Ses\w+\.txt$/.test(name));
  if (files.length === 0) throw cannotRead(folder, "there is no file Ses*.txt");
  for (const path of files.map((name) => `${folder}/${name}`)) {
    // Not readText: the annotators' comments, which are not used, need not be UTF-8.
    const text = await Deno.readTextFile(path).catch((error) => {
      throw notReadable(path, error);
    });
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (!line.startsWith("[")) continue;
      const wrong = (reason: string) => cannotRead(path, `line ${index + 1} ${reason}`);
      const summary = SUMMARY.exec(line);
      if (summary === null) throw wrong(`is not "[start - end] turn label [v, a, d]"`);
      const [, utterance, label] = summary;
      if ((labels.get(utterance) ?? label) !== label) {
        throw wrong(`gives utterance ${show(utterance)} a second label`);
      }
      labels.set(utterance, label);
    }
  }
}
