import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { is10Binary } from "../../src/binaries.ts";
import {
  descriptorNames,
  Extractor,
  featureNames,
  type FeatureSet,
  featureSets,
} from "../../src/is10/mod.ts";
import { Agreement } from "./agreement.ts";
import { noise } from "./numbers.ts";
import { expected, samples, VARIANTS } from "./selfcheck.ts";

const binary = await WebAssembly.compile(is10Binary);

for (const set of VARIANTS) {
  Deno.test(`${set}: all features of the self-check signal agree`, async () => {
    const values = (await Extractor.create(binary, 16000, set)).extract(samples);
    const agreement = new Agreement();
    agreement.compare("self-check", featureNames(set), values, expected(set).features);
    assert.equal(agreement.share, 1, `\n${agreement.table}`);
  });

  Deno.test(`${set}: the descriptors of the self-check signal agree`, async () => {
    const extractor = await Extractor.create(binary, 16000, set);
    const { frames, values } = extractor.describe(samples);
    assert.equal(frames, 114);
    assert.equal(values.length, 114 * 76);
    const agreement = new Agreement();
    const { general, voiced, voicedDelta } = expected(set).frames;
    for (const [first, stage] of [[0, general], [68, voiced], [72, voicedDelta]] as const) {
      for (const [t, references] of stage) {
        const row = values.subarray(t * 76 + first, t * 76 + first + references.length);
        const names = descriptorNames.slice(first, first + references.length);
        agreement.compare(`frame ${t}`, names, row, references);
      }
    }
    assert.equal(agreement.share, 1, `\n${agreement.table}`);
  });
}

/** SHA-256 of the features' bits, little-endian: they are the same on every machine. */
const bits = {
  "is10-compat": "2cac2902bdf41b7ef2e33e6549ee3b4086a08cd0d02a63f21dc1877dd38ebc76",
  is10: "a117d07dc359109fe367a4c19c26c890f1547f38ed2145b891ce16c9d453ac88",
};
for (const set of featureSets) {
  Deno.test(`${set}: the features of the self-check signal have the bits they always had`, async () => {
    const values = (await Extractor.create(binary, 16000, set)).extract(samples);
    assert.equal(
      createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex"),
      bits[set],
    );
  });
}

/** Something like speech: voiced, unvoiced, quiet. */
function sound(count: number, rate: number, seed: number): Float32Array {
  const hiss = noise(count, seed);
  const turns = noise(Math.ceil(count / rate * 5), seed + 1);
  return Float32Array.from({ length: count }, (_, n) => {
    const turn = turns[Math.floor(n / rate * 5)];
    const phase = (150 + 50 * turn) * n / rate % 1;
    const voice = turn > -0.2 ? (1 - phase) ** 4 - 0.2 : 0;
    return Math.fround(0.3 * voice + (turn < -0.6 ? 0.1 : 0.001) * hiss[n]);
  });
}

for (const set of featureSets) {
  Deno.test(`${set}: nothing of one recording is left in the next one's features`, async () => {
    const used = await Extractor.create(binary, 16000, set);
    const lengths = [16000, 1120, 40000, 1300, 20000, 40000, 16000];
    for (const [seed, length] of lengths.entries()) {
      const recording = sound(length, 16000, seed);
      const fresh = await Extractor.create(binary, 16000, set);
      assert.deepEqual(used.extract(recording), fresh.extract(recording));
      assert.deepEqual(used.describe(recording), fresh.describe(recording));
    }
  });
}

for (const rate of [8000, 8175, 11025, 16000, 22050, 32000, 44100, 48000, 192000]) {
  Deno.test(`at ${rate} Hz features are finite, and the same again`, async () => {
    const recording = sound(rate, rate, 5);
    for (const set of featureSets) {
      const [first, second] = await Promise.all(
        [0, 1].map(async () => (await Extractor.create(binary, rate, set)).extract(recording)),
      );
      assert.deepEqual(first, second);
      assert.equal(first.length, 1582);
      assert(first.every(Number.isFinite));
      const voiced = first[featureNames(set).indexOf("F0final_sma_amean")];
      assert(voiced > 90 && voiced < 210, `F0 is ${voiced} Hz`);
    }
  });
}

const featuresOf = async (recording: Float32Array, set: FeatureSet = "is10-compat") => {
  const values = (await Extractor.create(binary, 16000, set)).extract(recording);
  return Object.fromEntries(featureNames(set).map((name, i) => [name, values[i]]));
};

Deno.test("from 70 to 100 ms there is one frame for the functionals: its values, no spread", async () => {
  for (const [count, frames] of [[1120, 1], [1279, 1], [1280, 2], [1440, 3], [1599, 3]]) {
    for (const set of featureSets) {
      const features = await featuresOf(sound(count, 16000, 2), set);
      assert.equal(features["F0final__Turn_duration"], Math.fround(Math.fround(0.01) * frames));
      for (const descriptor of descriptorNames.slice(0, 68)) {
        const of = (functional: string) => features[`${descriptor}_${functional}`];
        assert(Number.isFinite(of("amean")), descriptor);
        for (const same of ["linregc2", "quartile1", "quartile2", "percentile99.0"]) {
          assert.equal(of(same), of("amean"), `${descriptor}_${same}`);
        }
        const zero = [
          "maxPos",
          "minPos",
          "linregc1",
          "linregerrQ",
          "stddev",
          "skewness",
          "kurtosis",
        ];
        for (const name of [...zero, "iqr1-3", "pctlrange0-1"]) {
          assert.equal(Math.abs(of(name)), 0, `${descriptor}_${name}`);
        }
      }
    }
  }
});

