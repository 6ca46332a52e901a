import assert from "node:assert/strict";
import fc from "fast-check";
import { inOrder } from "../../src/workers/mod.ts";

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

Deno.test("whatever the tasks take, what becomes of them comes in their order", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (times, ahead) => {
        let [running, most] = [0, 0];
        const run = async (index: number) => {
          most = Math.max(most, ++running);
          await wait(times[index]);
          running--;
          return index;
        };
        const found = await Array.fromAsync(inOrder(times.keys(), run, ahead));
        assert.deepEqual(found, [...times.keys()]);
        assert(most <= ahead, `${most} at a time`);
      },
    ),
    { numRuns: 30 },
  ));

Deno.test("tasks are asked for no sooner than there is room for them", async () => {
  let asked = 0;
  async function* tasks() {
    for (; asked < 10;) yield asked++;
  }
  const outcomes = inOrder(tasks(), (task) => Promise.resolve(task), 3);
  assert.deepEqual(await outcomes.next(), { done: false, value: 0 });
  assert.equal(asked, 3);
  assert.deepEqual(await outcomes.next(), { done: false, value: 1 });
  assert.equal(asked, 4);
  await outcomes.return();
  assert.equal(asked, 4);
});

Deno.test("the first to fail is thrown in its turn", async () => {
  const run = async (task: number) => {
    await wait(task === 1 ? 5 : 0);
    if (task > 0) throw new Error(`task ${task}`);
    return task;
  };
  const outcomes = inOrder([0, 1, 2], run, 3);
  assert.deepEqual(await outcomes.next(), { done: false, value: 0 });
  await assert.rejects(() => outcomes.next(), /task 1/);
});
