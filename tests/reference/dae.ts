/**
 * Denoising autoencoders after Xia and Liu (Interspeech 2013), in f64 and one utterance at a time.
 *
 * Shapes: B utterances in a batch, D features, L hidden units, K classes. Losses and gradients are
 * SUMS over the batch; `sgdStep` decides between sum and mean. Equation numbers are the paper's.
 */
import { type Matrix, matrix, requireShape } from "./matrix.ts";

/** A tied-weight autoencoder, or the gradient with respect to one. */
export interface Autoencoder {
  /** L x D */
  readonly W: Matrix;
  /** L, the encoder's bias */
  readonly b: Float64Array;
  /** D, the decoder's bias (b' in the paper) */
  readonly c: Float64Array;
}

/** An encoder with a softmax layer on top, or the gradient with respect to one. */
export interface Classifier {
  /** K x L */
  readonly V: Matrix;
  /** K */
  readonly d: Float64Array;
  /** L x D */
  readonly W: Matrix;
  /** L */
  readonly b: Float64Array;
}

/** s(a) = 1 / (1 + exp(-a)), written so that exp never overflows. */
export function sigmoid(a: number): number {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
}

/** Equations (2), (5), (6): y = s(W x + b). X is B x D, W is L x D, b is L; the result is B x L. */
export function encode(X: Matrix, W: Matrix, b: Float64Array): Matrix {
  requireShape(X.cols === W.cols && b.length === W.rows, "X is B x D, W is L x D, b is L");
  const [L, D] = [W.rows, W.cols];
  const Y = matrix(X.rows, L);
  for (let r = 0; r < X.rows; r++) {
    for (let i = 0; i < L; i++) {
      let a = b[i];
      for (let j = 0; j < D; j++) a += W.data[i * D + j] * X.data[r * D + j];
      Y.data[r * L + i] = sigmoid(a);
    }
  }
  return Y;
}

/**
 * Equations (3), (7), (8), tied weights: z = s(W^T y + c). Y is B x L, W is L x D, c is D; the
 * result is B x D.
 */
export function decode(Y: Matrix, W: Matrix, c: Float64Array): Matrix {
  requireShape(Y.cols === W.rows && c.length === W.cols, "Y is B x L, W is L x D, c is D");
  const [L, D] = [W.rows, W.cols];
  const Z = matrix(Y.rows, D);
  for (let r = 0; r < Y.rows; r++) {
    for (let j = 0; j < D; j++) {
      let a = c[j];
      for (let i = 0; i < L; i++) a += W.data[i * D + j] * Y.data[r * L + i];
      Z.data[r * D + j] = sigmoid(a);
    }
  }
  return Z;
}

/** Decoded encoding of X: equations (2) and (3). B x D. */
export function reconstruct(X: Matrix, dae: Autoencoder): Matrix {
  return decode(encode(X, dae.W, dae.b), dae.W, dae.c);
}

/** Sum over all elements of (Z - X)^2. */
function squaredError(Z: Matrix, X: Matrix): number {
  requireShape(Z.rows === X.rows && Z.cols === X.cols, "Z and X agree");
  let sum = 0;
  for (let i = 0; i < X.data.length; i++) sum += (Z.data[i] - X.data[i]) ** 2;
  return sum;
}

/**
 * Equation (4): sum over the batch of ||z - x||^2 against the clean X. X and Xt (corrupted) are
 * B x D.
 */
export function daeLoss(X: Matrix, Xt: Matrix, dae: Autoencoder): number {
  return squaredError(reconstruct(Xt, dae), X);
}

/**
 * The gradient through a tied autoencoder that reads Xt, given G (B x D), the derivative of the
 * loss with respect to its output z.
 *
 * For one utterance, with u = G * z (1 - z) and h = (W u) * y (1 - y):
 * dW[i][j] = y[i] u[j] (decoder's path) + h[i] xt[j] (encoder's path), db = h, dc = u.
 */
function throughAutoencoder(Xt: Matrix, dae: Autoencoder, G: Matrix): Autoencoder {
  const { W, b, c } = dae;
  const [L, D] = [W.rows, W.cols];
  const Y = encode(Xt, W, b);
  const Z = decode(Y, W, c);
  const dW = matrix(L, D);
  const db = new Float64Array(L);
  const dc = new Float64Array(D);
  for (let r = 0; r < Xt.rows; r++) {
    const u = new Float64Array(D);
    for (let j = 0; j < D; j++) {
      const z = Z.data[r * D + j];
      u[j] = G.data[r * D + j] * z * (1 - z);
      dc[j] += u[j];
    }
    for (let i = 0; i < L; i++) {
      const y = Y.data[r * L + i];
      let back = 0;
      for (let j = 0; j < D; j++) back += W.data[i * D + j] * u[j];
      const h = back * y * (1 - y);
      db[i] += h;
      for (let j = 0; j < D; j++) dW.data[i * D + j] += y * u[j] + h * Xt.data[r * D + j];
    }
  }
  return { W: dW, b: db, c: dc };
}

/** Gradient of `daeLoss` with respect to W (both of its uses), b and c. */
export function daeGradient(X: Matrix, Xt: Matrix, dae: Autoencoder): Autoencoder {
  const Z = reconstruct(Xt, dae);
  const G = matrix(X.rows, X.cols);
  for (let i = 0; i < G.data.length; i++) G.data[i] = 2 * (Z.data[i] - X.data[i]);
  return throughAutoencoder(Xt, dae, G);
}

