// Who computes what: a task on each processor, or several processors inside of a task's steps.
import assert from "node:assert/strict";
import { neutralTask, variantsOf } from "../../src/experiment/plan.ts";
import { type TaskEpoch, TrainingPool } from "../../src/experiment/pool.ts";
import type { NeutralTask } from "../../src/experiment/work.ts";
import { featureExperiment, smallModified, syntheticDataset } from "./synthetic.ts";

const setup = { dataset: await syntheticDataset(), arithmetic: "strict", wide: false } as const;

function task(epochs: number): NeutralTask {
  const neutral = { epochs, batch: 50, rate: 1e-4 };
  const systems = [{ ...smallModified, neutral }];
  const [{ candidates: [{ setting }] }] = variantsOf(featureExperiment({ systems }));
  return neutralTask(setting, 0)!;
}

/** Runs tasks of these many epochs at once; for each the threads of its epochs and its outcome. */
async function runAll(size: number, epochs: number[]) {
  const pool = new TrainingPool(size, setup);
  try {
    await pool.ready();
    return await Promise.all(epochs.map(async (count) => {
      const threads: number[] = [];
      const onEvent = (event: TaskEpoch) => threads.push(event.threads);
      const outcome = await pool.run(task(count), { onEvent });
      return { threads, outcome };
    }));
  } finally {
    pool.close();
  }
}

const [{ outcome: alone }] = await runAll(1, [3]);

Deno.test("one task has all processors, and the outcome that it has on one", async () => {
  for (const size of [1, 2, 3]) {
    const [{ threads, outcome }] = await runAll(size, [3]);
    assert.deepEqual(threads, [size, size, size]);
    assert.deepEqual(outcome, alone);
  }
});

Deno.test("as many tasks as processors have one each, until the first ends", async () => {
  const [long, short] = await runAll(2, [400, 3]);
  assert.deepEqual(short.threads, [1, 1, 1]);
  assert.deepEqual(short.outcome, alone);
  assert.equal(long.threads.at(0), 1);
  assert.equal(long.threads.at(-1), 2);
});

Deno.test("a helper goes to the task that comes", async () => {
  const pool = new TrainingPool(2, setup);
  try {
    await pool.ready();
    const threads: number[] = [];
    let second: Promise<unknown> | undefined;
    const onEvent = (event: TaskEpoch) => {
      threads.push(event.threads);
      second ??= pool.run(task(3), {});
    };
    await pool.run(task(400), { onEvent });
    assert.deepEqual(await second, alone);
    // with the helper, without it, and with it again
    const changes = threads.filter((count, i) => count !== threads[i - 1]);
    assert.deepEqual(changes, [2, 1, 2]);
  } finally {
    pool.close();
  }
});

Deno.test("more tasks than processors: one thread each, the last ones excepted", async () => {
  const all = await runAll(2, [3, 3, 3, 3, 3]);
  for (const { outcome } of all) assert.deepEqual(outcome, alone);
  assert.ok(all.slice(0, 4).every(({ threads }) => threads[0] === 1));
});

Deno.test("a task that fails lets its helpers go", async () => {
  const pool = new TrainingPool(2, setup);
  try {
    await pool.ready();
    const { stage, dae, ...rest } = task(5);
    const diverging = { ...stage, rate: 1e38 };
    const failed = await pool.run(
      { ...rest, stage: diverging, dae: { ...dae, gradient: "sum" } },
      {},
    );
    assert.equal(failed.kind, "failed");
    const impossible = pool.run({ ...rest, stage, dae: { ...dae, hidden: [-1] } }, {});
    await assert.rejects(impossible, { name: "RangeError" });
    assert.deepEqual(await pool.run(task(3), {}), alone);
  } finally {
    pool.close();
  }
});

Deno.test("a pool that is closed stops its teams at once", async () => {
  const pool = new TrainingPool(2, setup);
  await pool.ready();
  await new Promise<void>((resolve) => {
    pool.run(task(100_000), { onEvent: ({ threads }) => threads === 2 && resolve() });
  });
  pool.close();
});
