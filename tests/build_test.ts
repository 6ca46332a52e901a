import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The compiler reads and writes files through these; what it would write is kept instead. */
function compilerFiles() {
  const written = new Map<string, string | Uint8Array>();
  return {
    written,
    readFile(name: string, folder: string) {
      try {
        return Deno.readTextFileSync(`${folder}/${name}`);
      } catch {
        return null; // it tries several names for an import
      }
    },
    writeFile(name: string, contents: string | Uint8Array) {
      written.set(name.replace(/^.*[\\/]/, ""), contents);
    },
    listFiles: () => null,
  };
}

const sources = {
  "baseline": "index.ts",
  "relaxed": "index.ts",
  "baseline-threads": "threads.ts",
  "relaxed-threads": "threads.ts",
  "is10": "is10/index.ts",
};
for (const [target, source] of Object.entries(sources)) {
  Deno.test(`assembly/build/${target}.wasm is what the sources build`, async () => {
    const files = compilerFiles();
    const options = [`assembly/${source}`, "--target", target, "--baseDir", root];
    const { error, stderr } = await main(options, files);
    assert.equal(error, null, stderr.toString());
    const committed = Deno.readFileSync(`${root}/assembly/build/${target}.wasm`);
    const built = files.written.get(`${target}.wasm`);
    assert(
      built instanceof Uint8Array && built.toHex() === committed.toHex(),
      "run: deno task build",
    );
  });
}
