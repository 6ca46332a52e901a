/**
 * Builds the page into web/build: scripts, style sheet and WebAssembly, all that a static host needs but a
 * model, which lies beside them as model.emodae.
 *
 *     deno run -A web/build.ts
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };

const local = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Made from a TypeScript file of the same name. */
const scripts = ["app", "worker", "recorder"];

/** Taken as they are: their names in the page, and where they come from. */
const copied: Readonly<Record<string, string>> = {
  "index.html": "index.html",
  "style.css": "style.css",
  "icon.svg": "icon.svg",
  "is10.wasm": "../assembly/build/is10.wasm",
  "baseline.wasm": "../assembly/build/baseline.wasm",
  "relaxed.wasm": "../assembly/build/relaxed.wasm",
};

/** The page's files, by name; the same sources give the same bytes. */
export async function buildPage(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const folder = await Deno.makeTempDir();
  try {
    const importMap = await writeImportMap(folder);
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const [name, source] of Object.entries(copied)) {
      files.set(name, await Deno.readFile(local(source)));
    }
    for (const name of scripts) {
      files.set(`${name}.js`, encode(await bundle(local(`${name}.ts`), importMap)));
    }
    const worker = await bundle(local("service_worker.ts"), importMap);
    files.set("service_worker.js", encode(await manifestOf(files) + worker));
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The project's import map, but for where the page has its WebAssembly. */
async function writeImportMap(folder: string): Promise<string> {
  const path = `${folder}/imports.json`;
  const imports = { ...config.imports, "#wasm": new URL("wasm.ts", import.meta.url).href };
  await Deno.writeTextFile(path, JSON.stringify({ imports }));
  return path;
}

/** A module with all that it imports, for browsers. */
async function bundle(path: string, importMap: string): Promise<string> {
  const options = ["--quiet", "--platform=browser", "--minify", `--import-map=${importMap}`, path];
  const args = ["bundle", ...options];
  const command = new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`Cannot bundle ${path}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** What the service worker has to know: which files belong together. */
async function manifestOf(files: Map<string, Uint8Array<ArrayBuffer>>): Promise<string> {
  const hashes: Record<string, string> = {};
  for (const [name, bytes] of files) {
    hashes[name === "index.html" ? "" : name] = `sha256-${(await digest(bytes)).toBase64()}`;
  }
  const list = JSON.stringify(hashes);
  return `const FILES=${list},VERSION="${(await digest(encode(list))).toHex().slice(0, 16)}";\n`;
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

if (import.meta.main) {
  const files = await buildPage();
  await Deno.remove(local("build"), { recursive: true }).catch(() => {});
  await Deno.mkdir(local("build"));
  for (const [name, bytes] of files) await Deno.writeFile(local(`build/${name}`), bytes);
}
