import assert from "node:assert/strict";
import {
  chooseBinary,
  Compute,
  type Corruption,
  hasRelaxedSimd,
  type NeutralPart,
  type Vector,
} from "../../src/compute/mod.ts";
import { binaries, eachArithmetic } from "../modules.ts";
import { assertSameBits, randomFloats } from "./numbers.ts";
import { randomParameters, randomSoftmax } from "./naive_training.ts";

Deno.test("the arithmetic chooses the binary", async () => {
  assert.equal(chooseBinary("strict"), "baseline");
  assert.equal(chooseBinary("fast"), hasRelaxedSimd() ? "relaxed" : "baseline");
  for (const arithmetic of ["strict", "fast"] as const) {
    const name = chooseBinary(arithmetic);
    const bytes = binaries[name] as BufferSource;
    const compiled = await WebAssembly.compile(bytes);
    for (const binary of [bytes, compiled]) {
      const compute = await Compute.create({ [name]: binary }, arithmetic);
      assert.equal(compute.binary, name);
    }
    await assert.rejects(Compute.create({}, arithmetic), {
      name: "TypeError",
      message: new RegExp(`"${name}"`),
    });
  }
  assert.equal((await Compute.create(binaries)).binary, chooseBinary("fast"));
});

eachArithmetic("what does not fit is a RangeError that names the shapes", (compute) => {
  const m = (rows: number, columns: number) => compute.matrix(rows, columns);
  const [D, L, K] = [5, 4, 3];
  const batch = { data: m(6, D), ids: compute.indices(6), rows: 6 };
  const fewerRows = { ...batch, data: m(5, D) };
  const fewerIds = { ...batch, ids: compute.indices(5) };
  const corruption: Corruption = { kind: "masking", level: 0.1, seed: 1, stream: 2, epoch: 3 };
  const own = randomParameters(compute, L, D, 1);
  const wider = randomParameters(compute, L, D + 1, 1);
  const larger = randomParameters(compute, L + 1, D, 1);
  const softmax = randomSoftmax(compute, K, L, 2);
  const labels = compute.bytes(6);
  const workspace = compute.workspace(6, D, L, K);
  const svm = (n: number, k: number, pairs: number) => ({
    coefficients: compute.doubles(n * (k - 1)),
    counts: compute.integers(k),
    rho: compute.doubles(pairs),
  });
  const pretrain = (b: typeof batch, p: typeof own, w = workspace, neutral?: typeof own) =>
    compute.pretrainStep(b, p, corruption, -1, w, neutral && { parameters: neutral, alpha: 0.5 });
  const joined = (part: Partial<NeutralPart>, target?: Vector<Float32Array>[]) => {
    const neutral = { parameters: own, alpha: 0.5, ...part };
    compute.pretrainStep(batch, own, corruption, -1, workspace, neutral, target);
  };
  const finetune = (layers: typeof own[], target?: Vector<Float32Array>[]) =>
    compute.finetuneStep(batch, labels, layers, softmax, -1, workspace, target);
  const [v4, v5] = [compute.floats(4), compute.floats(5)];
  const adam = { rate: 1, beta1: 0, beta2: 0, epsilon: 1 };
  const wrong: [string, () => void, RegExp][] = [
    ["matrix", () => compute.matrix(2, 3, [1, 2]), /2 values/],
    ["multiply", () => compute.multiply(m(2, 3), m(2, 3), m(2, 3)), /\(2, 3\), \(2, 3\)/],
    ["multiply", () => compute.multiply(m(2, 3), m(3, 4), m(4, 2)), /\(4, 2\)/],
    ["multiplyByTransposed", () => compute.multiplyByTransposed(m(2, 3), m(3, 4), m(2, 4)), /3, 4/],
    ["multiplyByTransposed", () => compute.multiplyByTransposed(m(2, 3), m(4, 3), m(4, 2)), /4, 2/],
    ["multiplyTransposed", () => compute.multiplyTransposed(m(2, 3), m(3, 4), m(2, 4)), /3, 4/],
    ["multiplyTransposed", () => compute.multiplyTransposed(m(2, 3), m(2, 4), m(4, 3)), /4, 3/],
    ["corruptRows", () => compute.corruptRows(batch, corruption, m(6, 4)), /\(6, 4\)/],
    [
      "corruptRows",
      () => compute.corruptRows(fewerRows, corruption, m(6, D)),
      /\(5, 5\), \(6\), 6 rows/,
    ],
    [
      "corruptRows",
      () => compute.corruptRows(fewerIds, corruption, m(6, D)),
      /\(6, 5\), \(5\), 6 rows/,
    ],
    [
      "corruptRows",
      () => compute.corruptRows({ ...batch, rows: -1 }, corruption, m(6, D)),
      /-1 rows/,
    ],
    ["pretrainStep", () => pretrain({ ...batch, rows: 0 }, own), / 0 rows/],
    ["pretrainStep", () => pretrain({ ...batch, rows: 7 }, own), /\(6, 5\), \(6\), 7 rows/],
    ["pretrainStep", () => pretrain(fewerRows, own), /\(5, 5\), \(6\), 6 rows/],
    ["pretrainStep", () => pretrain(fewerIds, own), /\(6, 5\), \(5\), 6 rows/],
    ["pretrainStep", () => pretrain(batch, wider), /\(6, 5\), \(4, 6\)/],
    [
      "pretrainStep",
      () => pretrain(batch, { ...own, hiddenBias: own.outputBias }),
      /\(4, 5\), \(5\)/,
    ],
    [
      "pretrainStep",
      () => pretrain(batch, { ...own, outputBias: own.hiddenBias }),
      /\(4, 5\), \(4\)/,
    ],
    ["pretrainStep", () => pretrain(batch, own, compute.floats(167)), /167, 180 needed/],
    ["pretrainStep", () => pretrain(batch, own, workspace, larger), /\(4, 5\), \(5, 5\)/],
    ["pretrainStep", () => pretrain(batch, own, workspace, wider), /\(6, 5\), \(4, 6\)/],
    [
      "finetuneStep",
      () => compute.finetuneStep(batch, labels, [larger], softmax, -1, workspace),
      /\(5, 5\), \(3, 4\)/,
    ],
    [
      "finetuneStep",
      () => compute.finetuneStep(fewerRows, labels, [own], softmax, -1, workspace),
      /\(5, 5\), \(6\), 6 rows/,
    ],
    [
      "finetuneStep",
      () => compute.finetuneStep(batch, compute.bytes(5), [own], softmax, -1, workspace),
      /\(6, 5\), \(5\)/,
    ],
    [
      "finetuneStep",
      () => compute.finetuneStep(batch, labels, [own], softmax, -1, compute.workspace(6, D, L)),
      /180, 198 needed/,
    ],
    [
      "finetuneStep",
      () => {
        const short = { ...softmax, bias: compute.floats(2) };
        compute.finetuneStep(batch, labels, [own], short, -1, workspace);
      },
      /\(3, 4\), \(2\)/,
    ],
    ["pretrainStep", () => joined({ alpha: v4 }), /\(4, 5\), \(4\)/],
    ["pretrainStep", () => joined({ data: m(6, 4) }), /\(6, 4\), \(4, 5\)/],
    ["pretrainStep", () => joined({ data: m(6, 6), parameters: wider }), /\(4, 5\), \(6, 6\)/],
    ["pretrainStep", () => joined({ data: m(5, D) }), /\(5, 5\), \(6\), 6 rows/],
    ["pretrainStep", () => joined({}, [own.weights, v4]), /2 targets, 3 needed/],
    ["pretrainStep", () => joined({}, [own.weights, v4, v4]), /\(5\), \(4\)/],
    [
      "pretrainStep",
      () => joined({ alpha: compute.floats(1) }, [own.weights, v4, v5]),
      /3 targets, 4 needed/,
    ],
    ["finetuneStep", () => finetune([]), /\(6, 5\), no layers/],
    ["finetuneStep", () => finetune([own, own]), /\(5, 4\), \(4, 5\)/],
    ["finetuneStep", () => finetune([own], [own.weights, v4]), /2 targets, 4 needed/],
    ["encode", () => compute.encode(batch.data, own, m(6, L), 7), /\(6, 5\), 7 rows/],
    ["momentumUpdate", () => compute.momentumUpdate(v4, v5, v4, 0.9), /\(4\), \(5\), \(4\)/],
    ["adamUpdate", () => compute.adamUpdate(v4, v4, [v4, v5], adam, [0, 0]), /\(4\), \(5\)/],
    ["addScaled", () => compute.addScaled(1, v4, 1, v5), /\(4\), \(5\)/],
    ["dot", () => compute.dot(v4, v5), /\(4\), \(5\)/],
    ["encode", () => compute.encode(batch.data, wider, m(6, L)), /\(6, 5\), \(4, 6\)/],
    ["encode", () => compute.encode(batch.data, own, m(6, L + 1)), /\(6, 5\)/],
    ["subtractRow", () => compute.subtractRow(batch.data, own.hiddenBias), /\(6, 5\), \(4\)/],
    ["squaredDistances", () => compute.squaredDistances(m(2, 3), m(4, 5), m(2, 4)), /\(4, 5\)/],
    ["squaredDistances", () => compute.squaredDistances(m(2, 3), m(4, 3), m(4, 2)), /\(4, 2\)/],
    ["rbfKernel", () => compute.rbfKernel(m(2, 3), 1, m(2, 2)), /\(2, 3\), \(2, 2\)/],
    ["rbfRow", () => compute.rbfRow(m(2, 3), 2, 1, compute.floats(9), 0), /\(2, 3\)/],
    ["rbfRow", () => compute.rbfRow(m(2, 3), 1, 1, compute.floats(5), 3), /\(5\)/],
    ["rbfColumn", () => compute.rbfColumn(m(2, 3), 3, 1, compute.floats(9), 0), /\(2, 3\)/],
    ["rbfColumn", () => compute.rbfColumn(m(2, 3), 2, 1, compute.floats(4), 3), /\(4\)/],
    ["decisionValues", () => compute.decisionValues(m(2, 5), svm(4, 3, 3)), /\(2, 5\), \(8\)/],
    ["decisionValues", () => compute.decisionValues(m(2, 4), svm(4, 3, 2)), /\(2, 4\), \(2\)/],
  ];
  for (const [call, run, shapes] of wrong) {
    assert.throws(run, { name: "RangeError", message: new RegExp(`${call}: .*${shapes.source}`) });
  }
  pretrain(batch, own, compute.floats(180)); // the same with shapes that fit
});

