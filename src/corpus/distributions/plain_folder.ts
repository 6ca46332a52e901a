import { type AudioFile, findAudio, stem } from "./find_audio.ts";
import type { Distribution } from "./listing.ts";

/**
 * Any folder of audio files. The speaker is the folder that a file lies in, "unknown" for files in
 * the folder itself; there are no labels.
 */
export const plainFolder: Distribution = {
  title: "recordings",
  async open(folder) {
    const audio = await findAudio(folder);
    const shared = sharedNames(audio.files);
    return {
      audio,
      describe: ({ name, path }) => ({
        ...(shared.has(name) && { utterance: stem(path) }),
        speaker: path.split("/").at(-2) ?? "unknown",
      }),
      withoutFile: [],
    };
  },
  unexpected: () => [],
};

/** The names that files of more than one folder have. */
function sharedNames(files: AudioFile[]): Set<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { name, path } of files) {
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, stem(path));
    else if (earlier !== stem(path)) shared.add(name);
  }
  return shared;
}
