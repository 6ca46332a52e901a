import { readText } from "../bytes.ts";
import { cannotRead, show } from "../errors.ts";
import { findAudio, stem } from "./find_audio.ts";
import { countSpeakers, differByLabel, differs } from "./known_counts.ts";
import type { Distribution, Facts } from "./listing.ts";

const LABELS: Record<string, string> = {
  anger: "angry",
  fear: "fearful",
  happiness: "happy",
  neutral: "neutral",
  sadness: "sad",
  surprised: "surprised",
};
const KNOWN = { angry: 749, fearful: 736, happy: 749, neutral: 809, sad: 769, surprised: 669 };
const COLUMNS = ["file_id", "emotion", "speaker_id", "gender"];

/**
 * nEMO, emotional speech in Polish (Christop 2024), as on GitHub: `data.tsv` names the files
 * (`WR0_surprised_64.wav`: speaker, emotion, sentence), which are in `samples`.
 */
export const nemo: Distribution = {
  title: "nEMO",
  async open(folder) {
    const rows = await readRows(`${folder}/data.tsv`);
    const audio = await findAudio(folder);
    const names = new Set(audio.files.map(({ name }) => name));
    return {
      audio,
      describe: ({ name }) => rows.get(name) ?? "not in data.tsv",
      withoutFile: [...rows.keys()].filter((name) => !names.has(name)),
    };
  },
  unexpected: (recordings) => [
    ...differs("nEMO", recordings.length, 4481),
    ...differs("nEMO", countSpeakers(recordings), 9, "speakers"),
    ...differByLabel(recordings, KNOWN),
  ],
};

/** What data.tsv says of each utterance. Its fields are not quoted; some begin with blanks. */
async function readRows(path: string): Promise<Map<string, Facts>> {
  const { text } = await readText(path);
  const [header, ...lines] = text.split(/\r?\n/).map((line) => line.split("\t"));
  const columns = COLUMNS.map((name) => header.findIndex((field) => field.trim() === name));
  const absent = COLUMNS.filter((_, index) => columns[index] < 0).map(show);
  if (absent.length > 0) throw cannotRead(path, `there is no column ${absent.join(", ")}`);

  const rows = new Map<string, Facts>();
  for (const [index, fields] of lines.entries()) {
    if (fields.length === 1 && fields[0].trim() === "") continue;
    const wrong = (reason: string) => cannotRead(path, `line ${index + 2} ${reason}`);
    if (fields.length !== header.length) {
      throw wrong(`has ${fields.length} values, the header names ${header.length}`);
    }
    const [file, emotion, speaker, gender] = columns.map((column) => fields[column].trim());
    const utterance = stem(file);
    const label = LABELS[emotion];
    if (label === undefined) throw wrong(`has the unknown emotion ${show(emotion)}`);
    if (speaker === "") throw wrong("has no speaker");
    if (rows.has(utterance)) throw wrong(`names ${show(file)} again`);
    const sex = gender === "female" || gender === "male" ? gender : undefined;
    rows.set(utterance, { speaker, label, sentence: utterance.split("_").at(-1), sex });
  }
  return rows;
}
