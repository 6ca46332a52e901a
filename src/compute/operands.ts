import type { Matrix, Vector } from "./memory.ts";

/** A denoising autoencoder's parameters. */
export interface DaeParameters {
  /** W (L, D), tied */
  readonly weights: Matrix;
  /** b (L) */
  readonly hiddenBias: Vector<Float32Array>;
  /** (D), the paper's b' */
  readonly outputBias: Vector<Float32Array>;
}

/** What is left of a denoising autoencoder once it is trained: a layer of hidden units. */
export type EncoderParameters = Pick<DaeParameters, "weights" | "hiddenBias">;

/** The frozen neutral part of the modified DAE, and how its reconstruction is joined with the emotional one. */
export interface NeutralPart {
  /** W_n, b_n and b'_n, of the same shapes as the emotional ones */
  readonly parameters: DaeParameters;
  /**
   * The share of the emotional reconstruction, element by element: a constant, equation (9); or what a gate
   * s(p + q z_e + r z_n) is learned from, either p alone (1), which makes a learned alpha of it, or
   * p, q and r (3, D)
   */
  readonly alpha: number | Vector<Float32Array>;
  /**
   * (at least the batch's rows, D): the batch as the neutral part sees it, where that differs: above the
   * first layer of a stack, the neutral hidden units below. Then z_n is the batch's clean data plus what
   * the neutral part's reconstruction of its own data is off by.
   */
  readonly data?: Matrix;
}

/** A softmax layer's parameters. */
export interface SoftmaxParameters {
  /** V (K, L) */
  readonly weights: Matrix;
  /** d (K) */
  readonly bias: Vector<Float32Array>;
}

/** The utterances of a minibatch. */
export interface Batch {
  /** (at least `rows`, D): their clean features */
  readonly data: Matrix;
  /** (at least `rows`): each utterance's number in the whole data, which its noise depends on */
  readonly ids: Vector<Uint32Array>;
  /** utterances in the batch */
  readonly rows: number;
}

/** The corruption of equation (1) and the random numbers it draws. */
export interface Corruption {
  /** what the noise does to the features */
  readonly kind: "none" | "gaussian" | "masking" | "salt-and-pepper";
  /** sigma of Gaussian noise; else the fraction of the features that is corrupted */
  readonly level: number;
  /** with `stream`, `epoch` and the utterance's id, all that the noise depends on; 32-bit unsigned */
  readonly seed: number;
  /** 32-bit unsigned */
  readonly stream: number;
  /** 32-bit unsigned */
  readonly epoch: number;
}

/** The settings of Adam, by the names of its paper. */
export interface AdamSettings {
  /** the paper's alpha, the learning rate */
  readonly rate: number;
  /** decay of the gradient's running mean */
  readonly beta1: number;
  /** decay of the running mean of its squares */
  readonly beta2: number;
  /** keeps the denominator above 0 */
  readonly epsilon: number;
}

/** Support vectors' share of LIBSVM's decision function; see {@linkcode Compute.decisionValues}. */
export interface DecisionFunction {
  /** (K - 1, n) */
  readonly coefficients: Vector<Float64Array>;
  /** (K): support vectors of each class, in the order of the classes */
  readonly counts: Vector<Int32Array>;
  /** (K (K - 1) / 2) */
  readonly rho: Vector<Float64Array>;
}

/** What pre-training changes: W, b, b' and, where the join with the neutral part is learned, its gate. */
export function pretrainingParts(
  { weights, hiddenBias, outputBias }: DaeParameters,
  neutral?: NeutralPart,
): Vector<Float32Array>[] {
  const gate = neutral && typeof neutral.alpha !== "number" ? [neutral.alpha] : [];
  return [weights, hiddenBias, outputBias, ...gate];
}

/** What fine-tuning changes: W and b of every layer, V and d. */
export function finetuningParts(
  layers: readonly EncoderParameters[],
  { weights, bias }: SoftmaxParameters,
): Vector<Float32Array>[] {
  return [
    ...layers.flatMap(({ weights, hiddenBias }) => [weights, hiddenBias]),
    ...[weights, bias],
  ];
}
