import { InputError } from "../../input_error.ts";
import { show } from "../errors.ts";
import type { Metadata } from "../metadata.ts";
import { type AudioFile, findAudio, stem } from "./find_audio.ts";
import { type Facts, list, type Listing } from "./listing.ts";

/** A row of the metadata: the facts it gives, or the reason in words to leave its recording out. */
interface Row {
  utterance: string;
  facts: Facts | string;
  /** The paths of the files it names, all of them as exactly: 0 is by the path. */
  found?: { paths: string[]; rank: number };
}

/**
 * Lists the audio files below a folder that the metadata names: by their path below the folder, else
 * by their name, both with or without the extension. If the metadata has paths that do not lead to a
 * file of the folder, their last part counts as the name.
 *
 * @returns the recordings, with the names of the metadata as utterances
 * @throws InputError if the folder cannot be read, the metadata names none of its files, or a name is
 * that of several files
 */
export async function listWithMetadata(folder: string, metadata: Metadata): Promise<Listing> {
  const audio = await findAudio(folder);
  const rows = rowsOf(metadata);
  const rowOf = matchFiles(audio.files, rows, `"${folder}" and "${metadata.path}"`);
  const { recordings, counts } = list("recordings", folder, {
    audio,
    describe: ({ path }) => rowOf.get(path)?.facts ?? "not in the metadata",
    withoutFile: rows.filter(({ found }) => !found).map(({ utterance }) => utterance),
  });
  return { recordings, counts, expected: [] };
}

function rowsOf({ rows, missingSpeaker, missingLabel }: Metadata): Row[] {
  const leftOut = (facts: string) => (utterance: string) => ({ utterance, facts });
  return [
    ...rows.map(({ utterance, speaker, label }) => ({
      utterance,
      facts: { utterance, speaker, ...(label !== "" && { label }) },
    })),
    ...missingSpeaker.map(leftOut("no speaker in the metadata")),
    ...missingLabel.map(leftOut("no label in the metadata")),
  ];
}

/** Finds the file of each row; returns the rows that have one, by the path of the file. */
function matchFiles(files: AudioFile[], rows: Row[], both: string): Map<string, Row> {
  const byName = new Map(rows.map((row) => [slashes(row.utterance), row]));
  const byLastPart = Map.groupBy(rows, ({ utterance }) => lastPart(slashes(utterance)));
  for (const { path, name } of files) {
    const base = lastPart(path);
    const named = [
      ...[path, stem(path), base, name].map((text) => byName.get(text)),
      ...[base, name].map((text) => onlyOne(byLastPart.get(text))),
    ];
    const rank = named.findIndex((row) => row !== undefined);
    const row = named[rank];
    if (row === undefined) continue;
    if (row.found === undefined || rank < row.found.rank) row.found = { paths: [path], rank };
    else if (rank === row.found.rank) row.found.paths.push(path);
  }

  const rowOf = new Map<string, Row>();
  const cannotJoin = (reason: string) => new InputError(`Cannot join ${both}: ${reason}`);
  for (const row of rows) {
    const [path, other] = row.found?.paths ?? [];
    if (other !== undefined) {
      const paths = `${show(path)} and ${show(other)}`;
      throw cannotJoin(`${show(row.utterance)} is the name of ${paths}; name files by their paths`);
    }
    if (path !== undefined) rowOf.set(path, row);
  }
  if (rowOf.size === 0 && files.length > 0) {
    const names = `${show(files[0].path)}, the metadata with ${show(rows[0].utterance)}`;
    throw cannotJoin(`they name no utterance in common; the files begin with ${names}`);
  }
  return rowOf;
}

function onlyOne(rows: Row[] | undefined): Row | undefined {
  return rows?.length === 1 ? rows[0] : undefined;
}

function slashes(name: string): string {
  return name.replaceAll("\\", "/");
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
