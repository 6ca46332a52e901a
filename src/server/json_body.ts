import { samplingRates } from "../is10/mod.ts";
import { Problem } from "./problem.ts";
import { quote } from "./question.ts";

/** What a JSON body holds. */
export type JsonBody =
  | { readonly features: Float32Array }
  | { readonly samples: Float32Array; readonly sampleRate: number };

/**
 * Reads `{"features": [[...], ...]}` or `{"samples": [...], "sampleRate": 16000}`.
 *
 * @param features how many the model has
 * @returns features as (n, `features`), row after row
 * @throws Problem 400 if it is not JSON, 422 if it is something else or a number is not finite
 */
export function parseJsonBody(body: Uint8Array, features: number): JsonBody {
  const value = parse(body);
  if (!isObject(value)) {
    throw unfit(`Cannot use ${show(value)}: {"features": ...} or {"samples": ...} is needed`);
  }
  const members = Object.keys(value).toSorted().join(" and ");
  if (members === "features") return { features: matrix(value.features, features) };
  if (members === "sampleRate and samples") {
    return { samples: samples(value.samples), sampleRate: samplingRate(value.sampleRate) };
  }
  throw unfit(
    `Cannot use an object with ${members === "" ? "no members" : quote(members)}: "features", or ` +
      `"samples" and "sampleRate" are needed`,
  );
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Problem(400, `Cannot read the body: ${body.length} bytes that are not JSON in UTF-8`);
  }
}

/** (n, width), row after row. */
function matrix(rows: unknown, width: number): Float32Array {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw unfit(`Cannot use ${show(rows)} as features: an array of one row or more is needed`);
  }
  for (const [row, values] of rows.entries()) {
    if (Array.isArray(values) && values.length === width) continue;
    const found = Array.isArray(values) ? `has ${values.length} values` : `is ${show(values)}`;
    throw unfit(`Cannot use row ${row} of the features: it ${found}, the model has ${width}`);
  }
  const result = new Float32Array(rows.length * width);
  for (const [row, values] of rows.entries()) {
    numbers(values, result.subarray(row * width), (column) => `feature ${column} of row ${row}`);
  }
  return result;
}

function samples(values: unknown): Float32Array {
  if (!Array.isArray(values)) {
    throw unfit(`Cannot use ${show(values)} as samples: an array of numbers is needed`);
  }
  const result = new Float32Array(values.length);
  numbers(values, result, (index) => `sample ${index}`);
  return result;
}

/** Puts numbers into an array, where they have to be finite. */
function numbers(from: unknown[], to: Float32Array, nameOf: (index: number) => string): void {
  for (let index = 0; index < from.length; index++) {
    const value = from[index];
    to[index] = value as number;
    if (typeof value === "number" && Number.isFinite(to[index])) continue;
    throw unfit(
      `Cannot use ${show(value)} as ${
        nameOf(index)
      } (counted from 0): a number is needed, finite in ` +
        `single precision`,
    );
  }
}

function samplingRate(value: unknown): number {
  const { lowest, highest } = samplingRates;
  const rate = value as number;
  if (Number.isSafeInteger(rate) && rate >= lowest && rate <= highest) return rate;
  throw unfit(
    `Cannot use ${
      show(value)
    } as sampleRate: a whole number from ${lowest} to ${highest} is needed`,
  );
}

function unfit(detail: string): Problem {
  return new Problem(422, detail);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value for a message. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "string") return quote(value);
  return isObject(value) ? "an object" : String(value);
}
