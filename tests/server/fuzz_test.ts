/**
 * Hostile requests straight into the handler: each gets one of the answers that are described, soon, and never
 * one that says the fault is the server's.
 *
 * 1,000 requests, the same ones each time; with EMODAE_FUZZ=100000 so many.
 */
import assert from "node:assert/strict";
import { createHandler, localRecognizer } from "../../src/server/mod.ts";
import { bytes } from "../audio/bytes.ts";
import { mutate, Random } from "../audio/mutate.ts";
import { sphere } from "../audio/sphere_file.ts";
import { format, wav } from "../audio/wav_file.ts";
import { Contract, readAnswer } from "./contract.ts";
import { model, modelFile, recording, samples } from "./model.ts";
import { page } from "./stub.ts";

const cases = Number(Deno.env.get("EMODAE_FUZZ") ?? 1000);

/** Far more than such a request takes, even on a machine that has other things to do. */
const maxMilliseconds = 3000;

const limits = { maxBytes: 20_000, maxSeconds: 1 };
const recognizer = localRecognizer(model);
const errors: unknown[] = [];
const onError = (error: unknown) => void errors.push(error);
const handler = createHandler({ recognizer, modelFile, page, limits, onError });
const contract = await Contract.of(handler);

const read = (name: string) =>
  Deno.readFileSync(new URL(`../audio/files/${name}`, import.meta.url));
const data = recording.subarray(44, 44 + 4000);
const audio = [
  recording.subarray(0, 6000),
  recording,
  wav(format({ rate: 8000, channels: 2 }), data),
  wav(format({ rate: 44_100, bits: 24 }), data.subarray(0, 3999)),
  wav(format({ codec: 3, bits: 32 }), data),
  wav(format({ codec: 7, bits: 8 }), data),
  sphere(data, { sample_count: "-i 2000" }, 1024),
  read("mono16.flac"),
  read("stereo24.flac"),
];
const row = Array(model.featureNames.length).fill(0.5);
const json = [
  { features: [row] },
  { features: [row, row.with(3, -7)] },
  { samples: Array.from(samples.subarray(0, 1500), (sample) => Number(sample.toFixed(3))) },
].map((value) =>
  bytes(JSON.stringify({ ...value, ..."samples" in value && { sampleRate: 16000 } }))
);

const pathological = [
  "[".repeat(19_000),
  `{"features":${"[".repeat(9000)}${"]".repeat(9000)}}`,
  `{"features":[[${"1e999,".repeat(1581)}0]]}`,
  `{"features":[[${"null,".repeat(1581)}0]]}`,
  `{"samples":[${"1e38,".repeat(3000)}0],"sampleRate":16000}`,
  `{"samples":[${"0,".repeat(3000)}0],"sampleRate":999983}`,
  `{"samples":[${"0,".repeat(3000)}0],"sampleRate":1e308}`,
  `{"samples":{"length":1e9},"sampleRate":16000}`,
  `{"__proto__":{"samples":[0]},"constructor":1}`,
  `"\\ud800"`,
].map((text) => bytes(text));

const types = ["audio/wav", "audio/flac", "application/octet-stream", "application/json"];
const hostileTypes = [
  "text/plain",
  "audio/",
  "application/json;".repeat(500),
  "\u00ff",
  "",
  ";",
  "*/*",
];
const lengths = ["0", "-1", "1e9", "20000", "20001", "99999999999999999999999", "NaN", "", "0x10"];
const queries = ["?segments=0.5,0.05", "?segments=1,1", ""];
const hostileQueries = [
  "?segments=%ff%fe",
  "?segments=1e-9,1e-9",
  "?segments",
  "?%",
  "?a&a&a&a",
  "?#?",
];
const methods = ["GET", "HEAD", "PUT", "OPTIONS", "DELETE", "patch", "X-Y"];
const paths = [
  "/",
  "/model",
  "/health",
  "/openapi.json",
  "/predict/..",
  "/%00",
  "/..%2f",
  "//",
  "/%",
];

/** A request, and whether what surrounds its body is as it should be. */
function hostileRequest(random: Random): Request {
  const chance = (percent: number) => random.below(100) < percent;
  const isJson = chance(40);
  let body = chance(5) ? random.pick(pathological) : random.pick(isJson ? json : audio);
  if (chance(80)) body = mutate(body, random);
  if (chance(3)) body = bytes(body, "\0".repeat(limits.maxBytes - body.length + random.below(3)));
  const type = chance(90)
    ? isJson ? "application/json" : random.pick(types)
    : random.pick(hostileTypes);
  const headers = new Headers({ "content-type": type });
  if (chance(10)) headers.set("content-length", random.pick(lengths));
  if (chance(3)) headers.set("content-encoding", random.pick(["gzip", "identity", ""]));
  if (chance(5)) headers.set("if-none-match", random.pick(["*", '"', ",,,,", "W/".repeat(999)]));
  const query = chance(80) ? "" : random.pick(chance(50) ? queries : hostileQueries);
  const path = chance(95) ? "/predict" : random.pick(paths);
  const method = chance(95) ? "POST" : random.pick(methods);
  const hasBody = !["GET", "HEAD"].includes(method);
  const stream = chance(50) ? streamed(body, random) : body as Uint8Array<ArrayBuffer>;
  return new Request(`http://server${path}${query}`, {
    method,
    headers,
    ...(hasBody && { body: stream }),
  });
}

/** A body without a length, which may break off. */
function streamed(body: Uint8Array, random: Random): ReadableStream<Uint8Array<ArrayBuffer>> {
  const breaksAt = random.below(10) === 0 ? random.below(body.length + 1) : Infinity;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= breaksAt) return controller.error(new Error("connection reset"));
      if (at >= body.length) return controller.close();
      const size = 1 + random.below(random.pick([2, 100, 10_000]));
      controller.enqueue(body.slice(at, at += size) as Uint8Array<ArrayBuffer>);
    },
  });
}

Deno.test(`${cases} hostile requests`, async () => {
  const seen = new Map<number, number>();
  for (let seed = 0; seed < cases; seed++) {
    const request = hostileRequest(new Random(seed));
    const start = performance.now();
    try {
      const answer = await readAnswer(await handler(request));
      assert(performance.now() - start < maxMilliseconds, "it takes long");
      contract.check(request.method, new URL(request.url).pathname, answer);
      assert.deepEqual(errors, []);
      assert(answer.status < 500, `status ${answer.status}`);
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  for (const status of [200, 400, 404, 405, 413, 415, 422]) {
    assert(seen.get(status)! > cases / 500, `status ${status}: ${seen.get(status)} times`);
  }
  if (cases > 1000) console.log(Object.fromEntries(seen));
});
