import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { codeOf } from "../../src/store/mod.ts";
import { withFolder } from "./folder.ts";

Deno.test("code: a change of any module of the folders shows, and of nothing else", async () => {
  await withFolder((folder) => {
    const root = pathToFileURL(`${folder}/`);
    const write = (path: string, text: string) => Deno.writeTextFileSync(`${folder}/${path}`, text);
    Deno.mkdirSync(`${folder}/model/deep`, { recursive: true });
    Deno.mkdirSync(`${folder}/other`);
    write("model/a.ts", "a");
    write("model/deep/b.ts", "b");
    write("other/c.ts", "c");
    const seen = new Set<string>();
    const isNew = () => {
      const { modules } = codeOf(["model"], root);
      assert.match(modules, /^[0-9a-f]{64}$/);
      return seen.size < seen.add(modules).size;
    };
    assert(isNew());
    write("other/c.ts", "d");
    write("model/readme.md", "no module");
    assert(!isNew());
    write("model/deep/b.ts", "c");
    assert(isNew());
    Deno.renameSync(`${folder}/model/a.ts`, `${folder}/model/e.ts`);
    assert(isNew());
    write("model/f.ts", "");
    assert(isNew());
    Deno.removeSync(`${folder}/model/f.ts`);
    assert(!isNew());
    assert.notEqual(codeOf(["model"], root).modules, codeOf(["other"], root).modules);
  });
});

Deno.test("code: where the modules are no files there is the version only", () => {
  const expected = { emodae: config.version, modules: "" };
  assert.deepEqual(codeOf(["model"], new URL("https://example.org/src/")), expected);
  assert.deepEqual(codeOf(["nowhere"]), expected);
});
