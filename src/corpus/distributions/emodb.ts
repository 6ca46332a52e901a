import { openByCode } from "./file_code.ts";
import { countSpeakers, differByLabel, differs } from "./known_counts.ts";
import type { Distribution } from "./listing.ts";

/** The letter of the emotion's German name. */
const LABELS: Record<string, string> = {
  W: "angry", // Wut
  L: "bored", // Langeweile
  E: "disgusted", // Ekel
  A: "fearful", // Angst
  F: "happy", // Freude
  T: "sad", // Trauer
  N: "neutral",
};
const MEN = ["03", "10", "11", "12", "15"];
const KNOWN = {
  angry: 127,
  bored: 81,
  disgusted: 46,
  fearful: 69,
  happy: 71,
  sad: 62,
  neutral: 79,
};

/**
 * The Berlin Database of Emotional Speech (Burkhardt et al. 2005): `wav/03a01Fa.wav` is speaker 03,
 * sentence a01, happiness, take a.
 */
export const emodb: Distribution = {
  title: "EmoDB",
  open: (folder) =>
    openByCode(
      folder,
      "03a01Fa",
      /^(\d\d)([ab]\d\d)([WLEAFTN])[a-z]$/,
      ([speaker, sentence, letter]) => ({
        speaker,
        label: LABELS[letter],
        sentence,
        sex: MEN.includes(speaker) ? "male" : "female",
      }),
    ),
  unexpected: (recordings) => [
    ...differs("EmoDB", recordings.length, 535),
    ...differs("EmoDB", countSpeakers(recordings), 10, "speakers"),
    ...differByLabel(recordings, KNOWN),
  ],
};
