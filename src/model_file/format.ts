/**
 * The file of a model is a container (src/arrays/container.ts), which begins with "EMODAE" and the version of
 * its format as a 16-bit number; the members of its header are `ModelHeader`'s. The arrays, K the number of
 * classes, D of features, L0, L1, ... of the hidden units of each layer, n of support vectors:
 *
 *     minimum, maximum  (D)                f32  the range that is mapped to [0, 1]
 *     weights0, ...     (L0, D), (L1, L0)  f32  of each layer
 *     bias0, ...        (L0), (L1)         f32
 *     mean              (L or D)           f32  taken from what the SVM reads
 *     support           (n, L or D)        f32  the support vectors, without the mean
 *     labels, counts    (K)                i32  class and number of support vectors of each place
 *     coefficients      (K - 1, n)         f64
 *     rho               (K (K - 1) / 2)    f64
 *     a, b              (K (K - 1) / 2)    f64  the calibration
 */
import type { Header } from "../arrays/mod.ts";
import type { ModelContent } from "./content.ts";

/** What a file begins with, before the version. */
export const magic = "EMODAE";

/** The format that is written, and the newest that is read. */
export const formatVersion = 1;

/** A header needs some 100 KB; larger ones are not read. */
export const mostHeaderBytes = 2 ** 24;

/** All of a model that is not in an array. */
export interface ModelHeader
  extends Header, Omit<ModelContent, "scaler" | "classifier" | "calibration"> {
  readonly clip: boolean;
  readonly gamma: number;
  /** how many layers there are */
  readonly layers: number;
  readonly learnedAlphas?: readonly number[];
}

/** The first 8 bytes of a file. */
export function signature(): Uint8Array {
  const bytes = new Uint8Array(8);
  new TextEncoder().encodeInto(magic, bytes);
  new DataView(bytes.buffer).setUint16(magic.length, formatVersion, true);
  return bytes;
}
