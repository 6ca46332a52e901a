import assert from "node:assert/strict";
import axe from "axe-core";
import { reportHtml } from "../../src/report/mod.ts";
import { Chromium, findChromium } from "../browser/chromium.ts";
import { parsePage, texts } from "./dom.ts";
import { exampleLosses, largeResults } from "./example.ts";
import { nasty } from "./nasty.ts";

const binary = await findChromium();

/** The colors of the page and of a drawing's mark. */
const paints = '["body", "svg[role] path[fill]"].map((place) => {' +
  "const { backgroundColor, fill } = getComputedStyle(document.querySelector(place));" +
  "return place === 'body' ? backgroundColor : fill; })";

/** The window's width, and how much of the page lies beside what it shows. */
const widths = "[innerWidth, document.documentElement.scrollWidth - " +
  "document.documentElement.clientWidth]";

/** What is against the Web Content Accessibility Guidelines and good practice, with the places. */
const faults = "axe.run().then(({ violations }) => " +
  "violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))";

/** A run with everything in it, and names that try to break the page. */
const full = largeResults({ speakers: nasty.slice(0, 4), classes: nasty.slice(4, 7) });
const results = { ...full, name: nasty[0], protocol: nasty };

Deno.test({
  name: `the page in Chromium${binary ? "" : " (ignored: no chromium on PATH)"}`,
  ignore: binary === undefined,
  async fn(t) {
    const text = await reportHtml(results, exampleLosses(results));
    const folder = await Deno.makeTempDir({ prefix: "emodae_" });
    try {
      const url = `file://${folder}/report.html`;
      await Deno.writeTextFile(`${folder}/report.html`, text);
      await using browser = await Chromium.start(binary!);
      await browser.open(url);
      await browser.evaluate(`${axe.source};0`);

      const colors: string[][] = [];
      for (const dark of [false, true]) {
        await t.step(`${dark ? "dark" : "light"}: accessible, with colors of its own`, async () => {
          await browser.show({ width: 1280, height: 800, dark });
          assert.deepEqual(await browser.evaluate(faults), []);
          colors.push(await browser.evaluate(paints));
        });
      }
      const [light, dark] = colors;
      light.forEach((color, i) => assert.notEqual(color, dark[i]));

      for (const width of [320, 360, 768, 1280]) {
        await t.step(`${width} pixels wide: nothing lies beside the page`, async () => {
          await browser.show({ width, height: 800 });
          const [shown, overflow] = await browser.evaluate<number[]>(widths);
          assert.deepEqual([shown, overflow], [width, 0]);
        });
      }

      await t.step("a screen reader finds every drawing and table by its name", async () => {
        const nodes = await browser.accessibleNodes();
        const named = (...roles: string[]) =>
          nodes.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
        assert.deepEqual(named("image", "img"), texts(parsePage(text), "svg[role] > title"));
        const tables = named("table");
        assert(tables.length > 10);
        assert(tables.every((name) => name.length > 0));
      });

      await t.step("on paper all is open", async () => {
        const open = '[...document.querySelectorAll("details table")].every((table) => ' +
          "table.checkVisibility({ contentVisibilityAuto: true }))";
        assert.equal(await browser.evaluate(open), false);
        await browser.show({ width: 1280, height: 800, print: true });
        assert.equal(await browser.evaluate(open), true);
      });

      await t.step("nothing was logged, nothing was asked for", () => {
        assert.deepEqual(browser.errors, []);
        assert.deepEqual(browser.requests, [url]);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
