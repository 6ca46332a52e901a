import { fileURLToPath } from "node:url";

/** Runs a program in a world of its own where a folder is a small disk; needs Linux, but no rights. */
function onDisk(options: string, folder: string, command: string[]): Deno.CommandOutput {
  const mount = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"';
  const args = ["--map-root-user", "--mount", "sh", "-c", mount, "sh", options, folder, ...command];
  return new Deno.Command("unshare", { args }).outputSync();
}

/**
 * Runs a script with a small disk.
 *
 * @param script its path from this folder
 * @param args what it is told; the folder of the disk, if nothing else is said
 */
export function runOnDisk(
  options: string,
  folder: string,
  script: string,
  args: string[] = [folder],
): Deno.CommandOutput {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return onDisk(options, folder, [Deno.execPath(), "run", "--quiet", "-A", path, ...args]);
}

/** Why there can be no small disk here; empty if there can. */
export const noDisk: string = (() => {
  const folder = Deno.makeTempDirSync({ prefix: "emodae_" });
  try {
    const { code, stderr } = onDisk("size=1m", folder, ["true"]);
    return code === 0 ? "" : new TextDecoder().decode(stderr).trim();
  } catch (error) {
    return (error as Error).message;
  } finally {
    Deno.removeSync(folder);
  }
})();
