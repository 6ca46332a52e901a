/** One model and the same recordings: every runtime gives the same answer, the package that of the sources. */
import assert from "node:assert/strict";
import * as sources from "../../src/recognizer/mod.ts";
import { Chromium, findChromium } from "../browser/chromium.ts";
import { FileServer } from "../browser/serve.ts";
import { bundlePackage, installPackage } from "../package/project.ts";
import { type Answer, answersOf } from "./answers.ts";
import { recordings } from "./recordings.ts";
import { bundle, findWorkerd, hasNode, local, runWith, withFolder } from "./tools.ts";
import { Workerd } from "./workerd.ts";

const model = await Deno.readFile(new URL("../../fixtures/demo.emodae", import.meta.url));
const files = recordings();
const names = Object.keys(files);
const wasm = ["baseline.wasm", "relaxed.wasm", "is10.wasm"];
const [node, chromium, workerd] = [await hasNode(), await findChromium(), await findWorkerd()];

/** Scripts of a project that has the package. */
const scripts = {
  "node.mjs": `
    import { readFile } from "node:fs/promises";
    import * as library from "@emodae/emodae";
    import { answersOf } from "./answers.mjs";
    const [model, ...files] = await Promise.all(process.argv.slice(2).map((path) => readFile(path)));
    console.log(JSON.stringify(await answersOf(library, model, files)));`,
  "page.mjs": `
    import * as library from "@emodae/emodae";
    import { answersOf } from "./answers.mjs";
    const read = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
    export async function run(names) {
      const [model, ...files] = await Promise.all(["model.emodae", ...names].map(read));
      return await answersOf(library, model, files);
    }`,
  "worker.mjs": `
    import * as library from "@emodae/emodae";
    import model from "./model.emodae";
    import { answersOf } from "./answers.mjs";
    export default {
      async fetch(request) {
        const file = new Uint8Array(await request.arrayBuffer());
        return Response.json(await answersOf(library, model, [file]));
      },
    };`,
};

Deno.test({
  name: "the same answer everywhere" + (node ? "" : " (ignored: there is no npm)"),
  ignore: !node,
  fn: (test) =>
    withFolder(async (folder) => {
      const here = await answersOf(sources, model.buffer, Object.values(files));
      await installPackage(folder);
      await bundle(local("answers.ts"), `${folder}/answers.mjs`);
      for (const [name, bytes] of Object.entries({ "model.emodae": model, ...files })) {
        await Deno.writeFile(`${folder}/${name}`, bytes);
      }
      for (const [name, code] of Object.entries(scripts)) {
        await Deno.writeTextFile(`${folder}/${name}`, code);
      }
      for (const name of wasm) {
        await Deno.copyFile(`${folder}/package/content/wasm/${name}`, `${folder}/${name}`);
      }

      await test.step("Deno: the recordings are told apart", () => {
        assert.equal(new Set(here.map(({ decisionValues }) => decisionValues)).size, names.length);
      });

      await test.step("Node", async () => {
        const args = ["node.mjs", "model.emodae", ...names];
        const { success, stdout, stderr } = await runWith({ cwd: folder }, "node", ...args);
        assert(success, stderr);
        assertSame(JSON.parse(stdout), here);
      });

      await test.step({
        name: "Chromium" + (chromium ? "" : " (ignored: there is none)"),
        ignore: !chromium,
        fn: async () => {
          await bundlePackage(folder, "page.mjs", "page.js", "browser");
          const served = ["page.js", "model.emodae", ...names, ...wasm].map(async (name) =>
            [name, await Deno.readFile(`${folder}/${name}`)] as const
          );
          await using server = new FileServer({
            "page.html": "<!doctype html><title>Test</title>",
            "favicon.ico": "",
            ...Object.fromEntries(await Promise.all(served)),
          });
          await using browser = await Chromium.start(chromium!);
          await browser.open(`${server.url}page.html`);
          const call = `import("./page.js").then((page) => page.run(${JSON.stringify(names)}))`;
          assertSame(await browser.evaluate<Answer[]>(call), here);
          assert.deepEqual(browser.errors, []);
        },
      });

      await test.step({
        name: "workerd" + (workerd ? "" : " (ignored: there is none for this platform)"),
        ignore: !workerd,
        fn: async () => {
          await bundlePackage(folder, "worker.mjs", "worker.js", "workerd");
          const parts = ["worker.js", "model.emodae", ...wasm] as const;
          await using server = await Workerd.start(workerd!, folder, parts);
          const answers: Answer[] = [];
          for (const body of Object.values(files)) {
            const response = await fetch(server.url, { method: "POST", body });
            const text = await response.text();
            assert.equal(response.status, 200, text);
            answers.push(...JSON.parse(text));
          }
          assertSame(answers, here);
        },
      });
    }),
});

/** Equal labels and bytes of decision values; probabilities within 1e-12. */
function assertSame(found: readonly Answer[], wanted: readonly Answer[]): void {
  const exact = (answers: readonly Answer[]) =>
    answers.map(({ label, decisionValues }, i) => ({ name: names[i], label, decisionValues }));
  assert.deepEqual(exact(found), exact(wanted));
  for (const [i, { probabilities }] of wanted.entries()) {
    assert.deepEqual(Object.keys(found[i].probabilities), Object.keys(probabilities));
    for (const [name, probability] of Object.entries(probabilities)) {
      assert(Math.abs(found[i].probabilities[name] - probability) <= 1e-12, `${names[i]}: ${name}`);
    }
  }
}
