import assert from "node:assert/strict";
import { buildPage } from "../../web/build.ts";

const build = new URL("../../web/build/", import.meta.url);

Deno.test("web/build is what the sources build", async () => {
  const built = await buildPage();
  const names = Array.from(Deno.readDirSync(build), ({ name }) => name);
  assert.deepEqual(names.sort(), [...built.keys()].sort(), "run: deno task build:web");
  for (const [name, bytes] of built) {
    const committed = await Deno.readFile(new URL(name, build));
    assert(bytes.toHex() === committed.toHex(), `${name}: run: deno task build:web`);
  }
});
