import { openByCode } from "./file_code.ts";
import { countSpeakers, differs } from "./known_counts.ts";
import type { Distribution, ListedRecording } from "./listing.ts";

const SUBSETS: Record<string, { utterances: number; speakers: number }> = {
  "dev-clean": { utterances: 2703, speakers: 40 },
  "dev-other": { utterances: 2864, speakers: 33 },
  "test-clean": { utterances: 2620, speakers: 40 },
  "test-other": { utterances: 2939, speakers: 33 },
  "train-clean-100": { utterances: 28539, speakers: 251 },
  "train-clean-360": { utterances: 104014, speakers: 921 },
  "train-other-500": { utterances: 148688, speakers: 1166 },
};

/**
 * LibriSpeech (Panayotov et al. 2015), one subset or more: `dev-clean/84/121123/84-121123-0000.flac`
 * is speaker 84, chapter 121123. A subset of which there is nothing is not missed.
 */
export const librispeech: Distribution = {
  title: "LibriSpeech",
  open: (folder) =>
    openByCode(folder, "84-121123-0000", /^(\d+)-\d+-\d+$/, ([speaker]) => ({ speaker })),
  unexpected(recordings) {
    const bySubset = Map.groupBy(recordings, subsetOf);
    return Array.from(bySubset, ([subset, found]) => {
      if (subset === undefined) return [`Utterances in no folder of a subset: ${found.length}`];
      const known = SUBSETS[subset];
      return [
        ...differs(subset, found.length, known.utterances),
        ...differs(subset, countSpeakers(found), known.speakers, "speakers"),
      ];
    }).flat().sort();
  },
};

/** The folder of the path that is a subset's. */
function subsetOf({ file }: ListedRecording): string | undefined {
  return file.split(/[/\\]/).findLast((part) => Object.hasOwn(SUBSETS, part));
}
