import { Damage } from "../arrays/mod.ts";
import { featureNames, featureSets, samplingRates } from "../is10/mod.ts";
import { cardOf } from "./card.ts";
import { count, flag, list, number, object, oneOf, optional, shallow, text } from "./check.ts";
import type { ModelHeader } from "./format.ts";

// A label is a byte.
const mostClasses = 256;

const shape = object({
  arithmetic: oneOf("strict", "fast"),
  classes: list(text),
  features: object({
    names: list(text),
    set: optional(oneOf(...featureSets)),
    rate: optional(count),
  }),
  clip: flag,
  gamma: number,
  layers: count,
  learnedAlphas: optional(list(number)),
  bytes: count,
  crc32: count,
});

/** @throws Damage unless the header is as it should be; its arrays are not looked at */
export function checkHeader(header: unknown): asserts header is ModelHeader {
  shallow(header, "header");
  shape(header, "");
  const { classes, features: { names, set, rate }, gamma, layers, learnedAlphas, card } =
    header as ModelHeader;
  if (classes.length < 2 || classes.length > mostClasses) {
    throw new Damage(`it has ${classes.length} classes; allowed are 2 to ${mostClasses}`);
  }
  if (new Set(classes).size < classes.length || classes.includes("")) {
    throw new Damage("its classes do not have a name each");
  }
  if (names.length === 0) throw new Damage("it has no features");
  if (set && !sameTexts(names, featureNames(set))) {
    throw new Damage(`its features are not those of the set ${set}`);
  }
  const { lowest, highest } = samplingRates;
  if (rate !== undefined && (rate < lowest || rate > highest)) {
    throw new Damage(`its sampling rate is ${rate} Hz; allowed are ${lowest} to ${highest} Hz`);
  }
  if (gamma <= 0) throw new Damage(`its gamma is ${gamma}`);
  if (learnedAlphas && learnedAlphas.length !== layers) {
    throw new Damage(`it has ${learnedAlphas.length} learned alphas and ${layers} layers`);
  }
  cardOf(classes)(card, "card");
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
