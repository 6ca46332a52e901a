import { crc32, encodeContainer, type Header } from "../arrays/mod.ts";
import type { ModelContent } from "./content.ts";
import { decodeModel } from "./decode.ts";
import { type ModelHeader, signature } from "./format.ts";

/**
 * The file of a model. Equal models have equal files.
 *
 * @throws ModelFileError if the parts of the model do not fit each other, so that nobody could read it
 */
export function encodeModel(content: ModelContent): Uint8Array<ArrayBuffer> {
  const { card, arithmetic, classes, features, scaler, classifier, calibration } = content;
  const { layers, svm, learnedAlphas } = classifier;
  const header: Omit<ModelHeader, keyof Header> = {
    card,
    arithmetic,
    classes,
    features,
    clip: scaler.clip,
    gamma: svm.gamma,
    layers: layers.length,
    learnedAlphas,
  };
  const arrays = {
    minimum: scaler.minimum,
    maximum: scaler.maximum,
    ...Object.fromEntries(layers.flatMap(({ weights, hiddenBias }, k) => [
      [`weights${k}`, weights],
      [`bias${k}`, hiddenBias],
    ])),
    mean: svm.mean,
    support: svm.support,
    labels: svm.labels,
    counts: svm.counts,
    coefficients: svm.coefficients,
    rho: svm.rho,
    a: calibration.a,
    b: calibration.b,
  };
  const members = JSON.stringify(header).slice(1, -1);
  const parts = encodeContainer(signature(), members, arrays, crc32);
  const file = new Uint8Array(parts.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  decodeModel(file);
  return file;
}
