import { fileURLToPath } from "node:url";
import { tsc } from "./typescript.ts";

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Compiles modules, and all that they import, to a folder laid out as `src/`: ES2022 modules, as Node 20
 * and bundlers read them, with their types beside them.
 *
 * @param modules paths from the repository's root
 */
export async function compile(modules: readonly string[], folder: string): Promise<void> {
  const compilerOptions = {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["esnext", "webworker"],
    types: [],
    paths: { "#wasm": [local("wasm/url.js")], tslib: [local("using.js")] },
    rootDir: local("../src"),
    outDir: folder,
    declaration: true,
    importHelpers: true,
    rewriteRelativeImportExtensions: true,
    noCheck: true, // Deno does
  };
  const files = modules.map((path) => local(`../${path}`));
  const settings = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(settings, JSON.stringify({ compilerOptions, files }));
    await tsc("--project", settings);
  } finally {
    await Deno.remove(settings);
  }
}
