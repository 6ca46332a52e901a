import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { syntheticCorpora } from "../fixtures/generate.ts";

for (const [name, text] of Object.entries(syntheticCorpora())) {
  Deno.test(`fixtures/${name} is what fixtures/generate.ts makes`, () => {
    const bytes = Deno.readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
    const onDisk = new TextDecoder().decode(name.endsWith(".gz") ? gunzipSync(bytes) : bytes);
    assert(onDisk === text, "run: deno run -A fixtures/generate.ts");
  });
}
