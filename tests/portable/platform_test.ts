/** The portable layers use nothing but the language and what every web worker has. */
import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { run, withFolder } from "./tools.ts";

const source = new URL("../../src/", import.meta.url).href;
/** What the recognizer finds its modules by in a page. */
const wasm = new URL("../../package/wasm/url.js", import.meta.url).href;
const door = (layer: string) => `${source}${layer}/mod.ts`;

/** What the recognizer is made of. */
const recognizer = ["arrays", "audio", "compute", "is10", "model", "model_file", "recognizer"];

/** The portable layers: what of this project and which packages each may import. */
const layers = [
  { layer: "arrays", folders: ["arrays"], packages: [] },
  { layer: "audio", folders: ["audio"], packages: [] },
  { layer: "is10", folders: ["is10"], packages: [] },
  { layer: "statistics", folders: ["statistics"], packages: [] },
  { layer: "compute", folders: ["compute"], packages: ["@assemblyscript/loader"] },
  { layer: "model", folders: ["compute", "model"], packages: ["@assemblyscript/loader"] },
  {
    layer: "model_file",
    folders: ["arrays", "compute", "is10", "model", "model_file"],
    packages: ["@assemblyscript/loader"],
  },
  { layer: "recognizer", folders: recognizer, packages: ["@assemblyscript/loader"] },
  { layer: "server", folders: [...recognizer, "server"], packages: ["@assemblyscript/loader"] },
];
const importDoors = layers.map(({ layer }) => `import "${door(layer)}";\n`).join("");

/** Runs one of Deno's commands on a program, where there are the globals of web workers, and no others. */
function ask(command: string[], program: string) {
  return withFolder(async (folder) => {
    const [settings, map, file] = ["deno.json", "map.json", "program.ts"].map((name) =>
      `${folder}/${name}`
    );
    const compilerOptions = { lib: ["esnext", "webworker"], types: [] };
    await Deno.writeTextFile(settings, JSON.stringify({ compilerOptions }));
    const imports = { ...config.imports, "#wasm": wasm };
    await Deno.writeTextFile(map, JSON.stringify({ imports }));
    await Deno.writeTextFile(file, program);
    const options = ["--no-lock", `--config=${settings}`, `--import-map=${map}`];
    return await run(Deno.execPath(), ...command, ...options, file);
  });
}

Deno.test("the types of Deno, Node and the DOM are not needed", async () => {
  const { success, stderr } = await ask(["check"], importDoors);
  assert(success, stderr);
});

Deno.test("a use of Deno, Node or the DOM would fail that check", async () => {
  const names = ["Deno", "process", "Buffer", "require", "__dirname", "document", "window"];
  const { success, stderr } = await ask(
    ["check"],
    importDoors + names.map((name) => `${name};\n`).join(""),
  );
  assert(!success);
  for (const name of names) assert.match(stderr, new RegExp(`Cannot find name '${name}'`));
});

for (const { layer, folders, packages } of layers) {
  const allowed = [...folders, ...packages].join(", ");
  Deno.test(`${layer}: imports ${allowed}, no more`, async () => {
    const { stdout } = await ask(["info", "--json"], `import "${door(layer)}";`);
    const graph = JSON.parse(stdout);
    const mine = [...folders.map((folder) => `${source}${folder}/`), wasm, graph.roots[0]];
    const reached: string[] = [];
    for (const { kind, specifier, npmPackage, error } of graph.modules) {
      assert.equal(error, undefined);
      if (kind === "npm") reached.push(npmPackage);
      else assert(mine.some((begin) => specifier.startsWith(begin)), specifier);
    }
    const found = reached.map((name) => graph.npmPackages[name]);
    assert.deepEqual(found.map(({ name }) => name), packages);
    assert.deepEqual(found.flatMap(({ dependencies }) => dependencies), []);
  });
}
