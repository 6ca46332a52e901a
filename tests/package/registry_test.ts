/** Bun and Vite with the code of docs/library.md; both come from npm's registry. */
import assert from "node:assert/strict";
import { Chromium, findChromium } from "../browser/chromium.ts";
import { FileServer } from "../browser/serve.ts";
import { recordings } from "../portable/recordings.ts";
import { hasNode, runWith, withFolder } from "../portable/tools.ts";
import { files, policy } from "./documentation.ts";
import { assertPrints, model, predict } from "./prediction.ts";
import { installPackage, installTools, reachesRegistry } from "./project.ts";
import { buildPage, DevelopmentServer } from "./vite.ts";

const registry = await hasNode() && await reachesRegistry();
const chromium = await findChromium();
const name = "happy.flac";
const recording = recordings()[name];

Deno.test({
  name: "Bun and Vite" + (registry ? "" : " (ignored: npm's registry cannot be reached)"),
  ignore: !registry,
  fn: (test) =>
    withFolder(async (folder) => {
      const prediction = await predict(recording);
      const [project, tools] = [`${folder}/project`, `${folder}/tools`];
      await Deno.mkdir(tools);
      await Deno.mkdir(`${project}/public`, { recursive: true });
      await installPackage(project);
      const programs = await installTools(tools);
      for (const [name, code] of Object.entries(files)) {
        await Deno.writeTextFile(`${project}/${name}`, code);
      }
      await Deno.writeFile(`${project}/${name}`, recording);
      await Deno.writeFile(`${project}/model.emodae`, model);
      await Deno.writeFile(`${project}/public/model.emodae`, model);

      await test.step("Bun", async () => {
        const args = ["recognize.mjs", name];
        const { success, stdout, stderr } = await runWith(
          { cwd: project },
          `${programs}/bun`,
          ...args,
        );
        assert(success, stderr);
        assertPrints(stdout, prediction);
      });

      await test.step({
        name: "a page that Vite builds" + (chromium ? "" : " (ignored: there is no Chromium)"),
        ignore: !chromium,
        fn: async () => {
          const page = await buildPage(`${programs}/vite`, project);
          await using server = new FileServer({ ...page, "favicon.ico": "" });
          const { headers } = await fetch(`${server.url}index.html`, { method: "HEAD" });
          assert.equal(headers.get("content-security-policy"), policy);
          await using browser = await Chromium.start(chromium!);
          await browser.open(`${server.url}index.html`);
          assertPrints(await hear(browser), prediction);
          assert.deepEqual(browser.errors, []);
          assert(browser.requests.every((url) => url.startsWith(server.url)));
        },
      });

      await test.step({
        name: "a page that Vite serves" + (chromium ? "" : " (ignored: there is no Chromium)"),
        ignore: !chromium,
        fn: async () => {
          await Deno.writeTextFile(`${project}/public/favicon.ico`, "");
          await using server = await DevelopmentServer.start(`${programs}/vite`, project);
          await using browser = await Chromium.start(chromium!);
          await browser.open(server.url);
          assertPrints(await hear(browser), prediction);
          assert.deepEqual(browser.errors, []);
        },
      });
    }),
});

/** Chooses the recording on the page, when it is ready; gives what it shows. */
function hear(browser: Chromium): Promise<string> {
  return browser.evaluate(`(async () => {
    const until = async (condition) => {
      for (let i = 0; !condition(); i++) {
        if (i === 500) throw new Error(document.body.outerHTML);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const input = document.querySelector("input");
    await until(() => !input.disabled);
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(${
    JSON.stringify(Array.from(recording))
  })], "${name}"));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
    const output = document.querySelector("output");
    await until(() => output.textContent);
    return output.textContent;
  })()`);
}
