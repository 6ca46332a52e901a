/** The page in Chromium, as `serve` serves it, and from a static host. */
import assert from "node:assert/strict";
import axe from "axe-core";
import { decodeAudio, Model } from "../../src/recognizer/mod.ts";
import { encodeModel } from "../../src/model_file/mod.ts";
import { defaultLimits } from "../../src/server/mod.ts";
import { readPage, Service } from "../../src/service/mod.ts";
import { Chromium, findChromium } from "../browser/chromium.ts";
import { withFolder } from "../portable/tools.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";
import { element, Page } from "./page.ts";
import { speechOf } from "./recordings.ts";
import { StaticHost } from "./static_host.ts";

const chromium = await findChromium();
const missing = chromium ? "" : " (ignored: there is no Chromium)";
const modelFile = await Deno.readFile(new URL("../../fixtures/demo.emodae", import.meta.url));
const page = await readPage();
const speech = speechOf(8);

/** What is against the Web Content Accessibility Guidelines and good practice, with the places. */
const faults = "axe.run().then(({ violations }) => " +
  "violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))";

const percent = (fraction: number) => `${Math.round(100 * fraction)}\u00a0%`;

Deno.test({
  name: `the page that serve serves${missing}`,
  ignore: !chromium,
  fn: (t) =>
    withFolder(async (folder) => {
      const voice = `${folder}/voice.wav`;
      await Deno.writeFile(voice, speechOf(6));
      const service = await Service.start({
        ...{ modelFile, page, hostname: "127.0.0.1", port: 0 },
        limits: { ...defaultLimits, concurrency: 1, queue: 1 },
      });
      const { url } = service;
      await using browser = await Chromium.start(chromium!, [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-audio-capture=${voice}`,
      ]);
      const shown = new Page(browser);
      using model = await Model.from(modelFile);
      const { samples, sampleRate } = await decodeAudio(speech);
      const expected = await model.predict(samples, sampleRate);

      await t.step("has a model, and says what it is worth", async () => {
        await shown.open(url);
        assert.equal(
          await browser.evaluate(`${element("synthetic")}.checkVisibility()`),
          true,
        );
        assert.match(await shown.text("card"), /280 utterances of 10 speakers, synthetic/);
      });

      await t.step("its worker has the decision values of Deno, byte for byte", async () => {
        const found = await browser.evaluate<string>(decisionValuesOf(speech));
        const bytes = new Uint8Array(expected.decisionValues.buffer);
        assert.equal(Uint8Array.fromBase64(found).toHex(), bytes.toHex());
      });

      await t.step("a file that is chosen is analyzed", async () => {
        await shown.choose("speech.wav", speech);
        await shown.analyzed("speech.wav");
        assert.equal(await shown.text("label"), expected.label);
        const probabilities = Object.entries(expected.probabilities);
        const wanted = Object.fromEntries(probabilities.map(([name, p]) => [name, percent(p)]));
        assert.deepEqual(await shown.bars(), wanted);
        assert.equal(await shown.text("notes"), "0:08 · PCM 16 bit");
      });

      await t.step("its timeline has the segments of Deno", async () => {
        const segments = await Array.fromAsync(model.segments(samples, sampleRate));
        await browser.evaluate(`${element("table")}.open = true`);
        await shown.until(`document.querySelectorAll("#table tbody tr").length > 0`);
        const labels = await browser.evaluate<string[]>(
          `Array.from(document.querySelectorAll("#table tbody tr"), (row) => row.cells[2].textContent)`,
        );
        assert.deepEqual(labels, segments.map(({ label }) => label));
        const columns = `${element("segments")}.childElementCount`;
        assert.equal(await browser.evaluate(columns), segments.length);
      });

      await browser.evaluate(`${axe.source};0`);
      for (const dark of [false, true]) {
        await t.step(`${dark ? "dark" : "light"}: accessible`, async () => {
          await browser.show({ width: 1280, height: 900, dark });
          await new Promise((resolve) => setTimeout(resolve, 300)); // what moves has arrived
          assert.deepEqual(await browser.evaluate(faults), []);
        });
      }

      for (const width of [320, 360, 768, 1280, 1600]) {
        await t.step(`${width} pixels wide: nothing lies beside the page`, async () => {
          await browser.show({ width, height: 800 });
          const { scrollWidth, clientWidth } = await browser.evaluate<Record<string, number>>(
            "(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))" +
              "(document.documentElement)",
          );
          assert.equal(scrollWidth, clientWidth);
        });
      }

      await t.step("all of it works by keys", async () => {
        const active = `document.activeElement.id || document.activeElement.localName`;
        const order: string[] = [];
        await browser.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
        do {
          await browser.press("Tab");
          order.push(await browser.evaluate<string>(active));
        } while (order.at(-1) !== "other" && order.length < 20);
        assert.deepEqual(order, [
          ...["choose", "listen", "example", "timeline", "play", "summary", "div", "other"],
        ]);
        await browser.evaluate(`${element("timeline")}.focus()`);
        const value = `${element("timeline")}.ariaValueText`;
        for (
          const [key, wanted] of [
            ["End", /^0:08 of 0:08, \w+ \d+\s%$/],
            ["Home", /^0:00 of 0:08, /],
            ["ArrowRight", /^0:01 of 0:08, /],
          ] as const
        ) {
          await browser.press(key);
          await shown.until(`${wanted}.test(${value})`);
        }
        assert.equal(await shown.text("focus"), "0:00 to 0:03");
        await browser.press(" ");
        await shown.until(`${element("play")}.ariaLabel === "Pause"`);
        await shown.until(`Number(${element("timeline")}.ariaValueNow) > 1.2`);
        await browser.press(" ");
        await shown.until(`${element("play")}.ariaLabel === "Play"`);
        await browser.press("Escape");
        await shown.until(`${element("focus")}.textContent === "Whole recording"`);
      });

      await t.step(
        "a screen reader is told the label, and finds what there is by name",
        async () => {
          await shown.until(
            `/^Whole recording: ${expected.label}/.test(${element("status")}.textContent)`,
          );
          const nodes = await browser.accessibleNodes();
          const named = (role: string) =>
            nodes.filter((node) => node.role === role).map(({ name }) => name);
          assert.deepEqual(named("slider"), ["Position in the recording"]);
          assert.deepEqual(named("button").slice(0, 2), [
            "Choose a recording",
            "Use the microphone",
          ]);
          assert(nodes.every(({ role, name }) => role !== "button" || name.length > 0));
        },
      );

      await t.step("the microphone is heard, then analyzed", async () => {
        await shown.click("listen");
        await shown.until(`${element("focus")}.textContent === "Now"`);
        await shown.until(`${element("segments")}.childElementCount > 1`);
        const running = Object.values(await shown.bars()).map((text) => parseInt(text));
        assert(Math.abs(running.reduce((sum, part) => sum + part, 0) - 100) <= 2, String(running));
        await shown.click("listen");
        await shown.analyzed("Microphone");
        assert.equal(await shown.text("focus"), "Whole recording");
        assert.match(await shown.text("notes"), /^0:0[4-9] · \d+ Hz$/);
      });

      await t.step("a minute of speech does not make it stutter", async () => {
        const { tasks, analysis } = await longTasks(shown, "minute.wav", speechOf(60));
        const busy = tasks.reduce((sum, duration) => sum + duration, 0);
        assert(busy < analysis / 10, `${tasks} ms of ${analysis} ms`);
      });

      await t.step("what is no recording is said in words, and what was there stays", async () => {
        const before = await shown.text("label");
        await shown.drop("notes.txt", new TextEncoder().encode("These are notes."));
        await shown.until(`${element("problem")}.textContent !== ""`);
        assert.match(
          await shown.text("problem"),
          /^Cannot read "notes.txt": the format is unknown/,
        );
        await shown.drop("cut.wav", speech.subarray(0, 30));
        await shown.until(`/^Cannot read "cut.wav": /.test(${element("problem")}.textContent)`);
        assert.deepEqual([await shown.text("name"), await shown.text("label")], [
          ...["minute.wav", before],
        ]);
      });

      await t.step("what only the browser decodes is decoded by it", async () => {
        await shown.drop("beep.webm", await recordWebm(browser));
        await shown.analyzed("beep.webm");
        assert.equal(await shown.text("problem"), "");
      });

      await t.step("a damaged model is said in words, and the old one stays", async () => {
        const damaged = modelFile.slice();
        damaged[damaged.length >> 1] ^= 1;
        const card = await shown.text("card");
        await shown.drop("damaged.emodae", damaged);
        await shown.until(`/^damaged.emodae: /.test(${element("problem")}.textContent)`);
        assert.equal(await shown.text("card"), card);
        await shown.drop("speech.wav", speech);
        await shown.analyzed("speech.wav");
        assert.equal(await shown.text("label"), expected.label);
      });

      await t.step("another model takes over, the recording as well", async () => {
        const content = await tinyModel();
        await shown.drop("other.emodae", encodeModel(content));
        await shown.until(`${element("card")}.textContent.includes("other.emodae")`);
        await shown.analyzed("speech.wav");
        using other = await Model.from(encodeModel(content));
        const { label, probabilities } = await other.predict(samples, sampleRate);
        assert.equal(await shown.text("label"), label);
        const shares = Object.entries(probabilities).map(([name, p]) => [name, percent(p)]);
        assert.deepEqual(await shown.bars(), Object.fromEntries(shares));
      });

      await t.step("nothing was logged, nothing was asked of others", () => {
        assert.deepEqual(browser.errors, []);
        const elsewhere = browser.requests.filter((request) => !request.startsWith(url));
        assert.deepEqual(elsewhere, []);
      });

      await t.step("the server gone, it works as before", async () => {
        await shown.until(`!${element("offline")}.hidden`);
        assert.equal(await service.stop(), true);
        await shown.open(url);
        await shown.drop("speech.wav", speech);
        await shown.analyzed("speech.wav");
        assert.equal(await shown.text("label"), expected.label);
      });
    }),
});

Deno.test({
  name: `the page on a static host: kept for later, and replaced as a whole${missing}`,
  ignore: !chromium,
  async fn() {
    const model = { body: modelFile, type: "application/octet-stream" };
    const host = new StaticHost({ ...page, "model.emodae": model });
    await using browser = await Chromium.start(chromium!);
    const shown = new Page(browser);
    await shown.open(host.url);
    await shown.until(`!${element("offline")}.hidden`);
    const kept = "caches.keys()";
    const [before] = await browser.evaluate<string[]>(kept);

    // the next build: another page, and a service worker that knows it
    const html = await textOf(page["index.html"].body);
    const script = await textOf(page["service_worker.js"].body);
    const next = html.replace("<title>emodae", "<title>The next emodae");
    const replaced = script.replace(await integrityOf(html), await integrityOf(next))
      .replace(/VERSION="\w+"/, 'VERSION="next"');
    host.files["index.html"] = { ...page["index.html"], body: next };
    host.files["service_worker.js"] = { ...page["service_worker.js"], body: replaced };
    await shown.open(host.url);
    assert.match(await browser.evaluate("document.title"), /^The next emodae/);
    await shown.until(
      `${kept}.then((names) => names.length === 1 && !names.includes("${before}"))`,
    );
    assert.deepEqual(browser.errors, []);

    await shown.click("listen");
    await shown.until(`/^Cannot use the microphone: /.test(${element("problem")}.textContent)`);

    await host[Symbol.asyncDispose]();
    await shown.open(host.url);
    assert.match(await browser.evaluate("document.title"), /^The next emodae/);
    await shown.click("example");
    await shown.analyzed("Example: synthetic speech");
  },
});

/** Asks a worker of its own, as the page does; gives the decision values' bytes in base64. */
function decisionValuesOf(file: Uint8Array): string {
  return `new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    const bytes = Uint8Array.from(atob("${file.toBase64()}"), (sign) => sign.charCodeAt(0));
    worker.onmessage = ({ data }) => {
      if (data.type === "model") {
        worker.postMessage({ type: "open", file: new File([bytes], "a.wav") });
      } else if (data.type === "failed") reject(new Error(data.problem));
      else if (data.type === "overall") {
        const { buffer } = data.prediction.decisionValues;
        resolve(btoa(String.fromCharCode(...new Uint8Array(buffer))));
        worker.terminate();
      }
    };
    worker.postMessage({ type: "load", address: "model.emodae" });
  })`;
}

/**
 * How long, in ms, the page's thread was busy at a time (only what is above 50 counts), and how long the
 * analysis of a file took meanwhile: no limit by the clock, as computers that test have other work too.
 */
async function longTasks(
  page: Page,
  name: string,
  file: Uint8Array,
): Promise<{ tasks: number[]; analysis: number }> {
  await page.take(name, file);
  await page.browser.evaluate(`
    window.tasks = [];
    window.observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" })`);
  const start = performance.now();
  await page.release();
  await page.analyzed(name);
  const analysis = performance.now() - start;
  const tasks = await page.browser.evaluate<number[]>(
    `[...tasks, ...observer.takeRecords().map(({ duration }) => duration)]`,
  );
  await page.browser.evaluate("observer.disconnect()");
  return { tasks, analysis };
}

/** A second of a tone, as the browser itself encodes it. */
async function recordWebm(browser: Chromium): Promise<Uint8Array> {
  return Uint8Array.fromBase64(
    await browser.evaluate<string>(`(async () => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 200 });
    const sink = context.createMediaStreamDestination();
    tone.connect(sink);
    tone.start();
    const recorder = new MediaRecorder(sink.stream);
    const data = new Promise((resolve) => recorder.ondataavailable = ({ data }) => resolve(data));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    recorder.stop();
    const bytes = new Uint8Array(await (await data).arrayBuffer());
    await context.close();
    return btoa(String.fromCharCode(...bytes));
  })()`),
  );
}

async function textOf(body: Uint8Array<ArrayBuffer> | string): Promise<string> {
  return await new Response(body).text();
}

async function integrityOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
