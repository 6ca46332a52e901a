/** What a page has to load: the budget, and where it goes. */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { entries, wasmNames } from "../../package/manifest.ts";
import config from "../../deno.json" with { type: "json" };
import { hasNode, withFolder } from "../portable/tools.ts";
import { bundlePackage, installPackage } from "./project.ts";

/** Bytes, compressed by gzip. */
const budget = { wasm: 60_000, script: 25_000 };

const node = await hasNode();

Deno.test({
  name: "the size of what predicting needs" + (node ? "" : " (ignored: there is no npm)"),
  ignore: !node,
  fn: () =>
    withFolder(async (folder) => {
      await installPackage(folder);
      const sizes: Record<string, { bytes: number; gzip: number }> = {};
      const measure = async (name: string, path: string) => {
        const bytes = await Deno.readFile(`${folder}/${path}`);
        return sizes[name] = { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
      };
      const bundle = async (name: string, code: string) => {
        await Deno.writeTextFile(`${folder}/script.mjs`, code);
        await bundlePackage(folder, "script.mjs", "script.js", "browser", "--minify");
        return await measure(name, "script.js");
      };

      let wasm = 0;
      for (const name of wasmNames) {
        wasm += (await measure(`${name}.wasm`, `package/content/wasm/${name}.wasm`)).gzip;
      }
      const recognizer = await bundle(
        "decodeAudio, Model",
        `export { decodeAudio, Model } from "${config.name}";`,
      );
      for (const [name] of entries()) {
        const whole = name.replace(".", config.name);
        await bundle(`all of ${whole}`, `export * from "${whole}";`);
      }
      console.table(sizes);
      console.log(`gzipped: WebAssembly ${wasm} of ${budget.wasm} bytes`);
      console.log(`gzipped: JavaScript ${recognizer.gzip} of ${budget.script} bytes`);
      assert(wasm <= budget.wasm);
      assert(recognizer.gzip <= budget.script);
    }),
});