eachArithmetic("memory that cannot be had is a RangeError that names its size", (compute) => {
  // the last one is 16 bytes more than a 32-bit number counts
  for (const [length, mebibytes] of [[2 ** 28, 1024], [2 ** 29, 2048], [2 ** 30 + 4, 4096]]) {
    assert.throws(() => compute.floats(length), {
      name: "RangeError",
      message: `Cannot allocate ${mebibytes} MiB: a block holds 1024 MiB`,
    });
  }
  for (const length of [-1, 1.5, NaN]) {
    assert.throws(() => compute.floats(length), { name: "RangeError", message: /Cannot allocate/ });
  }
});

eachArithmetic("the module computes above 2 GiB, and says when its 4 GiB are full", (compute) => {
  const [M, N, K] = [13, 17, 9];
  const product = () => {
    const a = compute.matrix(M, K, randomFloats(M * K, 1)); // never freed: the next ones lie above
    const b = compute.matrix(K, N, randomFloats(K * N, 2));
    const c = compute.matrix(M, N);
    compute.multiply(a, b, c);
    return c;
  };
  const largestBlock = () => compute.matrix(1, 2 ** 28 - 4);
  const low = product();
  largestBlock();
  largestBlock();
  const high = product();
  assert.ok(high.address > 2 ** 31);
  assertSameBits(high.values, low.values, "product");
  largestBlock();
  assert.throws(largestBlock, { name: "RangeError", message: /1024 MiB.*full/ });
  assertSameBits(product().values, low.values, "product after the failure");
});
