/** More requests than are taken, answers that take too long, and what stays between requests: nothing. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Answer } from "../../src/server/mod.ts";
import { ask } from "./contract.ts";
import { answer, type Stub, stub } from "./stub.ts";

/** A recognizer that answers when it is told to, one question after another. */
function manual() {
  const pending: PromiseWithResolvers<Answer>[] = [];
  const work = () => {
    const question = Promise.withResolvers<Answer>();
    pending.push(question);
    return question.promise;
  };
  return { pending, work };
}

const post = { method: "POST", body: new Uint8Array(1) };

/** Waits until the server has so many requests and predictions. */
async function loaded(server: Stub, requests: number, predictions: number): Promise<void> {
  const wanted = { status: "ok", requests, predictions };
  for (let tries = 0; tries < 5000; tries++) {
    const { json } = await ask(server, "/health");
    if (isDeepStrictEqual(json, wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.fail(`it never has ${requests} requests and ${predictions} predictions`);
}

Deno.test("429 when all places are taken; those who wait have their turn in order", async () => {
  const { pending, work } = manual();
  const server = await stub({ concurrency: 2, queue: 3 }, work);
  const answers = Array.from({ length: 5 }, () => ask(server, "/predict", post));
  await loaded(server, 5, 2);
  assert.equal(pending.length, 2);
  const { status, headers, json } = await ask(server, "/predict", post);
  assert.equal(status, 429);
  assert.equal(headers.get("retry-after"), "1");
  assert.match(json.detail, /^Cannot take more than 5 requests at a time/);
  for (let turn = 0; turn < 5; turn++) {
    pending[turn].resolve(answer);
    assert.equal((await answers[turn]).status, 200);
    await loaded(server, 4 - turn, Math.min(2, 4 - turn));
    assert.equal(pending.length, Math.min(5, turn + 3));
  }
  const later = ask(server, "/predict", post);
  await loaded(server, 1, 1);
  pending[5].resolve(answer);
  assert.equal((await later).status, 200);
});

Deno.test("a body that is on its way takes a place and no turn", async () => {
  const server = await stub({ concurrency: 1, queue: 1, timeoutSeconds: 5 });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const slow = ask(server, "/predict", { method: "POST", body: readable });
  await loaded(server, 1, 0);
  assert.equal((await ask(server, "/predict", post)).status, 200);
  await writable.close();
  assert.equal((await slow).status, 200);
});

Deno.test("whatever becomes of a request, its place is free again", async () => {
  const failures = [() => Promise.reject(new Error("broken")), () => Promise.resolve(answer)];
  let turn = 0;
  const server = await stub(
    { concurrency: 1, queue: 0, maxBytes: 10 },
    () => failures[turn++ % 2](),
  );
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  for (let round = 0; round < 3; round++) {
    assert.equal((await ask(server, "/predict", post)).status, 500);
    assert.equal((await ask(server, "/predict", post)).status, 200);
    const large = await ask(server, "/predict", { ...post, body: new Uint8Array(11) });
    assert.equal(large.status, 413);
  }
  assert.equal((await ask(server, "/predict", { ...post, body })).status, 400);
  assert.equal((await ask(server, "/predict", post)).status, 500);
  await loaded(server, 0, 0);
});

Deno.test("503 when the answer takes too long: the recognizer is told to stop", async () => {
  let told = false;
  const server = await stub({ timeoutSeconds: 0.05, concurrency: 1 }, async (_question, signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    told = true;
    throw signal.reason;
  });
  const { status, headers, json } = await ask(server, "/predict", post);
  assert.equal(status, 503);
  assert.equal(headers.get("retry-after"), "1");
  assert.match(json.detail, /^Cannot answer within 0.05 s/);
  assert(told);
});

Deno.test("503 when the turn does not come in time; the one who has it keeps it", async () => {
  const { pending, work } = manual();
  const server = await stub({ timeoutSeconds: 0.3, concurrency: 1, queue: 2 }, work);
  const first = ask(server, "/predict", post);
  const waiting = [ask(server, "/predict", post), ask(server, "/predict", post)];
  for (const late of waiting) assert.equal((await late).status, 503);
  await loaded(server, 1, 1);
  pending[0].resolve(answer);
  assert.equal((await first).status, 200);
  assert.equal(pending.length, 1);
  const next = ask(server, "/predict", post);
  await loaded(server, 1, 1);
  pending[1].resolve(answer);
  assert.equal((await next).status, 200);
});
