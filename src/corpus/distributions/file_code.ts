import { type AudioFile, findAudio } from "./find_audio.ts";
import type { Facts, Source } from "./listing.ts";

/**
 * A corpus whose file names say all that is known of the recordings.
 *
 * @param example a name, for the message about files that are named otherwise
 * @param code matches a name; its groups are handed to `read`
 * @param read what the groups say, or the reason in words to leave the file out
 */
export async function openByCode(
  folder: string,
  example: string,
  code: RegExp,
  read: (groups: string[], file: AudioFile) => Facts | string,
): Promise<Source> {
  const otherwise = `a name that is not made like "${example}"`;
  return {
    audio: await findAudio(folder),
    describe(file) {
      const match = code.exec(file.name);
      return match ? read(match.slice(1), file) : otherwise;
    },
    withoutFile: [],
  };
}
