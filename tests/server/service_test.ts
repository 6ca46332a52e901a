/** The server under Deno, asked over a socket: worker threads, timeouts, its end. */
import assert from "node:assert/strict";
import { defaultLimits, type Limits } from "../../src/server/mod.ts";
import { Service } from "../../src/service/mod.ts";
import { speech, wavFile } from "../extraction/recordings.ts";
import { Contract, readAnswer } from "./contract.ts";
import { model, modelFile, recording, samples } from "./model.ts";
import { page } from "./stub.ts";

/** A file of so many seconds of speech. */
function speechFile(seconds: number): Uint8Array<ArrayBuffer> {
  const samples = speech[0].samples();
  const long = Float32Array.from(
    { length: 16_000 * seconds },
    (_, i) => samples[i % samples.length],
  );
  return Uint8Array.from(wavFile(long));
}

/** As long as is allowed. */
const long = speechFile(300);
/** Segments of it that take some ten seconds. */
const runaway = "predict?segments=60,6";

/** A server of a test. */
async function start(limits: Partial<Limits> = {}) {
  const errors: unknown[] = [];
  const service = await Service.start({
    modelFile,
    page,
    limits: { ...defaultLimits, concurrency: 2, ...limits },
    hostname: "127.0.0.1",
    port: 0,
    onError: (error) => errors.push(error),
  });
  const ask = async (path: string, init: RequestInit = {}) =>
    await readAnswer(await fetch(`${service.url}${path}`, init));
  return { service, ask, errors };
}

const post = (body: BodyInit) => ({ method: "POST", body });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("over a socket: the page, the library's numbers, the same headers as described", async () => {
  const { service, ask, errors } = await start();
  assert.match(service.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const description = await (await fetch(`${service.url}openapi.json`)).json();
  const contract = await Contract.of(() => Promise.resolve(Response.json(description)));
  const check = async (method: string, path: string, init: RequestInit, status: number) => {
    const answer = await ask(path, { ...init, method });
    contract.check(method, `/${path}`, answer);
    assert.equal(answer.status, status, answer.json?.detail);
    return answer;
  };
  for (const path of ["", "model", "model.emodae", "health", "openapi.json"]) {
    const get = await check("GET", path, {}, 200);
    const head = await check("HEAD", path, {}, 200);
    assert.equal(head.headers.get("content-length"), String(get.bytes.length));
  }
  const { json } = await check("POST", "predict", { body: recording }, 200);
  const expected = await model.predict(samples, 16000);
  assert.equal(json.label, expected.label);
  assert.deepEqual(json.decisionValues, Array.from(expected.decisionValues));
  await check("POST", "predict", { body: "junk", headers: { "content-type": "audio/wav" } }, 422);
  await check("POST", "predict", { body: "junk" }, 415);
  await check("GET", "nothing", {}, 404);
  await check("DELETE", "model", {}, 405);
  const large = new Uint8Array(defaultLimits.maxBytes + 1);
  await check("POST", "predict", { body: large }, 413);
  await check("POST", "predict", { body: new Blob([large]).stream() }, 413);
  assert.equal((await ask("predict", post(recording))).status, 200);
  assert(await service.stop());
  assert.deepEqual(errors, []);
});

Deno.test("a prediction that takes too long is stopped; the others go on, and so does the server", async () => {
  const { service, ask, errors } = await start({ timeoutSeconds: 1.5 });
  const before = (await ask("predict", post(recording))).json;
  const started = performance.now();
  const late = [ask(runaway, post(long)), ask(runaway, post(long))]; // both workers
  await pause(300);
  let asked = 0;
  while (performance.now() - started < 1200) {
    const start = performance.now();
    const { json } = await ask("health");
    assert.equal(json.status, "ok");
    assert(performance.now() - start < 1000, "health has to wait");
    asked++;
    await pause(20);
  }
  assert(asked > 3);
  for (const answer of late) {
    const { status, json } = await answer;
    assert.equal(status, 503);
    assert.match(json.detail, /^Cannot answer within 1.5 s/);
  }
  assert(performance.now() - started < 5000);
  assert.deepEqual((await ask("health")).json, { status: "ok", requests: 0, predictions: 0 });
  assert.deepEqual((await ask("predict", post(recording))).json, before);
  assert(await service.stop());
  assert.deepEqual(errors, []);
});

Deno.test("when it stops, what runs is finished, and nothing more is taken", async () => {
  const { service, ask } = await start();
  const running = ask("predict?segments=6,6", post(speechFile(60)));
  while ((await ask("health")).json.predictions === 0) await pause(10);
  const stopped = service.stop();
  for (const answer of [await ask("predict", post(recording)), await ask("health")]) {
    assert.equal(answer.status, 503);
    assert.match(answer.json.detail, /^Cannot take more requests: the server is shutting down$/);
  }
  const { status, json } = await running;
  assert.equal(status, 200);
  assert.equal(json.segments.length, 10);
  assert(await stopped);
  await assert.rejects(ask("health"), TypeError); // no connection
});

Deno.test("a request whose body is on its way when it stops is answered", async () => {
  const { service } = await start();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: portOf(service) });
  const write = (text: string) => connection.write(new TextEncoder().encode(text));
  await write("POST /predict HTTP/1.1\r\nhost: server\r\ncontent-length: 9\r\n\r\n");
  await pause(50);
  const stopped = service.stop();
  await write("too short");
  const answer = await new Response(connection.readable).text();
  assert.match(answer, /^HTTP\/1\.1 422 /);
  assert(await stopped);
});

Deno.test("a connection that says nothing more does not keep it from stopping", async () => {
  const { service } = await start({ timeoutSeconds: 0.5 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: portOf(service) });
  await connection.write(new TextEncoder().encode("POST /predict HTTP/1.1\r\nhost: ser"));
  await pause(50);
  const start_ = performance.now();
  await service.stop();
  assert(performance.now() - start_ < 3000);
});

Deno.test("slow bodies over a socket are given up", async () => {
  const { service } = await start({ timeoutSeconds: 0.5 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: portOf(service) });
  const head = "POST /predict HTTP/1.1\r\nhost: server\r\ncontent-length: 100\r\n\r\nfew";
  await connection.write(new TextEncoder().encode(head));
  const buffer = new Uint8Array(1000);
  const read = await connection.read(buffer);
  assert.match(new TextDecoder().decode(buffer.subarray(0, read!)), /^HTTP\/1\.1 408 /);
  assert(await service.stop());
});

function portOf(service: Service): number {
  return Number(new URL(service.url).port);
}