/** Equation (9): z = alpha z_e + (1 - alpha) z_n, both from the same corrupted Xt. B x D. */
export function modifiedReconstruct(
  Xt: Matrix,
  emotional: Autoencoder,
  neutral: Autoencoder,
  alpha: number,
): Matrix {
  const Ze = reconstruct(Xt, emotional);
  const Zn = reconstruct(Xt, neutral);
  requireShape(Ze.cols === Zn.cols, "both autoencoders have D outputs");
  const Z = matrix(Ze.rows, Ze.cols);
  for (let i = 0; i < Z.data.length; i++) {
    Z.data[i] = alpha * Ze.data[i] + (1 - alpha) * Zn.data[i];
  }
  return Z;
}

/**
 * Equations (5) to (9): sum over the batch of ||z - x||^2 of the modified autoencoder. The two
 * autoencoders may differ in L.
 */
export function modifiedLoss(
  X: Matrix,
  Xt: Matrix,
  emotional: Autoencoder,
  neutral: Autoencoder,
  alpha: number,
): number {
  return squaredError(modifiedReconstruct(Xt, emotional, neutral, alpha), X);
}

/** Gradient of `modifiedLoss` with respect to W_e, b_e, b'_e only; the neutral part is frozen. */
export function modifiedGradient(
  X: Matrix,
  Xt: Matrix,
  emotional: Autoencoder,
  neutral: Autoencoder,
  alpha: number,
): Autoencoder {
  const Z = modifiedReconstruct(Xt, emotional, neutral, alpha);
  const G = matrix(X.rows, X.cols);
  for (let i = 0; i < G.data.length; i++) G.data[i] = alpha * 2 * (Z.data[i] - X.data[i]);
  return throughAutoencoder(Xt, emotional, G);
}

/** Natural logarithms of p = softmax(V y + d). Y is B x L, V is K x L, d is K; result B x K. */
export function logSoftmax(Y: Matrix, V: Matrix, d: Float64Array): Matrix {
  requireShape(Y.cols === V.cols && d.length === V.rows, "Y is B x L, V is K x L, d is K");
  const [K, L] = [V.rows, V.cols];
  const out = matrix(Y.rows, K);
  for (let r = 0; r < Y.rows; r++) {
    let largest = -Infinity;
    for (let k = 0; k < K; k++) {
      let a = d[k];
      for (let i = 0; i < L; i++) a += V.data[k * L + i] * Y.data[r * L + i];
      out.data[r * K + k] = a;
      largest = Math.max(largest, a);
    }
    let sum = 0;
    for (let k = 0; k < K; k++) sum += Math.exp(out.data[r * K + k] - largest);
    for (let k = 0; k < K; k++) out.data[r * K + k] -= largest + Math.log(sum);
  }
  return out;
}

/**
 * Fine-tuning (section 2): cross-entropy of softmax(V y + d) with y = s(W x + b) of the clean x,
 * summed over the batch. X is B x D, labels are B class indices in 0 .. K-1.
 */
export function softmaxLoss(X: Matrix, labels: ArrayLike<number>, model: Classifier): number {
  requireShape(labels.length === X.rows, "one label a row");
  const logP = logSoftmax(encode(X, model.W, model.b), model.V, model.d);
  let sum = 0;
  for (let r = 0; r < X.rows; r++) sum -= logP.data[r * logP.cols + labels[r]];
  return sum;
}

/**
 * Gradient of `softmaxLoss` with respect to V, d, W and b. For one utterance, with
 * g = p - onehot(label) and h = (V^T g) * y (1 - y): dV = g y^T, dd = g, dW = h x^T, db = h.
 */
export function softmaxGradient(
  X: Matrix,
  labels: ArrayLike<number>,
  model: Classifier,
): Classifier {
  requireShape(labels.length === X.rows, "one label a row");
  const { V, d, W, b } = model;
  const [K, L, D] = [V.rows, W.rows, W.cols];
  const Y = encode(X, W, b);
  const logP = logSoftmax(Y, V, d);
  const dV = matrix(K, L);
  const dd = new Float64Array(K);
  const dW = matrix(L, D);
  const db = new Float64Array(L);
  for (let r = 0; r < X.rows; r++) {
    const g = new Float64Array(K);
    for (let k = 0; k < K; k++) {
      g[k] = Math.exp(logP.data[r * K + k]) - (labels[r] === k ? 1 : 0);
      dd[k] += g[k];
    }
    for (let i = 0; i < L; i++) {
      const y = Y.data[r * L + i];
      let back = 0;
      for (let k = 0; k < K; k++) {
        back += V.data[k * L + i] * g[k];
        dV.data[k * L + i] += g[k] * y;
      }
      const h = back * y * (1 - y);
      db[i] += h;
      for (let j = 0; j < D; j++) dW.data[i * D + j] += h * X.data[r * D + j];
    }
  }
  return { V: dV, d: dd, W: dW, b: db };
}

/**
 * One step of gradient descent, in place: theta -= rate * scale * gradient, where gradient is that
 * of the batch's sum and scale is 1 ("sum") or 1 / batch ("mean").
 */
export function sgdStep(
  theta: Float64Array,
  gradient: Float64Array,
  rate: number,
  reduction: "sum" | "mean",
  batch: number,
): void {
  requireShape(theta.length === gradient.length, "theta and gradient agree");
  const scale = reduction === "sum" ? 1 : 1 / batch;
  for (let i = 0; i < theta.length; i++) theta[i] -= rate * scale * gradient[i];
}
