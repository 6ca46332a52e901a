import { type Limits, segmentLimits } from "./limits.ts";
import type { ProblemStatus } from "./problem.ts";
import type { ModelDescription } from "./recognizer.ts";
import { ref, schemas } from "./schemas.ts";

const problemDescriptions: Record<ProblemStatus, string> = {
  400: "The request cannot be read: malformed JSON, or an unknown query",
  404: "There is nothing at this path",
  405: "There is something at this path, but not for this method",
  408: "The body was not there in time",
  413: "The body is too large",
  415: "The body is neither audio nor JSON",
  422:
    "The body is no recording, or one that is too short or too long; or the features are not the model's",
  429: "Too many requests at a time",
  500: "The fault is the server's",
  503: "The answer was not there in time, or the server is shutting down",
};

/** The server's description, OpenAPI 3.1. */
export function openApi(model: ModelDescription, limits: Limits): object {
  return {
    openapi: "3.1.1",
    info: {
      title: "emodae",
      version: "1.0.0",
      summary: `Emotion from speech: ${model.classes.join(", ")}`,
      description: `Model: ${model.card.name}, ${model.card.system.id}. ${model.card.intendedUse}`,
      license: { name: "MIT", identifier: "MIT" },
    },
    // relative to where this description is
    servers: [{ url: "./" }],
    paths: {
      "/": getFile("page", "The page", { "text/html": {} }, [404]),
      "/model": getFile("model", "What the model is", json(ref("Model"))),
      "/model.emodae": getFile("file", "The model's file", { "application/octet-stream": {} }),
      "/openapi.json": getFile("description", "This description", json({ type: "object" })),
      "/health": {
        get: {
          operationId: "health",
          summary: "Whether requests are taken, and how many there are",
          responses: {
            200: { description: "They are taken", content: json(ref("Health")) },
            ...problemRefs([500, 503]),
          },
        },
      },
      "/predict": { post: predict(limits) },
    },
    components: { schemas: schemas(model), responses: problems() },
  };
}

function predict({ maxBytes, maxSeconds, timeoutSeconds }: Limits) {
  const { minWindow, maxWindow, maxOverlap } = segmentLimits;
  return {
    operationId: "predict",
    summary: "The emotion of a recording, or of rows of features",
    description: `A body of up to ${maxBytes} bytes, a recording of up to ${maxSeconds} seconds; ` +
      `the answer comes within ${timeoutSeconds} seconds.`,
    parameters: [{
      name: "segments",
      in: "query",
      description:
        `Of a recording, segments as well: a window of ${minWindow} to ${maxWindow} seconds, a ` +
        `comma, and a hop of ${Math.round(100 * (1 - maxOverlap))} to 100 % of it`,
      schema: { type: "string", pattern: "^\\d{1,4}(\\.\\d{1,6})?,\\d{1,4}(\\.\\d{1,6})?$" },
      example: "3,1",
    }],
    requestBody: {
      required: true,
      content: {
        "audio/*": {},
        "application/octet-stream": {},
        "application/json": {
          schema: { oneOf: [ref("FeaturesQuestion"), ref("SamplesQuestion")] },
        },
      },
      description: "WAV, FLAC or NIST SPHERE, told by the content; or JSON",
    },
    responses: {
      200: {
        description: "The prediction",
        content: json({ oneOf: [ref("RecordingAnswer"), ref("FeaturesAnswer")] }),
      },
      ...problemRefs([400, 408, 413, 415, 422, 429, 500, 503]),
    },
  };
}

/** To get a file, which may come to one of these problems. */
function getFile(id: string, summary: string, content: object, problems: ProblemStatus[] = []) {
  const ok = { description: summary, content };
  const same = { description: "It is the one that the client has" };
  const responses = { 200: ok, 304: same, ...problemRefs([...problems, 500]) };
  return { get: { operationId: id, summary, responses } };
}

function problems(): Record<string, object> {
  const content = { "application/problem+json": { schema: ref("Problem") } };
  return Object.fromEntries(
    Object.entries(problemDescriptions).map(([status, description]) => {
      return [`Problem${status}`, { description, content }];
    }),
  );
}

function problemRefs(statuses: ProblemStatus[]): Record<string, object> {
  return Object.fromEntries(statuses.map((status) => {
    return [status, { $ref: `#/components/responses/Problem${status}` }];
  }));
}

function json(schema: object) {
  return { "application/json": { schema } };
}
