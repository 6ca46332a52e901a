import type { z } from "zod";

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * A validation issue in words: the key, its value and what is allowed there.
 *
 * @param issue from zod
 * @param schema the whole JSON Schema
 * @param json the whole document
 */
export function explainIssue(
  issue: Pick<z.core.$ZodIssue, "code" | "path"> & { keys?: string[] },
  schema: JsonSchema,
  json: unknown,
): string {
  let value = json;
  let part = choose(schema, value);
  let key = "";
  for (const step of issue.path) {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
    part = choose(child(part, step), value);
    key += typeof step === "number" ? `[${step}]` : `${key && "."}${String(step)}`;
  }
  if (issue.keys) {
    const names = issue.keys.map((name) => `"${name}"`).join(", ");
    return `${key || "the experiment"} has the unknown key ${names}; allowed: ${
      Object.keys(part.properties ?? {}).join(", ")
    }`;
  }
  const shown = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "missing";
  return `${key || "the experiment"} is ${shown}; allowed: ${describeSchema(part)}`;
}

/** What a schema allows, in words. */
export function describeSchema(schema: JsonSchema): string {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return (options as JsonSchema[]).map(describeSchema).join(", or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  switch (schema.type) {
    case "integer":
    case "number": {
      const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
      const noun = schema.type === "integer" ? "a whole number" : "a number";
      const low = exclusiveMinimum !== undefined
        ? ` above ${exclusiveMinimum}`
        : minimum !== undefined
        ? ` from ${minimum}`
        : "";
      const bounded = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
      const high = exclusiveMaximum !== undefined
        ? ` and below ${exclusiveMaximum}`
        : bounded
        ? ` up to ${maximum}`
        : "";
      return `${noun}${low}${high}`;
    }
    case "boolean":
      return "true, false";
    case "array": {
      const least = schema.minItems ? ` of at least ${schema.minItems}` : "";
      const items = schema.items as JsonSchema;
      const each = describeSchema(items);
      return `a list${least}, each ${items.anyOf ? `(${each})` : each}`;
    }
    case "object": {
      if (schema.properties?.choose) return '{"choose": [...]}';
      const kind = (schema.properties?.kind as JsonSchema | undefined)?.const;
      return kind === undefined ? "an object" : `an object of kind ${JSON.stringify(kind)}`;
    }
    default:
      return schema.pattern
        ? "a name of the letters a to z, digits and . _ + -, not with a dot first"
        : schema.minLength
        ? "a text that is not empty"
        : "a text";
  }
}

/** The schema of one property or entry; nothing is known of what the schema does not have. */
function child(schema: JsonSchema, step: PropertyKey): JsonSchema {
  if (typeof step === "number") {
    const list = schema.anyOf?.find((option) => (option as JsonSchema).type === "array") ?? schema;
    return ((list as JsonSchema).items ?? {}) as JsonSchema;
  }
  if (schema.oneOf) {
    return { anyOf: schema.oneOf.map((option) => child(option as JsonSchema, step)) };
  }
  return (schema.properties?.[String(step)] ?? schema.additionalProperties ?? {}) as JsonSchema;
}

/** Of a union of kinds, the kind that the value has. */
function choose(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = (value as { kind?: unknown } | undefined | null)?.kind;
  const options = (schema.oneOf ?? []) as JsonSchema[];
  return options.find((option) => (option.properties?.kind as JsonSchema)?.const === kind) ??
    schema;
}
