import type { ListedRecording } from "../../../src/corpus/distributions/mod.ts";

/**
 * Runs a test with a folder of files, which is removed afterwards.
 *
 * @param files the paths of empty files, or the texts of files by their path
 */
export async function withTree(
  files: string[] | Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const texts = Array.isArray(files) ? files.map((path) => [path, ""]) : Object.entries(files);
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    const folders = new Set(texts.map(([path]) => path.replace(/[^/]*$/, "")));
    for (const path of folders) Deno.mkdirSync(`${folder}/${path}`, { recursive: true });
    for (const [path, text] of texts) Deno.writeTextFileSync(`${folder}/${path}`, text);
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The utterances of recordings. */
export function names(recordings: ListedRecording[]): string[] {
  return recordings.map(({ utterance }) => utterance);
}
