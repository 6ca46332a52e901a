import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { cleanStore, storeStatus } from "../../src/store/mod.ts";
import { fileOf, soundStore, withFolder } from "./folder.ts";
import { work } from "./writer.ts";

function startWriter(folder: string, rounds: number): Deno.ChildProcess {
  const script = fileURLToPath(new URL("writer.ts", import.meta.url));
  const args = ["run", "--quiet", "-A", script, folder, String(rounds)];
  return new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "piped" }).spawn();
}

/** Lets a process write for some milliseconds and kills it. */
async function writeAndDie(folder: string): Promise<void> {
  const writer = startWriter(folder, Infinity);
  const output = writer.stdout.getReader();
  const { done } = await output.read();
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
  writer.kill("SIGKILL");
  while (!(await output.read()).done);
  const errors = await new Response(writer.stderr).text();
  const { signal } = await writer.status;
  assert.equal(errors, "");
  assert.ok(!done);
  assert.equal(signal, "SIGKILL");
}

Deno.test("processes killed at any moment leave whole pieces only, with the same bytes", () =>
  withFolder(async (folder) => {
    const killed = `${folder}/killed`, whole = `${folder}/whole`;
    for (let round = 0; round < 30; round++) {
      await Promise.all([writeAndDie(killed), writeAndDie(killed)]);
    }

    const store = soundStore(killed);
    let found = 0;
    for (const [key, piece] of work) {
      if (!await store.get(key)) continue;
      found++;
      await soundStore(whole).put(key, piece);
      const bytes = (path: string) => Deno.readFileSync(fileOf(path, key));
      assert.equal(Buffer.compare(bytes(killed), bytes(whole)), 0);
    }
    const [{ pieces, partial }] = await storeStatus(killed);
    assert.equal(pieces, found);
    assert.ok(pieces > 0, "no process finished a piece: the kills came too early");
    assert.ok(partial > 0, "no process died while it wrote: the kills prove nothing");
  }));

Deno.test("processes that write the same pieces at once, and a cleaning, do not disturb each other", () =>
  withFolder(async (folder) => {
    const writers = [1, 2, 3].map(() => startWriter(folder, 8).output());
    let running = true;
    const all = Promise.all(writers).finally(() => running = false);
    while (running) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await cleanStore(folder);
    }
    for (const { code, stderr } of await all) {
      assert.equal(new TextDecoder().decode(stderr), "");
      assert.equal(code, 0);
    }
    assert.ok((await storeStatus(folder)).every(({ partial }) => partial === 0));
  }));
