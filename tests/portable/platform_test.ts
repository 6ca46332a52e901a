/** The portable layers use nothing but the language and what every web worker has. */
import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { deno, run, withFolder } from "./tools.ts";

const source = new URL("../../src/", import.meta.url).href;
const door = (layer: string) => `${source}${layer}/mod.ts`;

/** The portable layers: what of this project and which packages each may import. */
const layers = [
  { layer: "compute", folders: ["compute"], packages: ["@assemblyscript/loader"] },
  { layer: "model", folders: ["compute", "model"], packages: ["@assemblyscript/loader"] },
  { layer: "audio", folders: ["audio"], packages: [] },
  { layer: "is10", folders: ["is10"], packages: [] },
  { layer: "statistics", folders: ["statistics"], packages: [] },
];
const importDoors = layers.map(({ layer }) => `import "${door(layer)}";\n`).join("");

/** Type-checks a program where there are the globals of web workers, and no others. */
function check(program: string) {
  return withFolder(async (folder) => {
    const [settings, file] = [`${folder}/deno.json`, `${folder}/program.ts`];
    const compilerOptions = { lib: ["esnext", "webworker"], types: [] };
    await Deno.writeTextFile(
      settings,
      JSON.stringify({ imports: config.imports, compilerOptions }),
    );
    await Deno.writeTextFile(file, program);
    return await run(Deno.execPath(), "check", "--no-lock", `--config=${settings}`, file);
  });
}

Deno.test("the types of Deno, Node and the DOM are not needed", async () => {
  const { success, stderr } = await check(importDoors);
  assert(success, stderr);
});

Deno.test("a use of Deno, Node or the DOM would fail that check", async () => {
  const names = ["Deno", "process", "Buffer", "require", "__dirname", "document", "window"];
  const { success, stderr } = await check(importDoors + names.map((name) => `${name};\n`).join(""));
  assert(!success);
  for (const name of names) assert.match(stderr, new RegExp(`Cannot find name '${name}'`));
});

for (const { layer, folders, packages } of layers) {
  const allowed = [...folders, ...packages].join(", ");
  Deno.test(`${layer}: imports ${allowed}, no more`, async () => {
    const graph = JSON.parse(await deno("info", "--json", door(layer)));
    const reached: string[] = [];
    for (const { kind, specifier, npmPackage, error } of graph.modules) {
      assert.equal(error, undefined);
      if (kind === "npm") reached.push(npmPackage);
      else assert(folders.some((folder) => specifier.startsWith(`${source}${folder}/`)), specifier);
    }
    const found = reached.map((name) => graph.npmPackages[name]);
    assert.deepEqual(found.map(({ name }) => name), packages);
    assert.deepEqual(found.flatMap(({ dependencies }) => dependencies), []);
  });
}
