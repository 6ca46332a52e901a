import assert from "node:assert/strict";
import is10 from "../../assembly/build/is10.wasm" with { type: "bytes" };
import { Compute } from "../../src/compute/mod.ts";
import {
  classify,
  inClassOrder,
  probabilities,
  scaleRows,
  utterancesInMemory,
} from "../../src/model/mod.ts";
import { encodeModel, type ModelContent } from "../../src/model_file/mod.ts";
import { Extractor, Model, ModelFileError, resample } from "../../src/recognizer/mod.ts";
import { arithmetics, binaries } from "../modules.ts";
import { rate, sound, soundClasses } from "./sounds.ts";
import { tinyModel } from "./tiny_model.ts";

const content = await tinyModel();
const file = encodeModel(content);
const D = content.features.names.length;

/** The model with some parts of its content changed. */
function changed(part: Partial<ModelContent>): Promise<Model> {
  return Model.from(encodeModel({ ...content, ...part }));
}

Deno.test("it tells what it is", async () => {
  using model = await Model.from(file);
  assert.deepEqual(model.card, content.card);
  assert.deepEqual(model.classes, soundClasses);
  assert.deepEqual(model.pairs, [["hum", "siren"], ["hum", "noise"], ["siren", "noise"]]);
  assert.equal(model.featureNames.length, D);
  assert.equal(model.rate, undefined);
  assert.equal(model.binary, "baseline");
  using fast = await Model.from(file.buffer, { arithmetic: "fast" });
  assert.equal(fast.binary, arithmetics.includes("fast") ? "relaxed" : "baseline");
});

Deno.test("sounds that it has not heard are what they are", async () => {
  for (const arithmetic of arithmetics) {
    using model = await Model.from(file, { arithmetic });
    for (const [kind, name] of soundClasses.entries()) {
      for (const seed of [300, 400]) {
        const { label, probabilities } = await model.predict(sound(kind, seed, 1), rate);
        assert.equal(label, name);
        assert(probabilities[name] > 0.6);
        const total = Object.values(probabilities).reduce((sum, share) => sum + share, 0);
        assert(Math.abs(total - 1) < 1e-12);
      }
    }
  }
});

Deno.test("a prediction is made of the layers below, bit for bit", async () => {
  using model = await Model.from(file);
  const samples = sound(1, 500);
  const extractor = await Extractor.create(is10, rate);
  const features = extractor.extract(samples);
  const { scaler, classifier, calibration } = content;
  const scaled = new Float32Array(D);
  scaleRows(features, Uint32Array.of(0), () => scaler, scaler.clip, scaled);
  const compute = await Compute.create(binaries, "strict");
  const { labels, decisionValues } = classify(compute, classifier, utterancesInMemory(scaled, D));
  const ordered = inClassOrder(classifier.svm, decisionValues, 3);
  const [hum, siren, noise] = probabilities(calibration, ordered, 3);
  const expected = {
    label: soundClasses[labels[0]],
    probabilities: { hum, siren, noise },
    decisionValues: ordered,
    outside: features.filter((value, j) => value < scaler.minimum[j] || value > scaler.maximum[j])
      .length,
  };
  assert(expected.outside > 0);
  assert.deepEqual(await model.predict(samples, rate), expected);
  assert.deepEqual(model.predictFeatures(features), [expected]);
});

Deno.test("rows of features, each for itself", async () => {
  using model = await Model.from(file);
  const extractor = await Extractor.create(is10, rate);
  const rows = [0, 1, 2, 0].map((kind, i) => extractor.extract(sound(kind, 600 + i)));
  const all = model.predictFeatures(Float32Array.from(rows.flatMap((row) => [...row])));
  assert.deepEqual(all, rows.flatMap((row) => model.predictFeatures(row)));
  assert.deepEqual(all.map(({ label }) => label), ["hum", "siren", "noise", "hum"]);
  assert.deepEqual(model.predictFeatures(new Float32Array()), []);
});

