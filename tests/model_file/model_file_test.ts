import assert from "node:assert/strict";
import type { ModelContent } from "../../src/model_file/mod.ts";
import { decodeModel, encodeModel, ModelFileError } from "../../src/model_file/mod.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";
import { type AnyHeader, open, type Opened, seal } from "./seal.ts";

const content = await tinyModel();
const file = encodeModel(content);

function assertRefused(bytes: Uint8Array<ArrayBuffer>, message: RegExp): void {
  assert.throws(() => decodeModel(bytes), (error) => {
    assert(error instanceof ModelFileError, String((error as Error).stack));
    assert.match(error.message, /^Cannot read the model: .{10,}/);
    assert.match(error.message, message);
    return true;
  });
}

/** All typed arrays of a model. */
function arraysOf({ scaler, classifier: { layers, svm }, calibration }: ModelContent) {
  return [scaler, ...layers, svm, calibration].flatMap((part) =>
    Object.values(part).filter((value) => ArrayBuffer.isView(value))
  );
}

Deno.test("a model comes back; its arrays are views of the file", () => {
  const decoded = decodeModel(file);
  assert.deepEqual(decoded, content);
  assert.deepEqual(decodeModel(file.buffer), content);
  const arrays = arraysOf(decoded);
  assert.equal(arrays.length, 12);
  for (const array of arrays) {
    assert.equal(array.buffer, file.buffer);
    assert.equal(array.byteOffset % 64, 0);
  }
});

Deno.test("a file within a larger buffer is copied only where its arrays could not be looked at", () => {
  const large = new Uint8Array(file.length + 100);
  for (const offset of [0, 8, 24, 1, 4, 63]) {
    const part = large.subarray(offset, offset + file.length);
    part.set(file);
    const decoded = decodeModel(part);
    assert.deepEqual(decoded, content);
    for (const { buffer } of arraysOf(decoded)) {
      assert.equal(buffer === large.buffer, offset % 8 === 0, `offset ${offset}`);
    }
  }
});

Deno.test("all systems: static, several layers, learned alphas; features of any name", () => {
  const { layers: [layer], svm } = content.classifier;
  const D = content.features.names.length;
  const units = layer.hiddenBias.length;
  const second = {
    weights: new Float32Array(5 * units).fill(0.1),
    hiddenBias: new Float32Array(5),
  };
  const n = svm.support.length / units;
  const resized = (columns: number) => ({
    ...svm,
    mean: new Float32Array(columns),
    support: new Float32Array(n * columns),
  });
  const names = Array.from({ length: D }, (_, j) => `feature ${j} "ü" 🙂`);
  const models: ModelContent[] = [
    { ...content, features: { names } },
    { ...content, features: { ...content.features, rate: 16000 }, arithmetic: "fast" },
    { ...content, classifier: { layers: [], svm: resized(D) } },
    {
      ...content,
      classifier: { layers: [layer, second], svm: resized(5), learnedAlphas: [0.4, 0.7] },
    },
  ];
  for (const model of models) {
    const encoded = encodeModel(model);
    assert.deepEqual(decodeModel(encoded), model);
    assert.deepEqual(encodeModel(decodeModel(encoded)), encoded);
  }
});

Deno.test("equal trainings give equal bytes", async () => {
  assert.deepEqual(encodeModel(await tinyModel()), file);
});

