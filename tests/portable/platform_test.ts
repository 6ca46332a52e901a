/** The compute and the model layer use nothing but the language and what every web worker has. */
import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { deno, run, withFolder } from "./tools.ts";

const source = new URL("../../src/", import.meta.url).href;
const doors = { compute: `${source}compute/mod.ts`, model: `${source}model/mod.ts` };
const importDoors = Object.values(doors).map((door) => `import "${door}";\n`).join("");

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

const layers = [["compute", ["compute"]], ["model", ["compute", "model"]]] as const;

for (const [layer, allowed] of layers) {
  Deno.test(`${layer}: imports ${allowed.join(", ")} and one package, no more`, async () => {
    const graph = JSON.parse(await deno("info", "--json", doors[layer]));
    const folders = allowed.map((name) => `${source}${name}/`);
    const packages: string[] = [];
    for (const { kind, specifier, npmPackage, error } of graph.modules) {
      assert.equal(error, undefined);
      if (kind === "npm") packages.push(npmPackage);
      else assert(folders.some((folder) => specifier.startsWith(folder)), specifier);
    }
    const reached = packages.map((name) => graph.npmPackages[name]);
    assert.deepEqual(reached.map(({ name }) => name), ["@assemblyscript/loader"]);
    assert.deepEqual(reached.flatMap(({ dependencies }) => dependencies), []);
  });
}
