import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = Deno.env.get("EMODAE_DATA") ??
  fileURLToPath(new URL("../../shared/corpora", import.meta.url));

/**
 * The folder of the real corpora (emodb4, nemo4, librispeech) that some tests read: the one that
 * EMODAE_DATA names, else ../shared/corpora beside the repository; undefined if it is not there.
 */
export const corpora: string | undefined = existsSync(folder) ? folder : undefined;

/** For the names of the tests that are ignored without them. */
export const corporaMissing = corpora ? "" : ` (ignored: no corpora in ${folder}, see EMODAE_DATA)`;
