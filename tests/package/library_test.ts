/** docs/library.md: its commands and its code run as they stand there. */
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Prediction } from "../../src/recognizer/mod.ts";
import { tsc } from "../../package/typescript.ts";
import { FileServer } from "../browser/serve.ts";
import { findWorkerd, hasNode, runWith, withFolder } from "../portable/tools.ts";
import { Workerd } from "../portable/workerd.ts";
import { commands, files } from "./documentation.ts";
import { assertPrints, predict } from "./prediction.ts";
import { bundlePackage } from "./project.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const node = await hasNode();
const workerd = await findWorkerd();
const recording = "../speech/emotional/wav/f01-angry-02.wav";

Deno.test({
  name: "the library's page" + (node ? "" : " (ignored: there is no Node)"),
  ignore: !node,
  fn: (test) =>
    withFolder(async (folder) => {
      const project = `${folder}/runs/try`;
      let bytes: Uint8Array<ArrayBuffer>;
      let prediction: Prediction;

      await test.step("how it begins", async () => {
        const parts = ["src", "assembly", "package", "fixtures", "docs", "LICENSE", "deno.json"];
        for (const part of parts) {
          await cp(`${root}/${part}`, `${folder}/${part}`, { recursive: true });
        }
        const [begin] = commands;
        const here = `"${Deno.execPath()}"`;
        const script = begin
          .replace("npx -y deno@2.9.6 task package", `${here} run -A package/build.ts`)
          .replace("npx -y deno@2.9.6", here);
        assert(!script.includes("npx -y"));
        await succeed(folder, "bash", "-ec", script);
        for (const [name, code] of Object.entries(files)) {
          await Deno.writeTextFile(`${project}/${name}`, code);
        }
        bytes = await Deno.readFile(`${project}/${recording}`);
        prediction = await predict(bytes);
      });

      await test.step("Node", async () => {
        assert.equal(commands[1].trim(), `node recognize.mjs ${recording}`);
        assertPrints(await succeed(project, "node", "recognize.mjs", recording), prediction);
      });

      await test.step("Deno", async () => {
        const args = ["run", "-A", "recognize.mjs", recording];
        assertPrints(await succeed(project, Deno.execPath(), ...args), prediction);
      });

      await test.step("WebAssembly given in every way", async () => {
        const binaries = ["baseline.wasm", "is10.wasm"].map(async (name) =>
          [name, await Deno.readFile(`${folder}/assembly/build/${name}`)] as const
        );
        await using server = new FileServer(Object.fromEntries(await Promise.all(binaries)));
        await Deno.copyFile(new URL("sources.mjs", import.meta.url), `${project}/sources.mjs`);
        const args = ["sources.mjs", "model.emodae", recording, server.url];
        const { nothing, ...others } = JSON.parse(await succeed(project, "node", ...args));
        assert(nothing.length > 0);
        assert.deepEqual(Object.keys(others), ["URL", "Response", "bytes", "Module"]);
        for (const [way, found] of Object.entries(others)) assert.deepEqual(found, nothing, way);
      });

      await test.step("the types", async () => {
        const flags = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"];
        const modules = Object.keys(files).filter((name) => name.endsWith(".ts"));
        assert(modules.length >= 3);
        const paths = modules.map((name) => `${project}/${name}`);
        await tsc(...flags, "--module", "esnext", "--moduleResolution", "bundler", ...paths);

        const wrong = `import type { Prediction } from "@emodae/emodae";
          export const wrong = (prediction: Prediction): number => prediction.label;`;
        await Deno.writeTextFile(`${project}/wrong.mts`, wrong);
        await assert.rejects(
          tsc(...flags, "--module", "nodenext", `${project}/wrong.mts`),
          ({ message }: Error) => message.match(/error TS\d+/g)?.join() === "error TS2322",
        );
      });

      await test.step({
        name: "workerd" + (workerd ? "" : " (ignored: there is none for this platform)"),
        ignore: !workerd,
        fn: async () => {
          const wasm = ["baseline", "relaxed", "is10"].map((name) => `${name}.wasm`);
          await bundlePackage(project, "worker.js", "bundled.js", "workerd");
          for (const name of wasm) {
            await Deno.copyFile(`${folder}/assembly/build/${name}`, `${project}/${name}`);
          }
          const parts = ["bundled.js", "model.emodae", ...wasm] as const;
          await using server = await Workerd.start(workerd!, project, parts);
          const response = await fetch(server.url, { method: "POST", body: bytes });
          const text = await response.text();
          assert.equal(response.status, 200, text);
          const { label, probabilities } = JSON.parse(text);
          assertPrints(`${label} ${JSON.stringify(probabilities)}`, prediction);
        },
      });
    }),
});

async function succeed(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await runWith({ cwd }, program, ...args);
  assert(success, stderr);
  return stdout;
}
