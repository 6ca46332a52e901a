import { dirname, relative } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.ts";
import { entries, manifest, wasmNames } from "./manifest.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What of the repository lies in the package as it is: place there, place here. */
const copies: Readonly<Record<string, string>> = {
  "LICENSE": "LICENSE",
  "README.md": "docs/library.md",
  "using.js": "package/using.js",
  ...Object.fromEntries(
    ["node.js", "url.js", "workerd.js"].map((name) => [`wasm/${name}`, `package/wasm/${name}`]),
  ),
  ...Object.fromEntries(
    wasmNames.map((name) => [`wasm/${name}.wasm`, `assembly/build/${name}.wasm`]),
  ),
};

/** Makes the package's content in a folder, which is emptied first; equal sources give equal bytes. */
export async function makeFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(`${folder}/wasm`, { recursive: true });
  await compile(entries().map(([, path]) => path), folder);
  const imported = new Set<string>();
  for await (const path of filesOf(folder)) {
    const text = await Deno.readTextFile(`${folder}/${path}`);
    for (const [, name] of text.matchAll(/^import .*from "(@?\w[^"]*)";$/gm)) imported.add(name);
    await Deno.writeTextFile(`${folder}/${path}`, finish(path, text));
  }
  imported.delete(helpers);
  for (const [there, here] of Object.entries(copies)) {
    await Deno.copyFile(`${root}/${here}`, `${folder}/${there}`);
  }
  const content = manifest([...imported].sort());
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify(content, null, 2) + "\n");
}

const helpers = "tslib"; // as the compiler calls what using.js has

/** A compiled file, with what the compiler leaves to do. */
function finish(path: string, text: string): string {
  if (path.endsWith(".js")) {
    return text.replace(`from "${helpers}"`, `from "${relative(dirname(path), "using.js")}"`);
  }
  // types of an ES2022 program do not have it
  const needs = /\bDisposable\b|Symbol\.dispose/.test(text);
  const reference = needs ? `/// <reference lib="esnext.disposable" />\n` : "";
  return reference + text.replaceAll(/(from "|import\(")(\.[^"]*)\.ts"/g, `$1$2.js"`);
}

/** The paths of all files, from the folder. */
async function* filesOf(folder: string, under = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${under}`)) {
    if (isDirectory) yield* filesOf(folder, `${under}${name}/`);
    else yield under + name;
  }
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