Deno.test("from four frames on there are two for the functionals", async () => {
  const features = await featuresOf(sound(1600, 16000, 2));
  const moves = descriptorNames.slice(0, 34).filter((name) => features[`${name}_stddev`] > 0);
  assert(moves.length > 25, `${moves.length} descriptors have a spread`);
});

Deno.test("digital silence has features: the floors of the logarithms, no voice, no NaN", async () => {
  for (const set of featureSets) {
    const features = await featuresOf(new Float32Array(16000), set);
    assert.equal(features["pcm_loudness_sma_amean"], 0);
    assert.equal(features["logMelFreqBand_sma[3]_amean"], Math.fround(Math.log(1e-12)));
    assert.equal(features["lspFreq_sma[7]_stddev"], 0);
    assert.equal(features["F0final__Turn_duration"], Math.fround(Math.fround(0.01) * 94));
    for (const [name, value] of Object.entries(features)) {
      assert(Number.isFinite(value), name);
      if (/^(F0final|jitter|shimmer).*(?<!duration)$/.test(name)) assert.equal(value, 0, name);
    }
  }
});

Deno.test("features of any samples are finite, or the samples are refused as too loud", async () => {
  const extractors = await Promise.all(
    featureSets.map((set) => Extractor.create(binary, 16000, set)),
  );
  const sample = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ min: -1, max: 1, noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-40, 1.1754943508222875e-38),
  ).map(Math.fround);
  const size = fc.constantFrom(1e-42, 1e-30, 1e-10, 1e-3, 1, 3e4, 1e9, 1e15, 1e18, 1e30, 3e38);
  const recording = fc.oneof(
    fc.array(sample, { minLength: 1120, maxLength: 2400, size: "max" })
      .map((values) => Float32Array.from(values)),
    fc.tuple(size, fc.integer({ min: 1120, max: 5000 }), fc.nat())
      .map(([size, count, seed]) => noise(count, seed).map((value) => value * size)),
    fc.tuple(size, fc.integer({ min: 2, max: 400 }), fc.integer({ min: 1120, max: 5000 }))
      .map(([size, period, count]) =>
        Float32Array.from({ length: count }, (_, n) => n % period === 0 ? size : 0)
      ),
  );
  let refused = 0;
  fc.assert(
    fc.property(recording, (samples) => {
      for (const extractor of extractors) {
        try {
          assert(extractor.extract(samples).every(Number.isFinite));
          assert(extractor.describe(samples).values.every(Number.isFinite));
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          const peak = samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
          assert(peak > 1e15, `${peak}: ${error.message}`);
          refused++;
        }
      }
    }),
    { numRuns: 150 },
  );
  assert(refused > 0);
});

Deno.test("samples beyond single precision are refused, and leave no trace", async () => {
  const extractor = await Extractor.create(binary, 16000);
  const recording = sound(16000, 16000, 1);
  const before = extractor.extract(recording);
  const message = "Cannot extract from samples of up to 1.0e+30, where full scale is 1: " +
    "single precision does not hold their features";
  const loud = noise(16000).map((value, n) => n === 99 ? 1e30 : 1e29 * value);
  assert.throws(() => extractor.extract(loud), new RangeError(message));
  assert.throws(() => extractor.describe(loud), new RangeError(message));
  assert.deepEqual(extractor.extract(recording), before);
});

Deno.test("a recording that is too short is refused with the least number of samples", async () => {
  for (const [rate, least] of [[8000, 560], [11025, 772], [16000, 1120], [44100, 3087]]) {
    const extractor = await Extractor.create(binary, rate);
    assert.equal(extractor.fewestSamples, least);
    for (const count of [0, least - 1]) {
      const error = new RangeError(
        `Cannot extract from ${count} samples: at ${rate} Hz there must be at least ${least} (70 ms)`,
      );
      assert.throws(() => extractor.extract(new Float32Array(count)), error);
      assert.throws(() => extractor.describe(new Float32Array(count)), error);
    }
    assert(extractor.extract(noise(least)).every(Number.isFinite));
  }
});

Deno.test("a recording that is too long is refused, and leaves no trace", async () => {
  const extractor = await Extractor.create(binary, 16000);
  const recording = sound(16000, 16000, 1);
  const before = extractor.extract(recording);
  assert.throws(
    () => extractor.extract(new Float32Array(2 ** 28 + 1)), // never touched: no memory behind it
    new RangeError(
      "Cannot extract from 268435457 samples (16777 s): they do not fit into the module's memory; " +
        "cut the recording",
    ),
  );
  assert.deepEqual(extractor.extract(recording), before);
});

Deno.test("a sampling rate out of range is refused", async () => {
  for (const rate of [0, -16000, 7999, 192001, NaN, Infinity]) {
    await assert.rejects(
      Extractor.create(binary, rate),
      new RangeError(
        `Cannot extract at ${rate} Hz: allowed are sampling rates from 8000 to 192000 Hz`,
      ),
    );
  }
});

Deno.test("the binary may be bytes or compiled; the default set is is10-compat", async () => {
  const bytes = await Extractor.create(is10Binary, 16000);
  assert.equal(bytes.set, "is10-compat");
  const compiled = await Extractor.create(binary, 16000, "is10-compat");
  assert.deepEqual(bytes.extract(samples), compiled.extract(samples));
});
