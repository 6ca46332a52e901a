/** The browser of the tests keeps what goes wrong in a page, and shows the page as it is told. */
import assert from "node:assert/strict";
import { withFolder } from "../portable/tools.ts";
import { Chromium, findChromium } from "./chromium.ts";
import { FileServer } from "./serve.ts";

const chromium = await findChromium();

Deno.test({
  name: "Chromium tells errors and requests, and takes pictures" +
    (chromium ? "" : " (ignored: there is no Chromium)"),
  ignore: !chromium,
  fn: (test) =>
    withFolder(async (folder) => {
      await using server = new FileServer({
        "favicon.ico": "",
        "data.json": "{}",
        "quiet.html": "<!doctype html><title>Quiet</title>",
        "noisy.html": "<!doctype html><title>Noisy</title>" +
          `<script src="noisy.js"></script><script src="http://emodae.invalid/"></script>`,
        "noisy.js":
          `console.error("a line", 1); new Worker("worker.js"); throw new Error("thrown");`,
        "worker.js": `fetch("data.json"); console.error("of a worker"); null.name;`,
      });
      await using browser = await Chromium.start(chromium!);

      await test.step("nothing of a page without errors", async () => {
        await browser.open(`${server.url}quiet.html`);
        assert.equal(await browser.evaluate("document.title"), "Quiet");
        assert.deepEqual(browser.errors, []);
        assert.equal(browser.requests[0], `${server.url}quiet.html`);
      });

      await test.step("all of a page and its worker", async () => {
        await browser.open(`${server.url}noisy.html`);
        const expected = [
          /^a line 1$/,
          /^Error: thrown/,
          /'http:\/\/emodae.invalid\/' violates .* Content Security Policy/,
          /^of a worker$/,
          /^TypeError: .*'name'/,
        ];
        const missing = () =>
          expected.filter((pattern) => !browser.errors.some((error) => pattern.test(error)));
        for (let tries = 0; tries < 100 && missing().length > 0; tries++) {
          await new Promise((resolve) => setTimeout(resolve, 50)); // the worker takes its time
        }
        assert.deepEqual(missing(), [], browser.errors.join("\n"));
        assert.equal(browser.errors.length, expected.length, browser.errors.join("\n"));
        assert(browser.requests.includes(`${server.url}data.json`));
      });

      await test.step("errors of an expression", async () => {
        await assert.rejects(
          browser.evaluate("Promise.reject(new Error('of a promise'))"),
          /of a promise/,
        );
        await assert.rejects(browser.evaluate("missing.name"), /missing is not defined/);
      });

      await test.step("pictures", async () => {
        const path = `${folder}/page.png`;
        await browser.screenshot(path, { width: 300, height: 200, dark: true });
        const view = new DataView((await Deno.readFile(path)).buffer);
        assert.deepEqual([view.getUint32(16), view.getUint32(20)], [300, 200]);
        assert.equal(
          await browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"),
          true,
        );
      });
    }),
});
