/** The edge: the worker of docs/serve.md in workerd gives the same bytes as the handler here. */
import assert from "node:assert/strict";
import { decodeAudio } from "../../src/audio/mod.ts";
import { speech, wavFile } from "../extraction/recordings.ts";
import { bundlePackage, installPackage } from "../package/project.ts";
import { hexadecimal } from "../portable/hexadecimal.ts";
import { findWorkerd, hasNode, withFolder } from "../portable/tools.ts";
import { Workerd } from "../portable/workerd.ts";
import { type Asked, Contract, readAnswer } from "./contract.ts";
import { model, modelFile } from "./model.ts";

const wasm = ["baseline.wasm", "relaxed.wasm", "is10.wasm"];
const [node, workerd] = [await hasNode(), await findWorkerd()];
const missing = !workerd ? "workerd for this platform" : !node ? "npm" : undefined;

/** Ten seconds of speech, in files of two rates. */
const recordings = [8000, 16_000].map((rate) => {
  const samples = speech[3].samples();
  return Uint8Array.from(
    wavFile(Float32Array.from({ length: 10 * rate }, (_, i) => samples[i % samples.length]), rate),
  );
});

/** The worker that the documentation shows. */
async function documentedWorker(): Promise<string> {
  const page = await Deno.readTextFile(new URL("../../docs/serve.md", import.meta.url));
  return /^```js\n(\/\/ worker\.js\n.*?)^```$/ms.exec(page)![1];
}

/** Puts the worker, bundled, and what it imports into a folder; gives their names. */
async function makeWorker(folder: string): Promise<[string, ...string[]]> {
  await installPackage(folder);
  await Deno.writeTextFile(`${folder}/source.js`, await documentedWorker());
  await Deno.writeFile(`${folder}/model.emodae`, modelFile);
  await bundlePackage(folder, "source.js", "worker.js", "workerd");
  for (const name of wasm) {
    await Deno.copyFile(`${folder}/package/content/wasm/${name}`, `${folder}/${name}`);
  }
  return ["worker.js", "model.emodae", ...wasm];
}

Deno.test({
  name: "the documented worker in workerd" + (missing ? ` (ignored: there is no ${missing})` : ""),
  ignore: missing !== undefined,
  fn: (test) =>
    withFolder(async (folder) => {
      await using server = await Workerd.start(workerd!, folder, await makeWorker(folder));
      const description = await (await fetch(`${server.url}/openapi.json`)).json();
      const contract = await Contract.of(() => Promise.resolve(Response.json(description)));
      const ask = async (method: string, path: string, init: RequestInit = {}): Promise<Asked> => {
        const signal = AbortSignal.timeout(20_000);
        const response = await fetch(`${server.url}${path}`, { ...init, method, signal });
        const answer = await readAnswer(response);
        contract.check(method, path.split("?")[0], answer);
        return answer;
      };

      await test.step("decision values have the same bytes", async () => {
        const bytesOf = (values: Iterable<number>) => hexadecimal(Float64Array.from(values));
        for (const body of recordings) {
          const { samples, sampleRate } = await decodeAudio(body);
          const here = await model.predict(samples, sampleRate);
          const { status, json } = await ask("POST", "/predict?segments=3,1", { body });
          assert.equal(status, 200, json.detail);
          assert.equal(json.label, here.label);
          assert.equal(bytesOf(json.decisionValues), bytesOf(here.decisionValues));
          let count = 0;
          for await (const segment of model.segments(samples, sampleRate)) {
            const there = json.segments[count++];
            assert.equal(bytesOf(there.decisionValues), bytesOf(segment.decisionValues));
          }
          assert.equal(json.segments.length, count);
        }
      });

      await test.step("the other routes", async () => {
        for (const path of ["/model", "/model.emodae", "/health", "/openapi.json"]) {
          assert.equal((await ask("GET", path)).status, 200);
          assert.equal((await ask("HEAD", path)).status, 200);
          assert.equal((await ask("OPTIONS", path)).status, 204);
        }
        assert.deepEqual((await ask("GET", "/model.emodae")).bytes, modelFile);
        const tag = (await ask("GET", "/model")).headers.get("etag")!;
        const { status } = await ask("GET", "/model", { headers: { "if-none-match": tag } });
        assert.equal(status, 304);
      });

      await test.step("problems", async () => {
        const post = async (body: BodyInit, type?: string) => {
          const headers = type ? { "content-type": type } : undefined;
          return (await ask("POST", "/predict", { body, headers })).status;
        };
        assert.equal(await post("{", "application/json"), 400);
        assert.equal((await ask("GET", "/")).status, 404); // it has no page
        assert.equal((await ask("GET", "/predict")).status, 405);
        assert.equal(await post(new Uint8Array(2_000_001)), 413);
        assert.equal(await post(new Blob([new Uint8Array(2_000_001)]).stream()), 413);
        assert.equal(await post("text"), 415);
        assert.equal(await post("junk", "audio/wav"), 422);
        assert.equal(await post(Uint8Array.from(wavFile(new Float32Array(8000 * 31), 8000))), 422);
      });

      await test.step("more requests at a time than there are places: each is right, or a 429", async () => {
        const [body] = recordings;
        const { json } = await ask("POST", "/predict", { body });
        const answers = await Promise.all(
          Array.from({ length: 30 }, () => ask("POST", "/predict", { body })),
        );
        for (const answer of answers) {
          if (answer.status !== 429) assert.deepEqual(answer.json, json);
        }
        assert(answers.filter(({ status }) => status === 200).length >= 9);
        const after = await ask("GET", "/health");
        assert.deepEqual(after.json, { status: "ok", requests: 0, predictions: 0 });
      });
    }),
});
