/** What is at which path, for which method. */
import assert from "node:assert/strict";
import { describeModel } from "../../src/server/mod.ts";
import { ask } from "./contract.ts";
import { model, modelFile } from "./model.ts";
import { page, stub } from "./stub.ts";

const server = await stub();
const files = ["/", "/index.html", "/app.js", "/model", "/model.emodae", "/openapi.json"];

Deno.test("GET / and the page's files", async () => {
  for (const path of ["/", "/index.html"]) {
    const response = await server.handler(new Request(`http://server${path}`));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), page["index.html"].type);
    assert.equal(await response.text(), page["index.html"].body);
  }
  assert.equal((await server.handler(new Request("http://server/app.js"))).status, 200);
});

Deno.test("GET /model: classes, pairs, the number of features, the card", async () => {
  const { status, json } = await ask(server, "/model");
  assert.equal(status, 200);
  assert.deepEqual(json, JSON.parse(JSON.stringify(describeModel(model))));
});

Deno.test("GET /model.emodae: the file", async () => {
  const { status, bytes } = await ask(server, "/model.emodae");
  assert.equal(status, 200);
  assert.deepEqual(bytes, modelFile);
});

Deno.test("GET /health: how much there is to do", async () => {
  const { status, json } = await ask(server, "/health");
  assert.equal(status, 200);
  assert.deepEqual(json, { status: "ok", requests: 0, predictions: 0 });
});

for (const path of files) {
  Deno.test(`${path}: a client that has it is told so, by its tag`, async () => {
    const get = async (headers: HeadersInit) => {
      if (path !== "/index.html" && path !== "/app.js") await ask(server, path, { headers });
      return await server.handler(new Request(`http://server${path}`, { headers }));
    };
    const tag = (await get({})).headers.get("etag")!;
    assert.match(tag, /^"[0-9a-f]{32}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const response = await get({ "if-none-match": known });
      assert.equal(response.status, 304, known);
      assert.equal(response.headers.get("etag"), tag);
      assert.equal((await response.bytes()).length, 0);
    }
    for (const other of ['"other"', tag.slice(1, -1), ""]) {
      assert.equal((await get({ "if-none-match": other })).status, 200, other);
    }
  });
}

Deno.test("files have tags of their own, and are asked for again every time", async () => {
  const tags = new Set<string>();
  for (const path of files) {
    const { headers } = await server.handler(new Request(`http://server${path}`));
    tags.add(headers.get("etag")!);
    assert.equal(headers.get("cache-control"), "no-cache");
  }
  assert.equal(tags.size, files.length - 1); // "/" is "/index.html"
});

for (const path of [...files, "/health"]) {
  Deno.test(`HEAD ${path}: as GET, without the body`, async () => {
    const get = await server.handler(new Request(`http://server${path}`));
    const head = await server.handler(new Request(`http://server${path}`, { method: "HEAD" }));
    assert.equal(head.status, get.status);
    assert.equal((await head.bytes()).length, 0);
    get.headers.set("content-length", String((await get.bytes()).length));
    assert.deepEqual([...head.headers], [...get.headers]);
  });
}

Deno.test("OPTIONS tells the methods", async () => {
  for (const path of [...files, "/health", "/predict"]) {
    const response = await server.handler(
      new Request(`http://server${path}`, { method: "OPTIONS" }),
    );
    assert.equal(response.status, 204);
    const allowed = path === "/predict" ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
    assert.equal(response.headers.get("allow"), allowed);
  }
});

Deno.test("405 with the methods that are allowed", async () => {
  for (const path of ["/", "/model", "/model.emodae", "/health", "/openapi.json"]) {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "MKCOL"]) {
      const { status, headers } = await ask(server, path, { method });
      assert.equal(status, 405);
      assert.equal(headers.get("allow"), "GET, HEAD, OPTIONS");
    }
  }
  for (const method of ["GET", "HEAD", "PUT"]) {
    const { status, headers } = await ask(server, "/predict", { method });
    assert.equal(status, 405);
    assert.equal(headers.get("allow"), "POST, OPTIONS");
  }
});

Deno.test("404 names the path, and no more than its begin", async () => {
  const missing = ["/nothing", "/predict/", "/PREDICT", "//predict", "/constructor", "/__proto__"];
  for (const path of missing) {
    const { status, json } = await ask(server, path);
    assert.equal(status, 404, path);
    assert.equal(json.detail, `Cannot find "${path}"`);
  }
  const { status, json } = await ask(server, `/${"x".repeat(10_000)}`);
  assert.equal(status, 404);
  assert(json.detail.length < 100);
});

Deno.test("400 if the address cannot be read", async () => {
  const request = new Request("http://server/");
  Object.defineProperty(request, "url", { value: "http://two words/" }); // as Deno.serve makes it of "Host"
  const response = await server.handler(request);
  assert.equal(response.status, 400);
  assert.equal((await response.json()).detail, "Cannot read the address of the request");
});

Deno.test("500 says nothing of what went wrong; it is told to the server alone", async () => {
  const told: unknown[] = [];
  const error = new TypeError("internals of /home/me");
  const broken = await stub({}, () => Promise.reject(error), {
    onError: (error) => told.push(error),
  });
  const { status, json } = await ask(broken, "/predict", { method: "POST", body: "[]" });
  assert.equal(status, 415); // text/plain, which fetch gives to a text
  assert.deepEqual(told, []);
  const answer = await ask(broken, "/predict", { method: "POST", body: new Uint8Array(1) });
  assert.equal(answer.status, 500);
  assert.equal(answer.json.detail, "Cannot answer: the fault is the server's");
  assert.deepEqual(told, [error]);
  assert.equal(json.title, "Unsupported Media Type");
});

Deno.test("while it shuts down, 503 for predictions and health; the rest is still there", async () => {
  const stopping = new AbortController();
  const server = await stub({}, undefined, { stopping: stopping.signal });
  stopping.abort();
  for (const [path, method] of [["/predict", "POST"], ["/health", "GET"], ["/health", "HEAD"]]) {
    const { status, headers } = await ask(server, path, { method });
    assert.equal(status, 503);
    assert.equal(headers.get("retry-after"), "10");
  }
  assert.equal((await ask(server, "/model")).status, 200);
});
