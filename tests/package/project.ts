/** A project that uses the package, and the programs that it is used with. */
import { fileURLToPath } from "node:url";
import { build } from "../../package/build.ts";
import { npm } from "../../package/npm.ts";
import { runWith } from "../portable/tools.ts";

/** Builds the package and installs it in a folder, from the tarball. */
export async function installPackage(folder: string): Promise<void> {
  await npm(folder, "install", "--prefer-offline", await build(`${folder}/package`));
}

/**
 * Bundles a script of a project with the package.
 *
 * @param condition of package.json's imports
 */
export async function bundlePackage(
  cwd: string,
  script: string,
  output: string,
  condition: "browser" | "workerd",
  ...more: string[]
): Promise<void> {
  const env = { DENO_CONDITIONS: condition };
  const modules = ["--external", "*.wasm", "--external", "*.emodae", "--platform=browser"];
  const args = ["bundle", "--quiet", "--no-config", "--node-modules-dir=manual", ...modules];
  const { success, stderr } = await runWith(
    { cwd, env },
    ...[Deno.execPath(), ...args, ...more, `--output=${output}`, script] as const,
  );
  if (!success) throw new Error(stderr);
}

/** Whether npm gets packages that it does not have yet. */
export async function reachesRegistry(): Promise<boolean> {
  try {
    await npm(".", "ping", "--fetch-retries=0");
    return true;
  } catch {
    return false;
  }
}

/** Installs Bun and Vite, as tools/package-lock.json has them; gives the folder of the programs. */
export async function installTools(folder: string): Promise<string> {
  for (const name of ["package.json", "package-lock.json"]) {
    const here = fileURLToPath(new URL(`tools/${name}`, import.meta.url));
    await Deno.copyFile(here, `${folder}/${name}`);
  }
  await npm(folder, "install", "--prefer-offline");
  return `${folder}/node_modules/.bin`;
}
