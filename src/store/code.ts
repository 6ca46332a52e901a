import { createHash } from "node:crypto";
import config from "../../deno.json" with { type: "json" };

/** The code that makes a piece. */
export interface Code {
  /** the version of emodae */
  readonly emodae: string;
  /** SHA-256 (hex) of the TypeScript modules; empty where they are no files, and cannot be changed */
  readonly modules: string;
}

/**
 * The code of some folders, for the keys of pieces: whoever edits a module gets anew what it makes.
 *
 * @param folders below `root`, with the folders in them
 */
export function codeOf(folders: readonly string[], root = new URL("../", import.meta.url)): Code {
  const hash = createHash("sha256");
  try {
    for (const folder of folders) hashFolder(new URL(`${folder}/`, root), hash);
    return { emodae: config.version, modules: hash.digest("hex") };
  } catch (error) {
    const noFiles = root.protocol !== "file:" || error instanceof Deno.errors.NotFound;
    if (!noFiles) throw error;
    return { emodae: config.version, modules: "" }; // run from the web, or packed by `deno compile`
  }
}

function hashFolder(folder: URL, hash: ReturnType<typeof createHash>): void {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory) {
      hashFolder(new URL(`${name}/`, folder), hash);
    } else if (name.endsWith(".ts")) {
      const bytes = Deno.readFileSync(new URL(name, folder));
      hash.update(`${name} ${bytes.length}\n`).update(bytes);
    }
  }
}
