import type { z } from "zod";

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A validation issue from zod. */
interface Issue {
  readonly path: readonly PropertyKey[];
  /** unknown keys */
  readonly keys?: readonly string[];
  /** of a union, what is wrong for each of its options */
  readonly errors?: readonly (readonly Issue[])[];
}

/**
 * Validation issues in words: each key at fault, its value and what is allowed there.
 *
 * @param issues from zod
 * @param schema the whole JSON Schema
 * @param json the whole document
 */
export function explainIssues(
  issues: readonly Issue[],
  schema: JsonSchema,
  json: unknown,
): string[] {
  return issues.flatMap(innermost).map((issue) => explainIssue(issue, schema, json));
}

/** What is wrong inside of a union's value, where one option only has nothing against the value as a whole. */
function innermost(issue: Issue): Issue[] {
  const inside = (issue.errors ?? []).filter((option) =>
    option.every(({ path }) => path.length > 0)
  );
  if (inside.length !== 1) return [issue];
  return inside[0].flatMap((nested) =>
    innermost({ ...nested, path: [...issue.path, ...nested.path] })
  );
}

function explainIssue(issue: Issue, schema: JsonSchema, json: unknown): string {
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
    const known = optionsOf(part).flatMap(({ properties = {} }) => Object.keys(properties));
    return `${key || "the experiment"} has the unknown key ${names}; allowed: ${known.join(", ")}`;
  }
  const shown = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "missing";
  return `${key || "the experiment"} is ${shown}; allowed: ${describeSchema(part)}`;
}

/** What a schema allows, in words. */
export function describeSchema(schema: JsonSchema): string {
  if (schema.anyOf ?? schema.oneOf) return optionsOf(schema).map(describeSchema).join(", or ");
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

/** The schema of one property or entry, in those options of a union that have it. */
function child(schema: JsonSchema, step: PropertyKey): JsonSchema {
  const found = optionsOf(schema).flatMap(({ items, properties, additionalProperties }) =>
    (typeof step === "number" ? items : properties?.[String(step)] ?? additionalProperties) || []
  ) as JsonSchema[];
  return found.length === 1 ? found[0] : { anyOf: found };
}

/** The options of a union; what is none is its own only option. */
function optionsOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonSchema[];
}

/** Of a union of kinds, the kind that the value has. */
function choose(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = (value as { kind?: unknown } | undefined | null)?.kind;
  const hasKind = ({ properties }: JsonSchema) => (properties?.kind as JsonSchema)?.const === kind;
  return schema.oneOf && optionsOf(schema).find(hasKind) || schema;
}
