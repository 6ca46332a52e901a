import { openByCode } from "./file_code.ts";
import { countSpeakers, differByLabel, differs } from "./known_counts.ts";
import type { Distribution } from "./listing.ts";

const LABELS: Record<string, string> = {
  ANG: "angry",
  DIS: "disgusted",
  FEA: "fearful",
  HAP: "happy",
  NEU: "neutral",
  SAD: "sad",
};
const KNOWN = {
  angry: 1271,
  disgusted: 1271,
  fearful: 1271,
  happy: 1271,
  neutral: 1087,
  sad: 1271,
};

/**
 * The Crowd-sourced Emotional Multimodal Actors Dataset (Cao et al. 2014):
 * `AudioWAV/1001_DFA_ANG_XX.wav` is actor 1001, sentence DFA, anger, intensity not specified. The
 * intensity, which is not used, is LO, MD, HI, XX, or in one file X.
 */
export const cremaD: Distribution = {
  title: "CREMA-D",
  open: (folder) =>
    openByCode(
      folder,
      "1001_DFA_ANG_XX",
      /^(\d{4})_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_[A-Z]{1,2}$/,
      ([speaker, sentence, emotion]) => ({ speaker, label: LABELS[emotion], sentence }),
    ),
  unexpected: (recordings) => [
    ...differs("CREMA-D", recordings.length, 7442),
    ...differs("CREMA-D", countSpeakers(recordings), 91, "speakers"),
    ...differs("CREMA-D", new Set(recordings.map((one) => one.sentence)).size, 12, "sentences"),
    ...differByLabel(recordings, KNOWN),
  ],
};