Deno.test("the header can be read by people", () => {
  const begin = new TextDecoder().decode(file.subarray(16, 200));
  assert.match(begin, /^{"card":{"name":"tiny","system":{"id":"dae"/);
});

Deno.test("a changed byte is found, wherever it is", () => {
  // all of the preamble and of the first arrays' bytes, and one here and there
  const { header } = open(file);
  const payload = file.length - header.bytes;
  for (let at = 0; at < file.length; at += at < 70 ? 1 : at < payload ? 997 : 1499) {
    const changed = file.slice();
    changed[at] ^= 1 << at % 8;
    assertRefused(changed, /begin with|format|header|arrays are damaged|it has \d+ bytes/);
  }
});

Deno.test("a truncated file, and one with bytes too many, are found", () => {
  const lengths = [
    0,
    1,
    5,
    6,
    7,
    8,
    12,
    15,
    16,
    17,
    63,
    64,
    1000,
    file.length - 64,
    file.length - 1,
  ];
  for (const length of lengths) {
    assertRefused(file.slice(0, length), /begin with|ends after|header alone|it has \d+ bytes/);
  }
  const longer = new Uint8Array(file.length + 1);
  longer.set(file);
  assertRefused(longer, new RegExp(`it has ${file.length + 1} bytes`));
});

Deno.test("the file of a newer emodae is refused in words; so is what is no model", () => {
  const newer = file.slice();
  newer[6] = 3;
  assertRefused(newer, /made by a newer emodae: format 3; this one reads up to 1$/);
  newer[6] = 0;
  assertRefused(newer, /there is no format 0/);
  for (const begin of ["", "emodae/1", "RIFF\x10\0\0\0WAVEfmt ", "{}", "EMODA"]) {
    assertRefused(new TextEncoder().encode(begin), /it does not begin with "EMODAE"/);
  }
  assertRefused(new TextEncoder().encode("EMODAE"), /ends after 6 bytes/);
});

Deno.test("a header that is none, or too large, is refused", () => {
  const { payload } = open(file);
  assertRefused(seal("{", payload), /its header is no JSON/);
  assertRefused(seal("", payload), /its header is no JSON/);
  for (const text of ["null", "3", "[]", '"EMODAE"']) {
    assertRefused(seal(text, payload), /its header is not an object/);
  }
  const badText = seal(`{"a":"${"x".repeat(100)}"}`, new Uint8Array());
  assertRefused(badText, /its arithmetic is not one of strict, fast/);
  assertRefused(seal(" ".repeat(2 ** 24), payload), /its header would end at byte 16777/);
  const claims = file.slice();
  new DataView(claims.buffer).setUint32(8, 0xffffffff, true);
  assertRefused(claims, /the header alone 4294967311/);
  const deep = "[".repeat(2 ** 20) + "]".repeat(2 ** 20);
  const { header } = open(file);
  const nested = JSON.stringify({ ...header, card: 0 }).replace('"card":0', `"card":${deep}`);
  assertRefused(seal(nested, payload), /not at most 32 levels deep/);
});

/** Damages one part of a header. */
type Damages = [change: (header: AnyHeader) => void, message: RegExp][];

Deno.test("a header whose checksum is right is not believed either", () => {
  const damages: Damages = [
    [(h) => delete h.arithmetic, /its arithmetic is not one of/],
    [(h) => h.arithmetic = "loose", /its arithmetic is not one of/],
    [(h) => h.classes = "hum", /its classes is not a list/],
    [(h) => h.classes = ["hum", "siren", 3], /its classes\[2\] is not a text/],
    [(h) => h.classes = ["hum", "siren", "hum"], /do not have a name each/],
    [(h) => h.classes = ["hum", "siren", ""], /do not have a name each/],
    [(h) => h.classes = ["hum"], /it has 1 classes/],
    [(h) => h.classes = Array.from({ length: 257 }, (_, i) => `${i}`), /it has 257 classes/],
    [(h) => h.classes = ["hum", "siren"], /confusion is not a list of 2/],
    [(h) => h.classes[2] = "hiss", /its card.evaluation.recall.hiss is not a number/],
    [(h) => h.features = null, /its features is not an object/],
    [(h) => h.features.names = [], /it has no features/],
    [(h) => h.features.names[3] = "mine", /are not those of the set is10-compat/],
    [(h) => h.features.set = "is11", /features.set is not one of is10-compat, is10/],
    [(h) => h.features.set = null, /features.set is not one of/],
    [(h) => h.features = { names: ["only one"] }, /"minimum" has 1582 values instead of 1$/],
    [(h) => h.features.rate = 7999, /its sampling rate is 7999 Hz/],
    [(h) => h.features.rate = 1e6, /its sampling rate is 1000000 Hz/],
    [(h) => h.features.rate = 16000.5, /its features.rate is not a count/],
    [(h) => h.clip = "yes", /its clip is not true or false/],
    [(h) => h.gamma = 0, /its gamma is 0/],
    [(h) => h.gamma = -1, /its gamma is -1/],
    [(h) => h.gamma = null, /its gamma is not a number/],
    [(h) => h.layers = -1, /its layers is not a count/],
    [(h) => h.layers = 2, /it has no Float32Array "bias1"/],
    [(h) => h.layers = Number.MAX_SAFE_INTEGER, /it has no Float32Array "bias1"/],
    [(h) => h.layers = 0, /"mean" has 12 values instead of 1582/],
    [(h) => h.learnedAlphas = [0.5, null], /its learnedAlphas\[1\] is not a number/],
    [(h) => h.learnedAlphas = [0.5, 0.5], /it has 2 learned alphas and 1 layers/],
    [(h) => h.arrays = null, /no table of arrays/],
    [(h) => h.arrays.pop(), /its arrays are not all of it/],
    [(h) => h.arrays[0].name = "maximum", /array 2 has no name of its own/],
    [(h) => h.arrays[0].name = "least", /it has no Float32Array "minimum"/],
    [(h) => h.arrays[0].type = "Int32Array", /it has no Float32Array "minimum"/],
    [(h) => h.arrays[0].length = 4e9, /"minimum" is not where it should be/],
    [(h) => h.arrays[1].offset = 0, /"maximum" is not where it should be/],
    [(h) => h.card = undefined, /its card is not an object/],
    [(h) => h.card.name = 5, /its card.name is not a text/],
    [(h) => h.card.system.kind = "svm", /its card.system.kind is not one of/],
    [(h) => h.card.system.hidden = [-1], /its card.system.hidden\[0\] is not a count/],
    [(h) => h.card.system.seed = "1", /its card.system.seed is not a count/],
    [(h) => h.card.corpora.emotional = [], /its card.corpora.emotional is not an object/],
    [(h) => h.card.corpora.neutral = {}, /its card.corpora.neutral.name is not a text/],
    [(h) => h.card.corpora.emotional.speakers.A = 0.5, /speakers\["A"\] is not a count/],
    [(h) => h.card.corpora.emotional.synthetic = 1, /synthetic is not true or false/],
    [(h) => delete h.card.evaluation.figures["UA pooled"], /figures.UA pooled is not an object/],
    [(h) => h.card.evaluation.figures.WA.interval = [1], /WA.interval is not a list of 2/],
    [(h) => h.card.evaluation.confusion[1] = [1, 2], /confusion\[1\] is not a list of 3/],
    [(h) => h.card.evaluation.calibration.brier = "0", /calibration.brier is not a number/],
    [(h) => h.card.settings = [], /its card.settings is not an object/],
    [(h) => h.card.versions.emodae = 1, /its card.versions\["emodae"\] is not a text/],
    [(h) => h.card.limits = "none", /its card.limits is not a list/],
  ];
  const { header, payload } = open(file);
  assert.deepEqual(seal(header, payload), file);
  for (const [change, message] of damages) {
    const changed = structuredClone(header);
    change(changed);
    assertRefused(seal(changed, payload), message);
  }
});

Deno.test("a long name out of the file makes no long message", () => {
  const { header, payload } = open(file);
  header.card.versions["x".repeat(1e5)] = 1;
  assert.throws(() => decodeModel(seal(header, payload)), ({ message }) => message.length < 300);
});

Deno.test("a name that objects have by themselves is a name as any other", () => {
  const { header, payload } = open(file);
  const text = JSON.stringify(header).replace('"emodae":"0.0.0"', '"__proto__":"0.0.0"');
  const { card } = decodeModel(seal(text, payload));
  assert.deepEqual(Object.keys(card.versions), ["__proto__"]);
  const missing = JSON.stringify(header).replace('"arithmetic":"strict"', '"__proto__":{}');
  assertRefused(seal(missing, payload), /its arithmetic is not/);
});

/** The values of an array of an opened file, to be changed. */
function arrayOf(
  { header, payload }: Opened,
  name: string,
): Float32Array | Float64Array | Int32Array {
  const types = { Float32Array, Float64Array, Int32Array };
  const entry = header.arrays.find((entry: { name: string }) => entry.name === name);
  return new types[entry.type as keyof typeof types](payload.buffer, entry.offset, entry.length);
}

Deno.test("arrays whose checksum is right are not believed either", () => {
  const { header } = open(file);
  const damages: [name: string, change: (values: ReturnType<typeof arrayOf>) => void, RegExp][] = [
    ...header.arrays.flatMap(({ name, type }: { name: string; type: string }) =>
      type === "Int32Array" ? [] : [NaN, Infinity, -Infinity].map((odd) =>
        [
          name,
          (values: Float32Array) => values[values.length - 1] = odd,
          new RegExp(`its "${name}" is not finite`),
        ] as const
      )
    ),
    ["minimum", (values) => values[5] = 1e30, /a feature whose minimum is above its maximum/],
    ["labels", (values) => values[0] = values[1], /its SVM's classes are not all of 3/],
    ["labels", (values) => values.set([1, 2, 3]), /its SVM's classes are not all of 3/],
    ["labels", (values) => values.set([-1, 0, 1]), /its SVM's classes are not all of 3/],
    ["counts", (values) => values[0]++, /its "support" has \d+ values instead of/],
    ["counts", (values) => values.fill(2 ** 31 - 1), /its "support" has \d+ values instead of/],
    ["counts", (values) => values.fill(-(2 ** 31)), /its "support" has \d+ values instead of -/],
    ["counts", (values) => {
      values[0] += values[1] + 1;
      values[1] = -1;
    }, /it cannot have \d+ \+ -1 \+ \d+ support vectors/],
  ];
  for (const [name, change, message] of damages) {
    const opened = open(file);
    change(arrayOf(opened, name));
    assertRefused(seal(opened.header, opened.payload), message);
  }
});

Deno.test("an array that no model has is refused", () => {
  const { header, payload } = open(file);
  const offset = Math.ceil(payload.length / 64) * 64;
  const longer = new Uint8Array(offset + 4);
  longer.set(payload);
  header.arrays.push({ name: "more", type: "Float32Array", length: 1, offset });
  assertRefused(seal(header, longer), /it has an array "more"/);
});

Deno.test("no model is written that cannot be read", () => {
  const { classifier: { svm, layers }, calibration, card } = content;
  const refused: Partial<ModelContent>[] = [
    { classes: ["one", "two"] },
    { classifier: { layers: [], svm } },
    { classifier: { layers, svm: { ...svm, gamma: NaN } } },
    { classifier: { layers, svm: { ...svm, rho: svm.rho.subarray(1) } } },
    { calibration: { ...calibration, a: Float64Array.of(1, NaN, 2) } },
    { card: { ...card, counts: { supportVectors: NaN, constantFeatures: 0 } } },
  ];
  for (const part of refused) {
    assert.throws(() => encodeModel({ ...content, ...part }), ModelFileError);
  }
});
