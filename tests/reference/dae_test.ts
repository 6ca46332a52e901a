import { checkAllClose, checkClose, checkSame } from "./check.ts";
import {
  type Autoencoder,
  type Classifier,
  daeGradient,
  daeLoss,
  decode,
  encode,
  logSoftmax,
  modifiedGradient,
  modifiedLoss,
  neutralReconstruct,
  sgdStep,
  sigmoid,
  softmaxGradient,
  softmaxLoss,
} from "./dae.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { corrupt, uniformFill } from "./philox.ts";

const shapes = [
  { B: 1, D: 1, L: 1, K: 2 },
  { B: 3, D: 5, L: 7, K: 4 },
  { B: 7, D: 11, L: 3, K: 3 },
  { B: 5, D: 17, L: 5, K: 5 },
];

function random(rows: number, cols: number, low: number, high: number, stream: number): Matrix {
  return matrix(rows, cols, uniformFill(rows * cols, low, high, 2013, stream));
}

function randomAutoencoder(L: number, D: number, stream: number): Autoencoder {
  return {
    W: random(L, D, -1.5, 1.5, stream),
    b: random(1, L, -1, 1, stream + 1).data,
    c: random(1, D, -1, 1, stream + 2).data,
  };
}

/** L units in the topmost layer, one more in each one below. */
function randomClassifier(
  K: number,
  L: number,
  D: number,
  depth: number,
  stream: number,
): Classifier {
  return {
    V: random(K, L, -1.5, 1.5, stream),
    d: random(1, K, -1, 1, stream + 1).data,
    layers: Array.from({ length: depth }, (_, k) => ({
      W: random(L + depth - 1 - k, k === 0 ? D : L + depth - k, -1.5, 1.5, stream + 2 + 2 * k),
      b: random(1, L + depth - 1 - k, -1, 1, stream + 3 + 2 * k).data,
    })),
  };
}

function randomBatch(B: number, D: number): { X: Matrix; Xt: Matrix; labels: number[] } {
  const X = random(B, D, 0, 1, 100);
  const rowIds = Array.from({ length: B }, (_, r) => r);
  const Xt = corrupt(X.data, D, { kind: "gaussian", level: 0.1 }, 2013, 101, 0, rowIds);
  return { X, Xt, labels: rowIds.map((r) => r * r + 1) };
}

/** Central differences of `loss` with respect to every element of theta, which ends unchanged. */
function checkGradient(
  loss: () => number,
  theta: Float64Array,
  gradient: Float64Array,
  what: string,
): void {
  const step = 1e-5;
  const numeric = new Float64Array(theta.length);
  for (let i = 0; i < theta.length; i++) {
    const kept = theta[i];
    theta[i] = kept + step;
    const above = loss();
    theta[i] = kept - step;
    const below = loss();
    theta[i] = kept;
    numeric[i] = (above - below) / (2 * step);
  }
  checkAllClose(gradient, numeric, 1e-9, what);
  const size = gradient.reduce((m, g) => Math.max(m, Math.abs(g)), 0);
  if (size < 1e-3) throw new Error(`${what}: a vanishing gradient proves nothing`);
}

Deno.test("sigmoid at known points and far out", () => {
  checkClose(sigmoid(0), 0.5, 0, "s(0)");
  checkClose(sigmoid(Math.log(3)), 0.75, 1e-15, "s(ln 3)");
  checkClose(sigmoid(-Math.log(3)), 0.25, 1e-15, "s(-ln 3)");
  checkSame([sigmoid(1000), sigmoid(-1000)], [1, 0], "s far out");
});

