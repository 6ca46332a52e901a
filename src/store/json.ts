import { inspect } from "node:util";

/**
 * The JSON text of a value, with its keys in their order. Unlike `JSON.stringify` it loses nothing:
 * `JSON.parse` gives an equal value, -0 included.
 *
 * @param name what the value is called in errors
 * @throws TypeError if JSON cannot hold some part: undefined, a number that is not finite, a function,
 * an object that is neither plain nor an array
 */
export function exactJson(value: unknown, name: string): string {
  return encode(value, name, (keys) => keys);
}

/**
 * Like {@linkcode exactJson}, but with the keys sorted by code unit: equal values have equal texts,
 * distinct ones distinct texts. This is RFC 8785, except that -0 is not 0.
 */
export function canonicalJson(value: unknown, name: string): string {
  return encode(value, name, (keys) => keys.sort());
}

function encode(value: unknown, name: string, order: (keys: string[]) => string[]): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, index) => encode(item, `${name}[${index}]`, order));
    return `[${items.join(",")}]`;
  }
  if (isPlainObject(value)) {
    const members = order(Object.keys(value)).map((key) =>
      `${JSON.stringify(key)}:${encode(value[key], `${name}.${key}`, order)}`
    );
    return `{${members.join(",")}}`;
  }
  const shown = inspect(value, { depth: 0, maxArrayLength: 0 });
  throw new TypeError(`Cannot store ${name}: ${shown} is not JSON`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
