import { samplingRates } from "../is10/mod.ts";
import type { ModelDescription } from "./recognizer.ts";

/** The JSON Schemas of what is sent and answered, with this model's classes and features. */
export function schemas({ classes, pairs, features }: ModelDescription): Record<string, object> {
  const number = { type: "number" };
  const count = { type: "integer", minimum: 0 };
  const prediction = {
    label: { enum: classes, description: "by the votes of the decision values" },
    probabilities: {
      ...record(Object.fromEntries(classes.map((name) => [name, between(0, 1)]))),
      description: "calibrated; they sum to 1",
    },
    decisionValues: {
      ...list(number, pairs.length),
      description:
        "of the pairs of classes, in the model's order; above 0 where the first one wins",
    },
    outside: {
      ...between(0, features),
      type: "integer",
      description: "how many features lie outside of the range of training",
    },
  };
  return {
    Model: record({
      classes: { ...list({ enum: classes }, classes.length) },
      pairs: list(list({ enum: classes }, 2), pairs.length),
      features: { const: features },
      card: { type: "object", description: "what it was trained on and how good it is" },
    }, { rate: { ...number, description: "Hz that recordings are brought to" } }),
    Health: record({ status: { const: "ok" }, requests: count, predictions: count }),
    FeaturesQuestion: record({ features: { ...list(list(number, features)), minItems: 1 } }),
    SamplesQuestion: record({
      samples: { ...list(number), description: "one channel, full scale 1" },
      sampleRate: {
        type: "integer",
        minimum: samplingRates.lowest,
        maximum: samplingRates.highest,
      },
    }),
    FeaturesAnswer: record({ predictions: list(record(prediction)) }),
    RecordingAnswer: record({ ...prediction, recording: ref("Recording") }, {
      segments: list(record({ ...prediction, start: number, end: number })),
    }),
    Recording: record({ seconds: number, sampleRate: number }, {
      channels: { type: "integer", minimum: 1 },
      encoding: { type: "string" },
      clipped: { ...count, description: "sample frames at full scale, two or more in a row" },
      silent: { type: "boolean" },
      notes: { ...list({ type: "string" }), description: "what is odd about the file" },
    }),
    Problem: record({
      type: { const: "about:blank" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
    }),
  };
}

/** A reference to one of them. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object with these members and no others. */
function record(members: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    type: "object",
    properties: { ...members, ...optional },
    required: Object.keys(members),
    additionalProperties: false,
  };
}

/** An array, of this length if one is given. */
function list(items: object, length?: number) {
  return {
    type: "array",
    items,
    ...(length !== undefined && { minItems: length, maxItems: length }),
  };
}

function between(minimum: number, maximum: number) {
  return { type: "number", minimum, maximum };
}
