import { type Damaged, type Key, Store } from "../../src/store/mod.ts";

/** Runs a test with an empty folder that is removed afterwards. */
export async function withFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A store that must find no damage. */
export function soundStore(folder: string): Store {
  return new Store(folder, ({ path, reason }: Damaged) => {
    throw new Error(`Damaged: ${path}: ${reason}`);
  });
}

/** Where the store documents a piece to be. */
export function fileOf(folder: string, { kind, hash }: Key): string {
  return `${folder}/${kind}/${hash.slice(0, 2)}/${hash}`;
}

/** The names of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`).map((below) => `${name}/${below}`) : [name]
  ).sort();
}
