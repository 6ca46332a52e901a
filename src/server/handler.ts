import { defaultLimits, type Limits } from "./limits.ts";
import { openApi } from "./openapi.ts";
import { PredictResource } from "./predict_resource.ts";
import { Problem } from "./problem.ts";
import { quote } from "./question.ts";
import type { Recognizer } from "./recognizer.ts";
import { FileResource, type StaticFile } from "./static_file.ts";

/** Answers a request; it never rejects. */
export type Handler = (request: Request) => Promise<Response>;

/** What a server is made of. */
export interface ServerOptions {
  /** what answers */
  readonly recognizer: Recognizer;
  /** the model's file, for the page */
  readonly modelFile: Uint8Array<ArrayBuffer>;
  /** the page's files by their paths, such as "index.html"; without them there is no page */
  readonly page?: Readonly<Record<string, StaticFile>>;
  /** those that are not given are `defaultLimits` */
  readonly limits?: Partial<Limits>;
  /** aborted when no more requests are to be taken */
  readonly stopping?: AbortSignal;
  /** told of what is the program's fault; the client gets a 500 that says no more than that */
  onError?(error: unknown): void;
}

/** What is at a path, by method; HEAD goes with GET. */
interface Resource {
  get?(request: Request): Response | Promise<Response>;
  post?(request: Request, url: URL): Promise<Response>;
}

/** Of every response: nothing from elsewhere, no code but files and WebAssembly, in nobody's frame. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Makes the function that answers requests: the page at `/`, `GET /model`, `/model.emodae`, `/health` and
 * `/openapi.json`, and `POST /predict`. It needs nothing but what every web server has that calls a function
 * from Request to Response.
 */
export function createHandler(options: ServerOptions): Handler {
  const { recognizer, page = {}, stopping } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const predictor = new PredictResource(recognizer, limits, stopping);

  const resources = new Map<string, Resource>();
  const addFile = (path: string, file: StaticFile) => resources.set(path, new FileResource(file));
  for (const [path, file] of Object.entries(page)) addFile(`/${path}`, file);
  if (page["index.html"]) addFile("/", page["index.html"]);
  const type = "application/json";
  addFile("/model", { body: JSON.stringify(recognizer.model), type });
  addFile("/model.emodae", { body: options.modelFile, type: "application/octet-stream" });
  addFile("/openapi.json", { body: JSON.stringify(openApi(recognizer.model, limits)), type });
  resources.set("/health", { get: () => predictor.health() });
  resources.set("/predict", predictor);

  async function respond(request: Request): Promise<Response> {
    // a header "Host" may be anything
    if (!URL.canParse(request.url)) {
      throw new Problem(400, "Cannot read the address of the request");
    }
    const url = new URL(request.url);
    const resource = resources.get(url.pathname);
    if (!resource) throw new Problem(404, `Cannot find ${quote(url.pathname)}`);
    const { method } = request;
    if (method === "GET" && resource.get) return await resource.get(request);
    if (method === "HEAD" && resource.get) return await withoutBody(await resource.get(request));
    if (method === "POST" && resource.post) return await resource.post(request, url);
    const allow = resource.get ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
    if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
    throw new Problem(405, `Cannot ${quote(method)} ${url.pathname}: allowed are ${allow}`, {
      allow,
    });
  }

  return async (request) => {
    let response: Response;
    try {
      response = await respond(request);
    } catch (error) {
      if (!(error instanceof Problem)) options.onError?.(error);
      const problem = error instanceof Problem
        ? error
        : new Problem(500, "Cannot answer: the fault is the server's");
      response = problem.toResponse();
      if (request.method === "HEAD") response = await withoutBody(response);
    }
    for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  };
}

/** What HEAD gets: the same, and how long the body would be. */
async function withoutBody(response: Response): Promise<Response> {
  const { status, headers } = response;
  if (!headers.has("content-length") && status !== 304) {
    headers.set("content-length", String((await response.arrayBuffer()).byteLength));
  }
  return new Response(null, { status, headers });
}