Deno.test("encode and decode on a case worked by hand", () => {
  const ln3 = Math.log(3);
  // W = [[ln 3, 0, -ln 3], [0, ln 3, 0]], so every activation is a multiple of ln 3.
  const W = matrix(2, 3, [ln3, 0, -ln3, 0, ln3, 0]);
  const Y = encode(matrix(2, 3, [1, 0, 0, 0, 1, 1]), W, Float64Array.of(0, ln3));
  // Activations (ln 3, ln 3) and (-ln 3, 2 ln 3).
  checkAllClose(Y.data, [0.75, 0.75, 0.25, 0.9], 1e-15, "y");
  const Z = decode(matrix(1, 2, [1, 2]), W, Float64Array.of(0, 0, ln3));
  // Activations (ln 3, 2 ln 3, 0).
  checkAllClose(Z.data, [0.75, 0.9, 0.5], 1e-15, "z");
  const dae = { W: matrix(1, 1, [0]), b: Float64Array.of(0), c: Float64Array.of(ln3) };
  // z = 0.75 for both utterances: (0.75 - 0.25)^2 + (0.75 - 1)^2.
  checkClose(daeLoss(matrix(2, 1, [0.25, 1]), matrix(2, 1, [9, 9]), dae), 0.3125, 1e-15, "loss");
});

Deno.test("the basic autoencoder's gradient agrees with finite differences", () => {
  for (const { B, D, L } of shapes) {
    const { X, Xt } = randomBatch(B, D);
    const dae = randomAutoencoder(L, D, 10);
    const g = daeGradient(X, Xt, dae);
    const loss = () => daeLoss(X, Xt, dae);
    checkGradient(loss, dae.W.data, g.W.data, "dW");
    checkGradient(loss, dae.b, g.b, "db");
    checkGradient(loss, dae.c, g.c, "dc");
  }
});

Deno.test("the modified autoencoder's gradient agrees with finite differences", () => {
  for (const { B, D, L } of shapes) {
    const { X, Xt } = randomBatch(B, D);
    const e = randomAutoencoder(L, D, 10);
    const n = randomAutoencoder(L + 2, D, 20);
    for (const alpha of [0.3, 0.5, 1]) {
      const g = modifiedGradient(X, Xt, e, n, alpha);
      const loss = () => modifiedLoss(X, Xt, e, n, alpha);
      checkGradient(loss, e.W.data, g.W.data, "dWe");
      checkGradient(loss, e.b, g.b, "dbe");
      checkGradient(loss, e.c, g.c, "dce");
    }
  }
});

Deno.test("alpha = 1 is the basic autoencoder; alpha = 0 leaves nothing to learn", () => {
  for (const { B, D, L } of shapes) {
    const { X, Xt } = randomBatch(B, D);
    const e = randomAutoencoder(L, D, 10);
    const n = randomAutoencoder(L, D, 20);
    checkClose(modifiedLoss(X, Xt, e, n, 1), daeLoss(X, Xt, e), 1e-14, "loss at 1");
    checkClose(modifiedLoss(X, Xt, e, n, 0), daeLoss(X, Xt, n), 1e-14, "loss at 0");
    const basic = daeGradient(X, Xt, e);
    const one = modifiedGradient(X, Xt, e, n, 1);
    checkAllClose(one.W.data, basic.W.data, 1e-14, "dWe");
    checkAllClose(one.b, basic.b, 1e-14, "dbe");
    checkAllClose(one.c, basic.c, 1e-14, "dce");
    const none = modifiedGradient(X, Xt, e, n, 0);
    checkSame([...none.W.data, ...none.b, ...none.c].filter((v) => v !== 0), [], "at 0");
  }
});

Deno.test("the gradient of a learned share agrees with finite differences", () => {
  for (const { B, D, L } of shapes) {
    const { X, Xt } = randomBatch(B, D);
    const e = randomAutoencoder(L, D, 10);
    const n = randomAutoencoder(L + 2, D, 20);
    const view = { X: random(B, D, 0, 1, 102), Xt: random(B, D, 0, 1, 103) };
    for (const length of [1, 3 * D]) {
      for (const seen of [undefined, view]) {
        const share = random(1, length, -1, 1, 40).data;
        const g = modifiedGradient(X, Xt, e, n, share, seen);
        const loss = () => modifiedLoss(X, Xt, e, n, share, seen);
        checkGradient(loss, e.W.data, g.W.data, "dWe");
        checkGradient(loss, e.b, g.b, "dbe");
        checkGradient(loss, e.c, g.c, "dce");
        checkGradient(loss, share, g.share, "dshare");
      }
    }
  }
});

