/** Requests straight into a handler; every answer has to be as the server's own description says. */
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Handler } from "../../src/server/mod.ts";

/** An answer whose body is read. */
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  // deno-lint-ignore no-explicit-any
  readonly json: any;
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly responses: Record<string, Described> };
}

interface Operation {
  readonly responses: Record<string, Described>;
}

interface Described {
  readonly $ref?: string;
  readonly content?: Record<string, unknown>;
}

/** A server's description, to which its answers are held. */
export class Contract {
  readonly #description: Description;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(description: Description) {
    this.#description = description;
    this.#ajv.addSchema(description, "openapi");
  }

  /** The description that a handler gives of itself. */
  static async of(handler: Handler): Promise<Contract> {
    const response = await handler(new Request("http://server/openapi.json"));
    return new Contract(await response.json());
  }

  /** Asserts that the answer to a request is one of those that the description has. */
  check(method: string, path: string, { status, headers, bytes, json }: Asked): void {
    const type = headers.get("content-type")?.split(";")[0];
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.match(
      headers.get("content-security-policy")!,
      /^default-src 'self'; script-src 'self' /,
    );
    assert(headers.has("cache-control"));
    if (status >= 400) {
      assert.equal(type, "application/problem+json");
      if (method === "HEAD") return;
      this.#validate("#/components/schemas/Problem", json);
      assert.equal(json.status, status);
      assert.match(json.detail, /^Cannot .{5,300}$/);
      assert.doesNotMatch(json.detail, /\.ts\b|file:|\bat \w+ \(|undefined|\[object/);
    }
    const { paths, components } = this.#description;
    const operation = paths[path]?.[method === "HEAD" ? "get" : method.toLowerCase()];
    if (!operation) {
      if (method === "OPTIONS") assert.equal(status, paths[path] ? 204 : 404);
      else if (status !== 400) assert.equal(status, paths[path] ? 405 : 404);
      return;
    }
    const described = operation.responses[status];
    assert(described, `${method} ${path}: ${status} is not described`);
    const { content } = described.$ref
      ? components.responses[described.$ref.split("/").at(-1)!]
      : described;
    if (!content) return assert.equal(bytes.length, 0);
    assert(content[type!], `${method} ${path}: ${type} is not described`);
    if (type !== "application/json" || method === "HEAD") return;
    const place = [
      "paths",
      path,
      method.toLowerCase(),
      "responses",
      status,
      "content",
      type,
      "schema",
    ];
    const escaped = place.map((name) => String(name).replaceAll("/", "~1"));
    this.#validate(`#/${escaped.join("/")}`, json);
  }

  #validate(pointer: string, value: unknown): void {
    const valid = this.#ajv.getSchema(`openapi${pointer}`) ?? assert.fail(pointer);
    assert(valid(value), `${pointer}: ${this.#ajv.errorsText(valid.errors)}`);
  }
}

/** Asks a handler, and checks the answer against the contract. */
export async function ask(
  { handler, contract }: { handler: Handler; contract: Contract },
  path: string,
  init: RequestInit = {},
): Promise<Asked> {
  const request = new Request(`http://server${path}`, init);
  const asked = await readAnswer(await handler(request));
  contract.check(request.method, new URL(request.url).pathname, asked);
  return asked;
}

/** Reads an answer's body. */
export async function readAnswer(response: Response): Promise<Asked> {
  const { status, headers } = response;
  const bytes = await response.bytes();
  const json = headers.get("content-type")?.includes("json") && bytes.length > 0
    ? JSON.parse(new TextDecoder().decode(bytes))
    : undefined;
  return { status, headers, bytes, json };
}
