import assert from "node:assert/strict";
import { start } from "../commands/command_line.ts";
import { withFolder } from "../store/folder.ts";
import { model, modelFile, writeFiles } from "./tiny.ts";

const { featureNames } = model;

/** Writes a feature file of so many rows. */
function writeRows(path: string, rows: number): void {
  const values = featureNames.map((_, i) => i % 7).join(",");
  using file = Deno.openSync(path, { write: true, create: true });
  const write = (text: string) => file.writeSync(new TextEncoder().encode(text));
  write(`name,${featureNames.join(",")}\n`);
  for (let row = 0; row < rows; row++) write(`utterance-${row},${values}\n`);
}

/** Predicts a file; gives the number of lines written, and the most memory (MB) that was resident. */
async function peak(folder: string, file: string): Promise<{ lines: number; megabytes: number }> {
  const args = ["predict", "m.emodae", file, "--quiet", "--jobs", "2"];
  const process = start(folder, args);
  let [lines, megabytes] = [0, 0];
  for await (const chunk of process.stdout) {
    lines += chunk.reduce((count, byte) => count + Number(byte === 0x0a), 0);
    const status = await Deno.readTextFile(`/proc/${process.pid}/status`).catch(() => "");
    megabytes = Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 1000 * megabytes) / 1000;
  }
  assert.equal(await new Response(process.stderr).text(), "");
  assert((await process.status).success);
  return { lines, megabytes };
}

// The features of so many rows take 253 MB. What comes and goes meanwhile is some 150 MB, of any number of
// rows: each of three threads tidies up when tens of megabytes are no longer used.
const rows = 40_000;
const most = 200;

Deno.test({
  name: "memory does not grow with the rows of a feature file",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      writeFiles(folder, { "m.emodae": modelFile });
      writeRows(`${folder}/few.csv`, 1000);
      writeRows(`${folder}/many.csv`, rows);
      const few = await peak(folder, "few.csv");
      const many = await peak(folder, "many.csv");
      assert.deepEqual([few.lines, many.lines], [1001, rows + 1]);
      assert(few.megabytes > 50);
      const growth = many.megabytes - few.megabytes;
      assert(growth < most, `${growth.toFixed(0)} MB more for ${rows} rows than for 1000`);
    }),
});
