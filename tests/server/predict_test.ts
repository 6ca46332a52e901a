/** What POST /predict answers with a model: the numbers of the library, or what is wrong with the question. */
import assert from "node:assert/strict";
import { decodeAudio } from "../../src/audio/mod.ts";
import type { Prediction } from "../../src/recognizer/mod.ts";
import { createHandler, localRecognizer } from "../../src/server/mod.ts";
import { flac, flacFrame } from "../audio/flac_file.ts";
import { wavFile } from "../extraction/recordings.ts";
import { ask, Contract } from "./contract.ts";
import { model, modelFile, recording } from "./model.ts";

const limits = { maxSeconds: 2, maxBytes: 1_000_000 };
const recognizer = localRecognizer(model);
const handler = createHandler({ recognizer, modelFile, limits });
const server = { handler, contract: await Contract.of(handler) };

const { samples, sampleRate } = await decodeAudio(recording);
const width = model.featureNames.length;

/** Sends a body; JSON if it is a text or an object. */
function predict(body: Uint8Array<ArrayBuffer> | string | object, query = "") {
  const init = body instanceof Uint8Array ? { body } : {
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
  };
  return ask(server, `/predict${query}`, { method: "POST", ...init });
}

/** As JSON has it. */
function plain(prediction: Prediction) {
  return { ...prediction, decisionValues: Array.from(prediction.decisionValues) };
}

Deno.test("an audio file: the library's prediction, and what the recording is", async () => {
  const { status, json: { recording: about, ...json } } = await predict(recording);
  assert.equal(status, 200);
  assert.deepEqual(json, plain(await model.predict(samples, sampleRate)));
  assert.deepEqual(about, {
    seconds: 0.5,
    sampleRate: 16000,
    channels: 1,
    encoding: "PCM 16 bit",
    clipped: 0,
    silent: false,
    notes: [],
  });
});

Deno.test("samples in JSON: the same prediction", async () => {
  const { status, json: { recording: about, ...json } } = await predict({
    samples: Array.from(samples),
    sampleRate,
  });
  assert.equal(status, 200);
  assert.deepEqual(json, plain(await model.predict(samples, sampleRate)));
  assert.deepEqual(about, { seconds: 0.5, sampleRate: 16000 });
});

Deno.test("features in JSON: a prediction for each row", async () => {
  const features = Float32Array.from({ length: 3 * width }, (_, i) => Math.sin(i));
  const rows = [0, 1, 2].map((row) =>
    Array.from(features.subarray(row * width, (row + 1) * width))
  );
  const { status, json } = await predict({ features: rows });
  assert.equal(status, 200);
  assert.deepEqual(json, { predictions: model.predictFeatures(features).map(plain) });
});

Deno.test("segments: the library's, besides the whole recording's prediction", async () => {
  for (const body of [recording, { samples: Array.from(samples), sampleRate }]) {
    const { status, json } = await predict(body, "?segments=0.5,0.05");
    assert.equal(status, 200);
    assert.equal(json.label, (await model.predict(samples, sampleRate)).label);
    const options = { window: 0.5, hop: 0.05 };
    const segments = await Array.fromAsync(model.segments(samples, sampleRate, options), plain);
    assert.deepEqual(json.segments, segments);
  }
});

Deno.test("the limit of seconds is allowed, a sample more is not", async () => {
  const silence = (count: number) => wavFile(new Float32Array(count)) as Uint8Array<ArrayBuffer>;
  assert.equal((await predict(silence(32_000))).status, 200);
  const { status, json } = await predict(silence(32_001));
  assert.equal(status, 422);
  assert.equal(
    json.detail,
    "Cannot predict a recording of 2.0 s: at most 2 s are allowed",
  );
});

Deno.test("a few bytes that stand for hours are refused before they are decoded", async () => {
  const frames = Array.from({ length: 100 }, (_, number) =>
    flacFrame({
      channels: [Array(65_536).fill(0)],
      codings: [{ type: "constant" }],
      bits: 16,
      number,
    }));
  const file = flac({ channels: 1, bits: 16, frames: 0 }, frames) as Uint8Array<ArrayBuffer>;
  assert(file.length < 2000);
  const { status, json } = await predict(file);
  assert.equal(status, 422);
  assert.match(
    json.detail,
    /^Cannot read the recording: .*the file has 196608 numbers; at most 192000/,
  );
});

Deno.test("422 for what is no recording, or none that has features", async () => {
  const short = wavFile(new Float32Array(1119)) as Uint8Array<ArrayBuffer>;
  const cases: [body: Uint8Array<ArrayBuffer> | object, reason: RegExp][] = [
    [new Uint8Array(), /^Cannot read the recording: the file is empty$/],
    [new TextEncoder().encode("junk"), /the format is unknown; the file begins with 6a 75 6e 6b/],
    [new TextEncoder().encode("OggS"), /the format is Ogg; convert it to WAV or FLAC$/],
    [short, /70 ms/],
    [wavFile(new Float32Array(0)) as Uint8Array<ArrayBuffer>, /there are no samples/],
    [{ samples: Array(1119).fill(0), sampleRate }, /70 ms/],
    [{ samples: [], sampleRate }, /70 ms/],
    [{ samples: Array(16000).fill(3e38), sampleRate }, /./],
  ];
  for (const [body, reason] of cases) {
    const { status, json } = await predict(body);
    assert.equal(status, 422, json.detail);
    assert.match(json.detail, reason);
  }
});