Deno.test("many predictions at once, of many rates, are those of one after the other", async () => {
  using model = await Model.from(file);
  const rates = [16000, 8000, 44100, 48000, 22050, 16000, 8000, 96000, 11025];
  const sounds = rates.map((rate, i) => ({ rate, samples: sound(i % 3, 700 + i, 0.3, rate) }));
  const predict = ({ samples, rate }: typeof sounds[number]) => model.predict(samples, rate);
  const atOnce = await Promise.all([...sounds, ...sounds].map(predict));
  const oneByOne = [];
  for (const sound of sounds) oneByOne.push(await predict(sound));
  assert.deepEqual(atOnce, [...oneByOne, ...oneByOne]);
});

/** The rates that extractors are made for while something runs. */
async function ratesOfExtractors(run: () => Promise<unknown>): Promise<number[]> {
  const { create } = Extractor;
  const rates: number[] = [];
  Extractor.create = (binary, rate, set) => {
    rates.push(rate);
    return create.call(Extractor, binary, rate, set);
  };
  try {
    await run();
  } finally {
    Extractor.create = create;
  }
  return rates;
}

Deno.test("the extractors of the last two rates are kept, no more", async () => {
  using model = await Model.from(file);
  const predict = (rate: number) => model.predict(sound(0, 1, 0.1, rate), rate);
  const rates = await ratesOfExtractors(async () => {
    for (const rate of [8000, 16000, 8000, 16000, 8000, 22050, 8000, 22050, 16000]) {
      await predict(rate);
    }
    await Promise.all([16000, 16000, 22050].map(predict));
  });
  assert.deepEqual(rates, [8000, 16000, 22050, 16000]);
});

Deno.test("the memory that a long recording took is not kept", async () => {
  using model = await Model.from(file);
  const long = sound(2, 1, 2 ** 22 / 8000 + 1, 8000);
  const rates = await ratesOfExtractors(async () => {
    await model.predict(long, 8000);
    await model.predict(sound(0, 1, 0.1, 8000), 8000);
    await model.predict(sound(0, 2, 0.1, 8000), 8000);
  });
  assert.deepEqual(rates, [8000, 8000]);
});

Deno.test("a model of one rate brings every recording to it", async () => {
  using model = await changed({ features: { ...content.features, rate } });
  assert.equal(model.rate, rate);
  const samples = sound(1, 800, 0.5, 48000);
  const expected = await model.predict(resample(samples, 48000, rate), rate);
  const rates = await ratesOfExtractors(async () => {
    assert.deepEqual(await model.predict(samples, 48000), expected);
  });
  assert.deepEqual(rates, [], "the extractor is that of the model's rate");
  const [segment] = await Array.fromAsync(model.segments(samples, 48000));
  assert.deepEqual(segment, { start: 0, end: 0.5, ...expected });
});

Deno.test("segments are predictions of parts", async () => {
  using model = await Model.from(file);
  const parts = [sound(0, 1, 1), sound(1, 2, 1), sound(2, 3, 1.5)];
  const samples = Float32Array.from(parts.flatMap((part) => [...part]));
  const segments = await Array.fromAsync(model.segments(samples, rate, { window: 1, hop: 1 }));
  assert.deepEqual(segments.map(({ label }) => label), ["hum", "siren", "noise", "noise"]);
  const times = segments.map(({ start, end }) => [start, end]);
  assert.deepEqual(times, [[0, 1], [1, 2], [2, 3], [2.5, 3.5]]);
  for (const { start, end, ...prediction } of segments) {
    const part = samples.slice(start * rate, end * rate);
    assert.deepEqual(await model.predict(part, rate), prediction);
  }
  const usual = await Array.fromAsync(model.segments(samples, rate));
  assert.deepEqual(usual.map(({ start, end }) => [start, end]), [[0, 3], [0.5, 3.5]]);
  const short = await Array.fromAsync(model.segments(parts[0], rate));
  assert.deepEqual(short, [{ start: 0, end: 1, ...await model.predict(parts[0], rate) }]);
});

