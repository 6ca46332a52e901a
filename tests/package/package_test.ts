/** The npm package: what is in it, and that it is the same every time. */
import assert from "node:assert/strict";
import { build } from "../../package/build.ts";
import config from "../../deno.json" with { type: "json" };
import { hasNode, withFolder } from "../portable/tools.ts";

const node = await hasNode();

Deno.test({
  name: "the npm package" + (node ? "" : " (ignored: there is no npm)"),
  ignore: !node,
  fn: (test) =>
    withFolder(async (folder) => {
      const tarballs = await Promise.all(["a", "b"].map((name) => build(`${folder}/${name}`)));
      const content = `${folder}/a/content`;
      const files = await filesOf(content);
      const read = (path: string) => Deno.readTextFile(`${content}/${path}`);

      await test.step("has the same bytes when it is built again", async () => {
        const [first, second] = await Promise.all(tarballs.map((path) => Deno.readFile(path)));
        assert.equal(first.toHex(), second.toHex());
      });

      await test.step("offers every export of deno.json, with types", async () => {
        const { exports, imports } = JSON.parse(await read("package.json"));
        for (const name of Object.keys(config.exports)) {
          assert(files.includes(`${exports[name].slice(2)}`), name);
          assert(files.includes(`${exports[name].slice(2).replace(".js", ".d.ts")}`), name);
        }
        for (const path of [...Object.values(exports), ...Object.values(imports["#wasm"])]) {
          assert(files.includes((path as string).slice(2)), path as string);
        }
      });

      await test.step("depends on packages of deno.json, pinned, and no others", async () => {
        const { dependencies } = JSON.parse(await read("package.json"));
        const imports: Record<string, string> = config.imports;
        for (const [name, version] of Object.entries(dependencies)) {
          assert.equal(`npm:${name}@${version}`, imports[name]);
        }
      });

      await test.step("has no paths of this computer and no imports of sources", async () => {
        for (const path of files.filter((path) => /\.(js|json|ts)$/.test(path))) {
          const text = await read(path);
          for (const place of [folder, Deno.cwd(), "file:///"]) assert(!text.includes(place), path);
          assert.doesNotMatch(text, /(from|import\() ?"[^"]*(\.ts|tslib)"/, path);
        }
      });

      await test.step("disposes of nothing asynchronously, which using.js cannot do", async () => {
        for (const path of files.filter((path) => path.endsWith(".js"))) {
          assert.doesNotMatch(await read(path), /__addDisposableResource\(.*, true\)/, path);
        }
      });
    }),
});

async function filesOf(folder: string, under = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(`${folder}/${under}`));
  const found = entries.map(({ name, isDirectory }) =>
    isDirectory ? filesOf(folder, `${under}${name}/`) : [under + name]
  );
  return (await Promise.all(found)).flat();
}
