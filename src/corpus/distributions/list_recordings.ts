import { cremaD } from "./crema_d.ts";
import { emodb } from "./emodb.ts";
import { iemocap } from "./iemocap.ts";
import { librispeech } from "./librispeech.ts";
import { type Distribution, list, type Listing } from "./listing.ts";
import { nemo } from "./nemo.ts";
import { plainFolder } from "./plain_folder.ts";
import { ravdess } from "./ravdess.ts";

/** The corpora that can be listed as they are distributed, and "folder" for any other. */
export const distributions = [
  "crema-d",
  "emodb",
  "folder",
  "iemocap",
  "librispeech",
  "nemo",
  "ravdess",
] as const;

/** One of {@linkcode distributions}. */
export type DistributionName = typeof distributions[number];

const byName: Record<DistributionName, Distribution> = {
  "crema-d": cremaD,
  emodb,
  folder: plainFolder,
  iemocap,
  librispeech,
  nemo,
  ravdess,
};

/**
 * Lists the recordings of a corpus as it is distributed. No audio is read.
 *
 * @param folder the folder that the corpus was unpacked in, or one of it: its audio files are looked
 * for in all folders below. IEMOCAP and nEMO also need their own files of labels.
 * @throws InputError if the folder or a file of labels cannot be read, or there is no recording
 */
export async function listRecordings(name: DistributionName, folder: string): Promise<Listing> {
  const { title, open, unexpected } = byName[name];
  const listing = list(title, folder, await open(folder));
  return { ...listing, expected: unexpected(listing.recordings) };
}
