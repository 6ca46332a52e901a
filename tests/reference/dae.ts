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

/** A layer of hidden units. */
export type Encoder = Pick<Autoencoder, "W" | "b">;

/** Layers with a softmax layer on top, or the gradient with respect to them. */
export interface Classifier {
  /** K x L of the topmost layer */
  readonly V: Matrix;
  /** K */
  readonly d: Float64Array;
  /** the one on the features first */
  readonly layers: readonly Encoder[];
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

/**
 * The share g of the emotional reconstruction: a constant, equation (9); or what it is learned from, p alone
 * (1 number) for g = s(p), or p, q, r (3 D numbers) for g = s(p + q z_e + r z_n) of each feature.
 */
export type Share = number | Float64Array;

/** g and the numbers it is learned from, where it is; ze and zn are element j of D. */
function shareOf(share: Share, D: number, j: number, ze: number, zn: number) {
  if (typeof share === "number") return { g: share, q: 0 };
  if (share.length === 1) return { g: sigmoid(share[0]), q: 0 };
  const [p, q, r] = [share[j], share[D + j], share[2 * D + j]];
  return { g: sigmoid(p + q * ze + r * zn), q };
}

/** Equation (9) with any share: z = g z_e + (1 - g) z_n. B x D. */
function join(Ze: Matrix, Zn: Matrix, share: Share): Matrix {
  requireShape(Ze.cols === Zn.cols && Ze.rows === Zn.rows, "Ze and Zn are B x D");
  const Z = matrix(Ze.rows, Ze.cols);
  for (let i = 0; i < Z.data.length; i++) {
    const { g } = shareOf(share, Z.cols, i % Z.cols, Ze.data[i], Zn.data[i]);
    Z.data[i] = g * Ze.data[i] + (1 - g) * Zn.data[i];
  }
  return Z;
}

/** What the neutral part sees above the first layer, where that is not what the emotional part sees. */
export interface NeutralView {
  /** the neutral hidden units below, B x D: clean */
  readonly X: Matrix;
  /** and corrupted */
  readonly Xt: Matrix;
}

/**
 * z_n: equation (7), or above the first layer the emotional part's clean X plus what the neutral part's
 * reconstruction of its own data is off by. B x D.
 */
export function neutralReconstruct(
  X: Matrix,
  Xt: Matrix,
  neutral: Autoencoder,
  view?: NeutralView,
): Matrix {
  if (!view) return reconstruct(Xt, neutral);
  const Zn = reconstruct(view.Xt, neutral);
  requireShape(Zn.rows === X.rows && Zn.cols === X.cols, "the view is B x D");
  return matrix(X.rows, X.cols, Zn.data.map((z, i) => X.data[i] + (z - view.X.data[i])));
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
  share: Share,
  view?: NeutralView,
): number {
  const Zn = neutralReconstruct(X, Xt, neutral, view);
  return squaredError(join(reconstruct(Xt, emotional), Zn, share), X);
}

/**
 * Gradient of `modifiedLoss` with respect to W_e, b_e, b'_e and the numbers that the share is learned from;
 * the neutral part is frozen.
 *
 * With e = z - x: dg = 2 e (z_e - z_n), t the sigmoid's argument, dt = dg g (1 - g), dp = dt, dq = dt z_e,
 * dr = dt z_n, dz_e = 2 e g + dt q.
 */
export function modifiedGradient(
  X: Matrix,
  Xt: Matrix,
  emotional: Autoencoder,
  neutral: Autoencoder,
  share: Share,
  view?: NeutralView,
): Autoencoder & { share: Float64Array } {
  const Ze = reconstruct(Xt, emotional);
  const Zn = neutralReconstruct(X, Xt, neutral, view);
  const Z = join(Ze, Zn, share);
  const D = X.cols;
  const G = matrix(X.rows, D);
  const gradient = new Float64Array(typeof share === "number" ? 0 : share.length);
  for (let i = 0; i < G.data.length; i++) {
    const j = i % D;
    const [ze, zn] = [Ze.data[i], Zn.data[i]];
    const { g, q } = shareOf(share, D, j, ze, zn);
    const e = Z.data[i] - X.data[i];
    const dt = 2 * e * (ze - zn) * g * (1 - g);
    G.data[i] = 2 * e * g + dt * q;
    if (gradient.length === 1) gradient[0] += dt;
    if (gradient.length > 1) {
      gradient[j] += dt;
      gradient[D + j] += dt * ze;
      gradient[2 * D + j] += dt * zn;
    }
  }
  return { ...throughAutoencoder(Xt, emotional, G), share: gradient };
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

/** What each layer reads, and the topmost hidden units: X, y_1, ... */
function activations(X: Matrix, layers: readonly Encoder[]): Matrix[] {
  const all = [X];
  for (const { W, b } of layers) all.push(encode(all[all.length - 1], W, b));
  return all;
}

/**
 * Fine-tuning (section 2): cross-entropy of softmax(V y + d), summed over the batch, with y the topmost
 * hidden units of the clean x. X is B x D, labels are B class indices in 0 .. K-1.
 */
export function softmaxLoss(X: Matrix, labels: ArrayLike<number>, model: Classifier): number {
  requireShape(labels.length === X.rows, "one label a row");
  const all = activations(X, model.layers);
  const logP = logSoftmax(all[all.length - 1], model.V, model.d);
  let sum = 0;
  for (let r = 0; r < X.rows; r++) sum -= logP.data[r * logP.cols + labels[r]];
  return sum;
}

/**
 * Gradient of `softmaxLoss` with respect to V, d and every layer's W and b. For one utterance, with
 * g = p - onehot(label): dV = g y^T, dd = g, and V^T g comes back to the topmost y. Of a layer y = s(W x + b)
 * to which G comes back: h = G * y (1 - y), dW = h x^T, db = h, and W^T h comes back to x.
 */
export function softmaxGradient(
  X: Matrix,
  labels: ArrayLike<number>,
  model: Classifier,
): Classifier {
  requireShape(labels.length === X.rows, "one label a row");
  const { V, d } = model;
  const all = activations(X, model.layers);
  const Y = all[all.length - 1];
  const logP = logSoftmax(Y, V, d);
  const [K, L] = [V.rows, V.cols];
  const dV = matrix(K, L);
  const dd = new Float64Array(K);
  let G = matrix(X.rows, L);
  for (let r = 0; r < X.rows; r++) {
    for (let k = 0; k < K; k++) {
      const g = Math.exp(logP.data[r * K + k]) - (labels[r] === k ? 1 : 0);
      dd[k] += g;
      for (let i = 0; i < L; i++) {
        dV.data[k * L + i] += g * Y.data[r * L + i];
        G.data[r * L + i] += g * V.data[k * L + i];
      }
    }
  }
  const layers: Encoder[] = [];
  for (let k = model.layers.length - 1; k >= 0; k--) {
    const { below, ...gradient } = throughEncoder(all[k], all[k + 1], model.layers[k].W, G);
    layers.unshift(gradient);
    G = below;
  }
  return { V: dV, d: dd, layers };
}

/** Back through Y = s(X W^T + b), given G (B x L), the derivative with respect to Y; `below` is that to X. */
function throughEncoder(X: Matrix, Y: Matrix, W: Matrix, G: Matrix): Encoder & { below: Matrix } {
  const [L, D] = [W.rows, W.cols];
  const dW = matrix(L, D);
  const db = new Float64Array(L);
  const below = matrix(X.rows, D);
  for (let r = 0; r < X.rows; r++) {
    for (let i = 0; i < L; i++) {
      const y = Y.data[r * L + i];
      const h = G.data[r * L + i] * y * (1 - y);
      db[i] += h;
      for (let j = 0; j < D; j++) {
        dW.data[i * D + j] += h * X.data[r * D + j];
        below.data[r * D + j] += h * W.data[i * D + j];
      }
    }
  }
  return { W: dW, b: db, below };
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
