/** Builds the npm package, `runs/package/emodae.tgz`: `deno task package`. */
import { fileURLToPath } from "node:url";
import { makeFolder } from "./folder.ts";
import { npm } from "./npm.ts";

/**
 * Builds the package in a folder.
 *
 * @returns the path of the tarball, emodae.tgz
 */
export async function build(folder: string): Promise<string> {
  const [content, tarball] = [`${folder}/content`, `${folder}/emodae.tgz`];
  await makeFolder(content);
  const name = await npm(content, "pack", "--ignore-scripts", "--pack-destination", folder);
  await Deno.rename(`${folder}/${name.trim()}`, tarball);
  return tarball;
}

if (import.meta.main) {
  const tarball = await build(fileURLToPath(new URL("../runs/package", import.meta.url)));
  const { size } = await Deno.stat(tarball);
  console.log(`${tarball} (${Math.round(size / 1000)} kB)`);
}
