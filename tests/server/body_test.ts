/** Bodies: how large, of which type, how slow. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ask } from "./contract.ts";
import { stub } from "./stub.ts";

const maxBytes = 1000;
const server = await stub({ maxBytes });

/** A body without a length, in chunks of these sizes; counts what is taken of it. */
function streamed(sizes: readonly number[]) {
  const state = { taken: 0, canceled: false };
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (next === sizes.length) return controller.close();
      controller.enqueue(new Uint8Array(sizes[next++]).fill(next));
      state.taken = next;
    },
    cancel() {
      state.canceled = true;
    },
  }, { highWaterMark: 0 });
  return { body, state };
}

const post = (body: BodyInit | null, headers: HeadersInit = {}) =>
  ask(server, "/predict", { method: "POST", body, headers });

Deno.test("a body of the limit is taken, one of a byte more is not; with its length", async () => {
  assert.equal((await post(new Uint8Array(maxBytes))).status, 200);
  assert.equal(server.questions.at(-1)!.body.length, maxBytes);
  const { status, json } = await post(new Uint8Array(maxBytes + 1), {
    "content-length": String(maxBytes + 1),
  });
  assert.equal(status, 413);
  assert.equal(json.detail, "Cannot take a body of 1001 bytes: at most 1000 are allowed");
});

Deno.test("of a body whose length is too large nothing is read", async () => {
  const { body, state } = streamed([1]);
  const { status } = await post(body, { "content-length": "1001" });
  assert.equal(status, 413);
  assert.deepEqual(state, { taken: 0, canceled: true });
});

Deno.test("the same in chunks without a length; reading stops at the first byte too many", async () => {
  for (const sizes of [[1000], [999, 1], Array(1000).fill(1), [0, 400, 0, 600]]) {
    assert.equal((await post(streamed(sizes).body)).status, 200);
    assert.equal(server.questions.at(-1)!.body.length, maxBytes);
  }
  for (const sizes of [[1001], [1000, 1], [999, 2], Array(1001).fill(1)]) {
    const { body, state } = streamed([...sizes, 7, 7, 7]);
    const { status, json } = await post(body);
    assert.equal(status, 413);
    assert.equal(json.detail, "Cannot take the body: at most 1000 bytes are allowed");
    assert.deepEqual(state, { taken: sizes.length, canceled: true });
  }
});

Deno.test("chunks of any sizes are put together; a length that lies changes nothing", async () => {
  const server = await stub({ maxBytes: 300_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 6 }),
      fc.constantFrom("0", "1", "299999", "-5", "many", ""),
      async (sizes, length) => {
        const all = sizes.flatMap((size, i) => Array(size).fill((i + 1) % 256));
        const init = { method: "POST", body: streamed(sizes).body };
        const headers = { "content-length": length };
        const { status } = await ask(server, "/predict", { ...init, headers });
        if (all.length > 300_000) return assert.equal(status, 413);
        assert.equal(status, 200);
        assert.deepEqual(server.questions.at(-1)!.body, Uint8Array.from(all));
      },
    ),
    { seed: 1, numRuns: 30 },
  );
});

Deno.test("a body that does not come in time is a 408, and is read no further", async () => {
  const server = await stub({ timeoutSeconds: 0.05 });
  let canceled = false;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(3)),
    cancel() {
      canceled = true;
    },
  });
  const start = performance.now();
  const { status, json } = await ask(server, "/predict", { method: "POST", body });
  assert.equal(status, 408);
  assert.equal(json.detail, "Cannot wait any longer for the body: 3 bytes are there");
  assert(canceled);
  assert(performance.now() - start < 1000);
  assert.deepEqual(server.questions, []);
  assert.deepEqual((await ask(server, "/health")).json.requests, 0);
});

Deno.test("a body that breaks off is a 400", async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(5));
      controller.error(new Error("connection reset"));
    },
  }, { highWaterMark: 0 });
  const { status, json } = await post(body);
  assert.equal(status, 400);
  assert.match(json.detail, /^Cannot read the body: it breaks off after \d bytes$/);
});

Deno.test("415 for another type of content, with those that are read", async () => {
  const types = ["text/plain", "application/xml", "video/mp4", "audio", "audio/", "audio/a b", ""];
  for (const type of [...types, "application/x-www-form-urlencoded", "multipart/form-data"]) {
    const { status, headers, json } = await post(new Uint8Array(1), { "content-type": type });
    assert.equal(status, 415, type);
    const accepted = "audio/*, application/octet-stream, application/json";
    assert.equal(headers.get("accept-post"), accepted);
    const found = JSON.stringify(type);
    assert.equal(
      json.detail,
      `Cannot read the content type ${found}: allowed are ${accepted}`,
    );
  }
});

Deno.test("415 for a packed body", async () => {
  for (const coding of ["gzip", "br", "gzip, identity"]) {
    const { status, headers } = await post(new Uint8Array(1), { "content-encoding": coding });
    assert.equal(status, 415);
    assert.equal(headers.get("accept-encoding"), "identity");
  }
  assert.equal((await post(new Uint8Array(1), { "content-encoding": "identity" })).status, 200);
});

Deno.test("audio of any type, octets, and what has no type are audio; JSON is JSON", async () => {
  const audio = ["audio/wav", "audio/x-wav", "Audio/FLAC; rate=16000", "application/octet-stream"];
  for (const type of audio) {
    assert.equal((await post(new Uint8Array(1), { "content-type": type })).status, 200);
    assert.equal(server.questions.at(-1)!.kind, "audio", type);
  }
  assert.equal((await post(new Uint8Array(1))).status, 200);
  assert.equal(server.questions.at(-1)!.kind, "audio");
  for (const type of ["application/json", "application/JSON;charset=utf-8"]) {
    assert.equal((await post(new Uint8Array(1), { "content-type": type })).status, 200);
    assert.equal(server.questions.at(-1)!.kind, "json", type);
  }
});

Deno.test("segments=WINDOW,HOP", async () => {
  const query = (text: string) =>
    ask(server, `/predict${text}`, { method: "POST", body: new Uint8Array(1) });
  assert.equal((await query("")).status, 200);
  assert.equal(server.questions.at(-1)!.segments, undefined);
  const right = { "3,1": [3, 1], "0.5,0.05": [0.5, 0.05], "60,60": [60, 60], "3,0.3": [3, 0.3] };
  for (const [text, [window, hop]] of Object.entries(right)) {
    assert.equal((await query(`?segments=${text}`)).status, 200, text);
    assert.deepEqual(server.questions.at(-1)!.segments, { window, hop });
  }
  const wrong = [
    "",
    "3",
    "3,",
    ",1",
    "3,1,1",
    "0.4,0.4",
    "61,1",
    "3,0.29",
    "3,3.1",
    "3,0",
    "-3,-1",
  ];
  for (
    const text of [...wrong, "NaN,NaN", "1e1,1", "Infinity,1", "3%2C+1", "3 ,1", "9".repeat(9999)]
  ) {
    const { status, json } = await query(`?segments=${text}`);
    assert.equal(status, 400, text);
    assert.match(json.detail, /^Cannot use segments=".*": a window of 0.5 to 60 seconds/);
  }
  assert.match((await query("?segments=3,1&segments=3,2")).json.detail, /"3,1" and "3,2"/);
  for (const text of ["?segment=3,1", "?segments=3,1&x", "?__proto__=1"]) {
    const { status, json } = await query(text);
    assert.equal(status, 400, text);
    assert.match(json.detail, /^Cannot use the parameter "(segment|x|__proto__)": there is only/);
  }
});
