// Runs as processes of their own: killed, side by side, on a disk that is full.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { storeStatus } from "../../src/store/mod.ts";
import { end, type Ended, root, run, start } from "../commands/command_line.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { noDisk, runOnDisk } from "../store/tmpfs.ts";
import { smallModified } from "./synthetic.ts";

// a fifth of a second for each neutral model and each of its folds, so that kills come in the midst of them
const stage = { epochs: 40, batch: 20 };
const experiment = {
  ...JSON.parse(Deno.readTextFileSync(`${root}experiments/features.json`)),
  split: { kind: "groups", folds: 5 },
  systems: [
    { id: "static", kind: "static" },
    { ...smallModified, hidden: 32, neutral: stage, pretraining: stage, finetuning: stage },
  ],
};
const pieces = [["fold", 10], ["neutral-model", 5]];
const all = 15;

async function withExperiment(test: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/experiment.json`, JSON.stringify(experiment));
    await test(folder);
  });
}

/** The command line of a run with its store and its results in these places. */
function command(store: string, out: string, jobs = 1): string[] {
  return ["experiment.json", "--data", root, "--store", store, "--out", out, "--jobs", `${jobs}`];
}

/** The files of a run that has ended well: all that it wrote but the timings, which alone may differ. */
function results(folder: string): Record<string, string> {
  const names = filesBelow(folder).filter((name) => name !== "timings.json" && name[0] !== ".");
  assert(names.includes("results.json"));
  return Object.fromEntries(
    names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
  );
}

/** When each finished piece of a store was written. */
function finished(store: string): Map<string, number> {
  if (!existsSync(store)) return new Map();
  const files = filesBelow(store).filter((file) => !file.endsWith(".partial"));
  return new Map(files.map((file) => [file, Number(Deno.statSync(`${store}/${file}`).mtime)]));
}

/** Kills a process after some milliseconds, if it has not ended by then. */
async function endWithin(milliseconds: number, process: Deno.ChildProcess): Promise<Ended> {
  const alarm = setTimeout(() => {
    try {
      process.kill("SIGKILL");
    } catch {
      // it has just ended
    }
  }, milliseconds);
  const ended = await end(process);
  clearTimeout(alarm);
  return ended;
}

const killed = 128 + 9;

Deno.test({
  name:
    "a run killed at any moment, started again until it ends, gives the same bytes and redoes nothing",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withExperiment(async (folder) => {
      const started = performance.now();
      const whole = await run(folder, command("whole/store", "whole/out"));
      assert.equal(whole.code, 0, whole.stderr);
      const expected = results(`${folder}/whole/out`);
      const duration = performance.now() - started;

      /** how many pieces were finished when a run was killed */
      const kills: number[] = [];
      let rounds = 0;
      const killUntilDone = async (jobs: number) => {
        // where kills come too early for any piece the runs get more time, where they come too late less
        let longest = duration / 2;
        while (kills.length < 50) {
          const round = `round ${rounds++}`;
          const store = `${folder}/${round}/store`;
          let known = finished(store);
          for (let code = killed; code === killed;) {
            const process = start(folder, command(`${round}/store`, `${round}/out`, jobs));
            const ended = await endWithin(longest * Math.random(), process);
            ({ code } = ended);
            assert.doesNotMatch(ended.stderr, /damaged/);
            const now = finished(store);
            for (const [piece, written] of known) assert.equal(now.get(piece), written);
            if (code === killed) {
              kills.push(now.size);
              if (now.size === known.size) longest *= 1.2;
            } else {
              assert.equal(code, 0, ended.stderr);
              longest /= 1.2;
            }
            known = now;
          }
          assert.deepEqual(results(`${folder}/${round}/out`), expected);
          const status = await storeStatus(store);
          assert.deepEqual(status.map(({ kind, pieces }) => [kind, pieces]), pieces);
        }
      };
      await Promise.all([killUntilDone(1), killUntilDone(2)]);
      const between = kills.filter((count) => count > 0 && count < all);
      assert(between.length >= 10, `pieces finished at the kills: ${kills.join(" ")}`);
    }),
});

Deno.test({
  name:
    "runs at once with one store and one folder of results, of which one is killed: the same results",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withExperiment(async (folder) => {
      const alone = await run(folder, command("store", "alone"));
      assert.equal(alone.code, 0, alone.stderr);
      const runs = [1, 2].map((jobs) => run(folder, command("shared", "out", jobs)));
      const third = start(folder, command("shared", "out"));
      while (finished(`${folder}/shared`).size < all / 3) await delay(10);
      third.kill("SIGKILL");
      assert.equal((await end(third)).code, killed);
      for (const { code, stderr } of await Promise.all(runs)) {
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stderr, /damaged/);
      }
      assert.deepEqual(results(`${folder}/out`), results(`${folder}/alone`));
      const names = filesBelow(`${folder}/out`).filter((name) => !name.startsWith(".probe-"));
      assert.deepEqual(names, filesBelow(`${folder}/alone`));
    }),
});

Deno.test("a damaged piece is named on standard error", () =>
  withExperiment(async (folder) => {
    await run(folder, command("store", "before"));
    const path = `store/${filesBelow(`${folder}/store`)[0]}`;
    Deno.truncateSync(`${folder}/${path}`, 3);
    const { code, stderr } = await run(folder, command("store", "after"));
    assert.equal(code, 0);
    assert(stderr.includes(`Made again, a damaged piece: "${path}": it ends too early\n`), stderr);
    assert.deepEqual(results(`${folder}/after`), results(`${folder}/before`));
  }));

const why = noDisk && ` (ignored: no small disk can be mounted: ${noDisk})`;

Deno.test({
  name: "a full disk is an error in the input, and the work before it is not lost" + why,
  ignore: noDisk !== "",
  fn: () =>
    withExperiment(async (folder) => {
      const disk = `${folder}/disk`;
      Deno.mkdirSync(disk);
      const runOn = (size: string, store: string, out: string) => {
        const [file, ...options] = command(store, out);
        const args = [`${folder}/${file}`, "--quiet", ...options];
        const { code, stderr } = runOnDisk(`size=${size}`, disk, "../../cli.ts", args);
        return { code, stderr: new TextDecoder().decode(stderr) };
      };
      const fullStore = runOn("64k", `${disk}/store`, `${folder}/out`);
      assert.match(
        fullStore.stderr,
        /^error: Cannot write ".*\/disk\/store\/[a-z-]+\/.*": no space left \(1 MB needed\)\n$/,
      );
      assert.equal(fullStore.code, 2);
      assert(!existsSync(`${folder}/out`));

      const fullResults = runOn("4k", `${folder}/store`, `${disk}/out`);
      assert.match(
        fullResults.stderr,
        /^error: Cannot write to ".*\/disk\/out": No space left on device.*\n$/,
      );
      assert.equal(fullResults.code, 2);
      const kept = finished(`${folder}/store`);
      assert.equal(kept.size, all);
      const { code } = await run(folder, command("store", "out"));
      assert.equal(code, 0);
      assert.deepEqual(finished(`${folder}/store`), kept);
    }),
});