Deno.test("a share that is learned from 0 is a half; a gate without q and r has one for each feature", () => {
  const { X, Xt } = randomBatch(7, 11);
  const [e, n] = [randomAutoencoder(3, 11, 10), randomAutoencoder(3, 11, 20)];
  const half = modifiedLoss(X, Xt, e, n, 0.5);
  checkClose(modifiedLoss(X, Xt, e, n, new Float64Array(1)), half, 1e-14, "one number");
  checkClose(modifiedLoss(X, Xt, e, n, new Float64Array(33)), half, 1e-14, "a gate");
  const quarter = new Float64Array(33).fill(-Math.log(3), 0, 11);
  checkClose(modifiedLoss(X, Xt, e, n, quarter), modifiedLoss(X, Xt, e, n, 0.25), 1e-14, "1/4");
});

Deno.test("what the neutral part sees is the batch itself: equation (7)", () => {
  const { X, Xt } = randomBatch(7, 11);
  const n = randomAutoencoder(3, 11, 20);
  const Zn = neutralReconstruct(X, Xt, n, { X, Xt });
  checkAllClose(Zn.data, neutralReconstruct(X, Xt, n).data, 1e-15, "zn");
});

Deno.test("the softmax layer's gradient agrees with finite differences, through all layers", () => {
  for (const { B, D, L, K } of shapes) {
    const batch = randomBatch(B, D);
    const labels = batch.labels.map((label) => label % K);
    for (const depth of [1, 2, 3]) {
      const model = randomClassifier(K, L, D, depth, 30);
      const g = softmaxGradient(batch.X, labels, model);
      const loss = () => softmaxLoss(batch.X, labels, model);
      checkGradient(loss, model.V.data, g.V.data, "dV");
      checkGradient(loss, model.d, g.d, "dd");
      model.layers.forEach(({ W, b }, k) => {
        checkGradient(loss, W.data, g.layers[k].W.data, `dW ${k} of ${depth}`);
        checkGradient(loss, b, g.layers[k].b, `db ${k} of ${depth}`);
      });
    }
  }
});

Deno.test("softmax: probabilities by hand, and no overflow", () => {
  const V = matrix(3, 1, [0, 0, 0]);
  const p = logSoftmax(matrix(1, 1, [1]), V, Float64Array.of(0, Math.log(2), Math.log(5)));
  checkAllClose(p.data.map(Math.exp), [1 / 8, 2 / 8, 5 / 8], 1e-15, "p");
  const far = logSoftmax(matrix(1, 1, [1]), V, Float64Array.of(0, 1000, -1000));
  checkSame(far.data, [-1000, 0, -2000], "far out");
});

Deno.test("sgdStep: sum and mean, and a small step lowers the loss", () => {
  const theta = Float64Array.of(1, 2);
  sgdStep(theta, Float64Array.of(4, -8), 0.5, "sum", 4);
  checkSame(theta, [-1, 6], "sum");
  sgdStep(theta, Float64Array.of(4, -8), 0.5, "mean", 4);
  checkSame(theta, [-1.5, 7], "mean");

  const { X, Xt } = randomBatch(7, 11);
  const dae = randomAutoencoder(3, 11, 10);
  const before = daeLoss(X, Xt, dae);
  const g = daeGradient(X, Xt, dae);
  for (const part of ["b", "c"] as const) sgdStep(dae[part], g[part], 0.01, "mean", 7);
  sgdStep(dae.W.data, g.W.data, 0.01, "mean", 7);
  if (!(daeLoss(X, Xt, dae) < before)) throw new Error("the loss did not fall");
});
