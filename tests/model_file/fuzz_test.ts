/**
 * Damaged and hostile model files: each is a model that predicts, or a ModelFileError.
 *
 * Every kind gets 500 files, the same ones each time; with EMODAE_FUZZ=100000 all kinds together get so many.
 * Half of the files have right checksums, so that what is behind them is reached.
 */
import assert from "node:assert/strict";
import { decodeModel, encodeModel, ModelFileError } from "../../src/model_file/mod.ts";
import { Model } from "../../src/recognizer/mod.ts";
import { mutate, Random } from "../audio/mutate.ts";
import { binaries } from "../modules.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";
import { type AnyHeader, open, repair, seal } from "./seal.ts";
import { smallModel } from "./small_model.ts";

const small = encodeModel(smallModel);
const tiny = encodeModel(await tinyModel());
const baseline = await WebAssembly.compile(binaries.baseline as BufferSource);

/** Far more than a damaged file takes, even on a machine that has other things to do. */
const maxMilliseconds = 2000;

type File = Uint8Array<ArrayBuffer>;

const numbers = [
  ...[0, -0, 1, -1, 0.5, 2, 3, 255, 256, 257, 1e-320, 1e300, -1e300, 3e38, -3e38, 1e20, -1e20],
  ...[2 ** 31 - 1, -(2 ** 31), 2 ** 32, 2 ** 53, 2 ** 60, NaN, Infinity],
];

/** Writes odd numbers over some of the arrays'. */
function damageArrays(payload: File, random: Random): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(payload.length / 8 - 1) * 8;
    const value = random.pick(numbers);
    const way = random.below(3);
    if (way === 0) view.setFloat32(at + 4 * random.below(2), value, true);
    else if (way === 1) view.setFloat64(at, value, true);
    else view.setInt32(at + 4 * random.below(2), value, true);
  }
}

/** Any JSON, a stranger's. */
function anyValue(random: Random): unknown {
  const length = random.pick([0, 1, 3, 1000]);
  return random.pick([
    ...[null, true, "", "x", "Float64Array", "is10", "\ud800", "__proto__", undefined],
    ...[{}, [], [[]], Array(length).fill(0), Array(length).fill("a"), { length: 5 }],
    random.pick(numbers),
  ]);
}

/** Puts something else somewhere into a header, takes it away, or puts it twice. */
function damageHeader(header: AnyHeader, random: Random): void {
  let place = header;
  for (;;) {
    const keys = Object.keys(place);
    const key = random.pick(keys);
    const inside = place[key];
    const deeper = typeof inside === "object" && inside !== null && Object.keys(inside).length > 0;
    if (deeper && random.below(5) > 0) {
      place = inside;
      continue;
    }
    const way = random.below(4);
    if (way === 0) delete place[key];
    else if (way === 1) place[random.pick(keys)] = inside;
    else if (way === 2 && Array.isArray(place)) place.push(inside);
    else place[key] = anyValue(random);
    return;
  }
}

const kinds: Record<string, (random: Random) => File> = {
  "bytes of any place": (random) => {
    const file = mutate(random.below(8) ? small : tiny, random) as File;
    if (random.below(2)) repair(file);
    return file;
  },
  "other headers": (random) => {
    const { header, payload } = open(small);
    for (let times = 1 + random.below(3); times > 0; times--) damageHeader(header, random);
    return seal(header, payload);
  },
  "other numbers": (random) => {
    const { header, payload } = open(small);
    damageArrays(payload, random);
    const file = seal(header, payload);
    if (random.below(4) === 0) file[random.below(file.length)] ^= 1;
    return file;
  },
  "parts of two files": (random) => {
    const [first, second] = random.below(2) ? [small, tiny] : [tiny, small];
    const cut = random.below(2) ? open(first).payload.length : random.below(first.length);
    const begin = first.subarray(0, first.length - cut);
    const end = second.subarray(random.below(second.length));
    const file = new Uint8Array(begin.length + end.length);
    file.set(begin);
    file.set(end, begin.length);
    if (random.below(2)) repair(file);
    return file;
  },
};

/** The part of the files that are models in spite of all: without any, nothing is reached. */
const fewest: Record<string, number> = { "other headers": 0.05, "other numbers": 0.3 };

/** The model of a file, undefined if it is none; other errors than a ModelFileError go through. */
function decode(file: File): ReturnType<typeof decodeModel> | undefined {
  try {
    return decodeModel(file);
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    assert.match(error.message, /^Cannot read the model: .{10,300}$/s);
  }
}

/** It says what it should, or in words why not. */
async function predict(file: File): Promise<void> {
  using model = await Model.from(file, { wasm: { baseline }, arithmetic: "strict" });
  const D = model.featureNames.length;
  try {
    const predictions = model.predictFeatures(Float32Array.from({ length: 3 * D }, Math.sin));
    for (const { label, probabilities, decisionValues } of predictions) {
      assert(model.classes.includes(label));
      assert.deepEqual(Object.keys(probabilities).toSorted(), model.classes.toSorted());
      const shares = Object.values(probabilities);
      assert(shares.every((share) => share >= 0 && share <= 1), `${shares}`);
      assert(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9, `${shares}`);
      assert(decisionValues.every(Number.isFinite));
    }
  } catch (error) {
    assert(error instanceof RangeError, String(error));
    assert.match(error.message, /^Cannot predict/);
  }
}

const all = Deno.env.get("EMODAE_FUZZ");
const cases = all ? Math.ceil(Number(all) / Object.keys(kinds).length) : 500;

for (const [kind, damaged] of Object.entries(kinds)) {
  Deno.test(`${cases} damaged model files: ${kind}`, async () => {
    let models = 0;
    for (let seed = 0; seed < cases; seed++) {
      const file = damaged(new Random(seed));
      const start = performance.now();
      try {
        const content = decode(file);
        assert(performance.now() - start < maxMilliseconds, "it takes long");
        if (!content) continue;
        models++;
        assert.equal(content.classifier.svm.support.buffer, file.buffer);
        await predict(file);
      } catch (error) {
        throw new Error(`seed ${seed}: ${file.length} bytes`, { cause: error });
      }
    }
    assert(models < cases && models >= cases * (fewest[kind] ?? 0), `${models} models`);
  });
}