Deno.test("what cannot be predicted is a RangeError in words", async () => {
  using model = await Model.from(file);
  const samples = sound(0, 1);
  const odd = samples.with(7, NaN);
  const recordings: [Float32Array, number, RegExp][] = [
    [samples, 7999, /^Cannot predict at 7999 Hz: allowed are whole .* from 8000 to 192000 Hz$/],
    [samples, 192001, /^Cannot predict at 192001 Hz/],
    [samples, 16000.5, /^Cannot predict at 16000.5 Hz/],
    [samples, NaN, /^Cannot predict at NaN Hz/],
    [samples.subarray(0, 1119), rate, /^Cannot predict a recording of 69 ms: at least 70 ms/],
    [new Float32Array(), rate, /^Cannot predict a recording of 0 ms/],
    [odd, rate, /^Cannot predict a recording whose sample 8 is NaN$/],
    [samples.with(0, -Infinity), rate, /sample 1 is -Infinity$/],
    [new Float32Array(2000).fill(1e30).with(3, -1e30), rate, /^Cannot extract .* full scale is 1/],
  ];
  for (const [samples, rate, message] of recordings) {
    await assert.rejects(model.predict(samples, rate), { name: "RangeError", message });
    const segments = Array.fromAsync(model.segments(samples, rate));
    await assert.rejects(segments, { name: "RangeError", message });
  }
  await model.predict(samples.subarray(0, 1120), rate);
  const shortWindow = Array.fromAsync(model.segments(samples, rate, { window: 0.05 }));
  await assert.rejects(shortWindow, { name: "RangeError", message: /at least 1120 \(70 ms\)/ });

  assert.throws(() => model.predictFeatures(new Float32Array(D + 1)), {
    name: "RangeError",
    message: "Cannot predict 1583 values: a row has 1582 features",
  });
  assert.throws(() => model.predictFeatures(new Float32Array(2 * D).with(D + 1, Infinity)), {
    name: "RangeError",
    message: /^Cannot predict features: row 2, pcm_loudness_sma_minPos: Infinity is not finite$/,
  });
});

Deno.test("features that are not ours are predicted, sound is not", async () => {
  const names = content.features.names.map((_, j) => `f${j}`);
  using model = await changed({ features: { names } });
  assert.equal(model.predictFeatures(new Float32Array(D)).length, 1);
  await assert.rejects(model.predict(sound(0, 1), rate), {
    name: "RangeError",
    message: /^Cannot predict sound: the model takes features/,
  });
});

Deno.test("without clipping, what is too far outside for any number is a RangeError", async () => {
  const { layers: _, ...classifier } = content.classifier;
  const svm = {
    ...classifier.svm,
    mean: new Float32Array(D),
    support: new Float32Array(classifier.svm.coefficients.length / 2 * D).fill(0.5),
  };
  using model = await changed({
    classifier: { layers: [], svm },
    scaler: { ...content.scaler, clip: false },
  });
  assert.equal(model.predictFeatures(new Float32Array(D)).length, 1);
  assert.throws(() => model.predictFeatures(new Float32Array(D).fill(3e38)), {
    name: "RangeError",
    message: /^Cannot predict features so far outside of the training range$/,
  });
});

Deno.test("the modules given are taken, those not given are the package's", async () => {
  const never = () => assert.fail("it is not needed");
  let loaded = 0;
  const wasm = {
    relaxed: never,
    is10: () => {
      if (++loaded === 1) throw new TypeError("the network is down");
      return is10;
    },
  };
  using model = await Model.from(file, { wasm });
  assert.equal(loaded, 0, "the extractor is loaded when there is sound");
  await assert.rejects(model.predict(sound(0, 1), rate), { message: "the network is down" });
  await Promise.all([model.predict(sound(0, 1), rate), model.predict(sound(0, 1, 1, 8000), 8000)]);
  assert.equal(loaded, 2, "what failed is tried again, what is there is kept");
  const none = Model.from(file, { wasm: { baseline: undefined } });
  await assert.rejects(none, { name: "TypeError", message: /^Cannot load the module "baseline"/ });
});

Deno.test("no model, or one that is disposed of, predicts nothing", async () => {
  await assert.rejects(Model.from(new Uint8Array(5)), ModelFileError);
  const model = await Model.from(file);
  model[Symbol.dispose]();
  model[Symbol.dispose]();
  const message = "Cannot predict: the model is disposed of";
  await assert.rejects(model.predict(sound(0, 1), rate), { message });
  assert.throws(() => model.predictFeatures(new Float32Array(D)), { message });
});
