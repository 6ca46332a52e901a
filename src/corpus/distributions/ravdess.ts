import { openByCode } from "./file_code.ts";
import { differByKind, differs } from "./known_counts.ts";
import type { Distribution } from "./listing.ts";

const LABELS: Record<string, string> = {
  "01": "neutral",
  "02": "calm",
  "03": "happy",
  "04": "sad",
  "05": "angry",
  "06": "fearful",
  "07": "disgusted",
  "08": "surprised",
};
const ACTORS = Array.from({ length: 24 }, (_, index): [actor: string, utterances: number] => [
  `Actor ${String(index + 1).padStart(2, "0")}`,
  60,
]);
const AUDIO_ONLY = "03", SPEECH = "01";

/**
 * The speech of the Ryerson Audio-Visual Database of Emotional Speech and Song (Livingstone and
 * Russo 2018): `Actor_12/03-01-06-01-02-01-12.wav` is audio only, speech, fearful, normal intensity,
 * statement 02, repetition 01, actor 12; actors with an odd number are men.
 */
export const ravdess: Distribution = {
  title: "RAVDESS",
  open: (folder) =>
    openByCode(
      folder,
      "03-01-06-01-02-01-12",
      /^(0[1-3])-(0[12])-(0[1-8])-0[12]-(0[12])-0[12]-(\d\d)$/,
      ([modality, channel, emotion, sentence, speaker]) => {
        if (channel !== SPEECH) return "song, not speech";
        if (modality !== AUDIO_ONLY) return "not audio only (a modality other than 03)";
        const sex = Number(speaker) % 2 === 1 ? "male" : "female";
        return { speaker, label: LABELS[emotion], sentence, sex };
      },
    ),
  unexpected: (recordings) => [
    ...differs("RAVDESS", recordings.length, 1440),
    ...differByKind(recordings, ({ speaker }) => `Actor ${speaker}`, ACTORS),
  ],
};
