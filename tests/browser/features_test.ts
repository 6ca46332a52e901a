/** In a browser, Web Audio's samples give the same bytes of features as under Deno. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { decodeAudio } from "../../src/audio/mod.ts";
import { is10Binary } from "../../src/binaries.ts";
import { Extractor, featureNames, featureSets } from "../../src/is10/mod.ts";
import { format, wav } from "../audio/wav_file.ts";
import { signal } from "../is10/selfcheck.ts";
import { deno, withFolder } from "../portable/tools.ts";
import { Chromium, findChromium } from "./chromium.ts";
import type { Extracted } from "./page.ts";
import { FileServer } from "./serve.ts";

const local = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const chromium = await findChromium();

/** The self-check signal at 16 kHz. */
const recording = file(signal, 16000);

Deno.test({
  name: "Chromium extracts features with the same bytes as Deno" +
    (chromium ? "" : " (ignored: there is no Chromium)"),
  ignore: !chromium,
  fn: (test) =>
    withFolder(async (folder) => {
      const [script, voice] = [`${folder}/page.js`, `${folder}/voice.wav`];
      await deno("bundle", "--quiet", "--platform=browser", `--output=${script}`, local("page.ts"));
      await Deno.writeFile(voice, file(humOf(200, 48000), 48000));
      await using server = new FileServer({
        "page.html": `<!doctype html><title>Test</title>`,
        "favicon.ico": "",
        "page.js": await Deno.readTextFile(script),
        "recorder.js": await Deno.readTextFile(local("recorder.js")),
        "recording.wav": recording,
        "is10.wasm": is10Binary,
      });
      await using browser = await Chromium.start(chromium!, [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-audio-capture=${voice}`,
        "--autoplay-policy=no-user-gesture-required",
      ]);
      await browser.open(`${server.url}page.html`);
      const run = async (call: string) => {
        const result = `import("./page.js").then((page) => page.${call})`;
        const { rate, samples, features } = await browser.evaluate<Extracted>(result);
        return { rate, samples: floats(samples), features: features.map(floats) };
      };

      await test.step("of a file that Web Audio decodes", async () => {
        const { rate, samples, features } = await run("decodeByWebAudio(16000)");
        assert.equal(rate, 16000);
        // how 16 bits are scaled is the browser's affair; had it resampled, other numbers would come out
        const steps = Int16Array.from(samples, (value) => Math.round(32768 * value));
        assertSame([steps], [signal]);
        assertSame(features, await extractHere(samples, rate));
      });

      await test.step("of a file that src/audio decodes", async () => {
        const { rate, samples, features } = await run("decodeByOurselves()");
        const here = await decodeAudio(recording);
        assert.equal(rate, here.sampleRate);
        assertSame([samples], [here.samples]);
        assertSame(features, await extractHere(samples, rate));
      });

      await test.step("of the microphone", async () => {
        const { rate, samples, features } = await run("listen(1.5)");
        assert.equal(samples.length, 1.5 * rate);
        assertSame(features, await extractHere(samples, rate));
        for (const [i, set] of featureSets.entries()) {
          const f0 = features[i][featureNames(set).indexOf("F0final_sma_quartile2")];
          assert(Math.abs(f0 - 200) < 2, `${set}: F0 is ${f0} Hz, not 200`);
        }
      });

      await test.step("under a policy that forbids everything else", async () => {
        assert.deepEqual(browser.errors, []);
        assert(browser.requests.includes(`${server.url}is10.wasm`));
        for (const url of browser.requests) {
          assert(url.startsWith(server.url), url);
        }
        await assert.rejects(browser.evaluate("eval('1')"), /EvalError/);
      });
    }),
});

/** The same bytes; more is not shown, there are thousands. */
function assertSame(found: ArrayBufferView[], wanted: ArrayBufferView[]): void {
  assert.deepEqual(found.map(digest), wanted.map(digest));
}

/** Deno's features of the same samples, in each variant. */
function extractHere(samples: Float32Array, rate: number): Promise<Float32Array[]> {
  return Promise.all(
    featureSets.map(async (set) =>
      (await Extractor.create(is10Binary, rate, set)).extract(samples)
    ),
  );
}

/** A second of a sound with ten harmonics. */
function humOf(frequency: number, rate: number): Int16Array {
  const phase = 2 * Math.PI * frequency / rate;
  const harmonics = Array.from({ length: 10 }, (_, i) => i + 1);
  return Int16Array.from({ length: rate }, (_, n) => {
    return 8000 * harmonics.reduce((sum, h) => sum + Math.sin(h * phase * n) / h, 0);
  });
}

/** 16-bit samples as a WAV file. */
function file(samples: Int16Array, rate: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(wav(format({ rate }), new Uint8Array(samples.buffer)));
}

/** SHA-256 of the bytes. */
function digest({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return createHash("sha256").update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex");
}

function floats(base64: string): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(base64).buffer);
}
