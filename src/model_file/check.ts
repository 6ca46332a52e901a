// What JSON from a stranger must be. A check throws, with the place in the header, or returns.
import { Damage } from "../arrays/mod.ts";

/** Throws Damage unless the value is as it should be. */
export type Check = (value: unknown, place: string) => void;

function fail(place: string, expected: string): never {
  throw new Damage(`its ${place || "header"} is not ${expected}`);
}

/** One of all values that fulfil a condition. */
function that(expected: string, condition: (value: unknown) => boolean): Check {
  return (value, place) => {
    if (!condition(value)) fail(place, expected);
  };
}

export const text: Check = that("a text", (value) => typeof value === "string");
export const flag: Check = that("true or false", (value) => typeof value === "boolean");
export const number: Check = that("a number", Number.isFinite);
export const count: Check = that("a count", (n) => Number.isSafeInteger(n) && (n as number) >= 0);

export function oneOf(...values: unknown[]): Check {
  return that(`one of ${values.join(", ")}`, (value) => values.includes(value));
}

export function optional(check: Check): Check {
  return (value, place) => {
    if (value !== undefined) check(value, place);
  };
}

export function nullable(check: Check): Check {
  return (value, place) => {
    if (value !== null) check(value, place);
  };
}

/** @param length of the list, where it is known */
export function list(check: Check, length?: number): Check {
  return (value, place) => {
    if (!Array.isArray(value)) fail(place, "a list");
    if (length !== undefined && value.length !== length) fail(place, `a list of ${length}`);
    value.forEach((item, i) => check(item, `${place}[${i}]`));
  };
}

/** Any members, all of one kind. */
export function record(check: Check): Check {
  return (value, place) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      fail(place, "an object");
    }
    for (const [key, member] of Object.entries(value)) {
      check(member, `${place}[${JSON.stringify(key)}]`);
    }
  };
}

/** What is checked elsewhere. */
export const anything: Check = () => {};

/** These members, each with its check; others do not matter. */
export function object(members: Readonly<Record<string, Check>>): Check {
  const any = record(anything);
  return (value, place) => {
    any(value, place);
    for (const [key, check] of Object.entries(members)) {
      const member = Object.hasOwn(value as object, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
      check(member, place ? `${place}.${key}` : key);
    }
  };
}

// Deep enough for any settings, and nobody who walks through them runs out of stack.
const deepest = 32;

/** Any JSON that is not too deep; all of a header is looked at by this first. */
export const shallow: Check = (value, place) => {
  const walk = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null) return;
    if (depth > deepest) fail(place, `at most ${deepest} levels deep`);
    for (const member of Object.values(value)) walk(member, depth + 1);
  };
  walk(value, 0);
};