Deno.test("400 for what is not JSON", async () => {
  const cases = ["", "{", "[1,", "NaN", "{'a': 1}", "\u{feff}\u{feff}{}", "[".repeat(400_000)];
  for (const body of cases) {
    const { status, json } = await predict(body);
    assert.equal(status, 400, body.slice(0, 10));
    assert.match(json.detail, /^Cannot read the body: \d+ bytes that are not JSON in UTF-8$/);
  }
  const { status } = await ask(server, "/predict", {
    method: "POST",
    body: Uint8Array.of(0x22, 0xff, 0x22),
    headers: { "content-type": "application/json" },
  });
  assert.equal(status, 400);
});

Deno.test("422 for JSON that is something else", async () => {
  const row = Array(width).fill(0);
  const cases: [body: string | object, reason: RegExp][] = [
    ["null", /^Cannot use null: /],
    ["3", /^Cannot use 3: /],
    ["[]", /^Cannot use an empty array: /],
    [`${"[".repeat(400_000)}${"]".repeat(400_000)}`, /^Cannot use an array: /],
    ['"text"', /^Cannot use "text": /],
    ["{}", /^Cannot use an object with no members: /],
    [{ samples: [] }, /^Cannot use an object with "samples": /],
    [{ samples: [], samplerate: 1 }, /with "samplerate and samples"/],
    [{ features: [row], samples: [] }, /with "features and samples"/],
    ['{"__proto__": {"features": []}}', /with "__proto__"/],
    [{ ["x".repeat(500_000)]: 1 }, /with "x{60}…"/],
    [{ features: [] }, /^Cannot use an empty array as features/],
    [{ features: {} }, /^Cannot use an object as features/],
    [{ features: row }, /^Cannot use row 0 of the features: it is 0, the model has 1582$/],
    [{ features: [row, row.slice(1)] }, /row 1 of the features: it has 1581 values, the model/],
    [{ features: [row, [...row, 0]] }, /row 1 of the features: it has 1583 values/],
    [{ features: [row, row.with(7, "1")] }, /^Cannot use "1" as feature 7 of row 1 \(counted/],
    [{ features: [row.with(0, null)] }, /^Cannot use null as feature 0 of row 0/],
    [{ features: [row.with(0, 1e39)] }, /^Cannot use 1e\+39 as feature 0 of row 0/],
    [JSON.stringify({ features: [row] }).replace("0", "1e999"), /^Cannot use Infinity as feature/],
    [{ samples: {}, sampleRate }, /^Cannot use an object as samples/],
    [{ samples: [0, [1]], sampleRate }, /^Cannot use an array as sample 1/],
    [{ samples: [true], sampleRate }, /^Cannot use true as sample 0/],
    ...[0, 7999, 192_001, 16000.5, -16000, "16000", null, 1e300].map((rate) =>
      [
        { samples: [0], sampleRate: rate },
        /^Cannot use .* as sampleRate: a whole number from 8000 to 192000 is needed$/,
      ] as [object, RegExp]
    ),
  ];
  for (const [body, reason] of cases) {
    const { status, json } = await predict(body);
    assert.equal(status, 422, json.detail);
    assert.match(json.detail, reason);
  }
});

Deno.test("400 for segments of features", async () => {
  const { status, json } = await predict({ features: [Array(width).fill(0)] }, "?segments=3,1");
  assert.equal(status, 400);
  assert.match(json.detail, /^Cannot divide features into segments/);
});

Deno.test("no request changes another's answer", async () => {
  const alone = (await predict(recording)).json;
  const others = [
    new Uint8Array(100),
    wavFile(samples.map((sample) => -sample), 8000) as Uint8Array<ArrayBuffer>,
    { features: [Array(width).fill(1e6)] },
    wavFile(new Float32Array(20_000), 22_050) as Uint8Array<ArrayBuffer>,
  ];
  const limits = { concurrency: 10, queue: 100, maxSeconds: 2 };
  const handler = createHandler({ recognizer, modelFile, limits });
  const crowd = { handler, contract: server.contract };
  const answers = await Promise.all(Array.from({ length: 12 }, async (_, i) => {
    const body = i % 3 === 0 ? recording : others[i % others.length];
    const init = body instanceof Uint8Array
      ? { body }
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const { json } = await ask(crowd, "/predict", { method: "POST", ...init });
    return i % 3 === 0 ? json : undefined;
  }));
  const mine = answers.filter((answer) => answer !== undefined);
  assert.equal(mine.length, 4);
  for (const answer of mine) assert.deepEqual(answer, alone);
});
