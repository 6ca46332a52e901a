/** `serve` as its users have it: a process with the permissions of -P, an address, signals. */
import assert from "node:assert/strict";
import { speech, wavFile } from "../extraction/recordings.ts";
import { root, run, start } from "./command_line.ts";

const model = "fixtures/demo.emodae";
const recording = Uint8Array.from(wavFile(speech[0].samples()));

/** Starts a server; reads from what it prints where it is. */
async function serve(...more: string[]) {
  const permissions = ["--no-prompt", "-P"];
  const process = start(root, ["serve", model, "--port", "0", ...more], { permissions });
  const [here, there] = process.stdout.tee();
  let output = "";
  for await (const text of here.pipeThrough(new TextDecoderStream())) {
    output += text;
    if (output.includes("\n")) break;
  }
  await there.cancel();
  const errors = new Response(process.stderr).text();
  const address = /^Serving fixtures\/demo\.emodae at (http:\/\/127\.0\.0\.1:\d+\/) /.exec(output)
    ?.[1];
  if (!address) throw new Error(output + await errors);
  return { process, url: address, errors };
}

const predict = (url: string) => fetch(`${url}predict`, { method: "POST", body: recording });

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`it serves with the permissions of -P until ${signal}`, async () => {
    const { process, url, errors } = await serve();
    const page = await fetch(url);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(await page.text(), /^<!doctype html>/i);
    const answer = await predict(url);
    assert.equal(answer.status, 200, await answer.text());
    process.kill(signal);
    assert.equal((await process.status).code, 0);
    assert.match(await errors, /^GET \/ 200 \d+ ms\nPOST \/predict 200 \d+ ms\nShutting down/);
  });
}

Deno.test("its options are its limits; --quiet says no more than where it is", async () => {
  const limits = ["--max-body", "1", "--max-seconds", "1", "--timeout", "9", "--quiet"];
  const { process, url, errors } = await serve(...limits);
  assert.equal((await (await predict(url)).json()).status, 422);
  const large = await fetch(`${url}predict`, { method: "POST", body: new Uint8Array(1_000_001) });
  assert.match((await large.json()).detail, /at most 1000000 are allowed$/);
  const description = await (await fetch(`${url}openapi.json`)).json();
  assert.match(description.paths["/predict"].post.description, /within 9 seconds/);
  process.kill("SIGTERM");
  assert.equal((await process.status).code, 0);
  assert.equal(await errors, "");
});

Deno.test("what cannot be served is said in words", async () => {
  const folder = await Deno.makeTempDir();
  const bytes = await Deno.readFile(root + model);
  await Deno.writeTextFile(`${folder}/text.emodae`, "no model");
  await Deno.writeFile(`${folder}/cut.emodae`, bytes.subarray(0, -1000));
  await Deno.writeFile(`${folder}/model.emodae`, bytes);
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(taken.addr.port);
  const cases: [args: string[], message: RegExp][] = [
    [[], /^error: Cannot serve without one model/],
    [["a.emodae", "b.emodae"], /^error: Cannot serve without one model/],
    [["missing.emodae"], /^error: Cannot open "missing.emodae": /],
    [["text.emodae"], /^error: Cannot serve "text.emodae": Cannot read the model: /],
    [["cut.emodae"], /^error: Cannot serve "cut.emodae": /],
    [["model.emodae", "--port", "65536"], /^error: Cannot use --port 65536: /],
    [["model.emodae", "--port", port], /^error: Cannot listen at 127\.0\.0\.1, port \d+: /],
    [["model.emodae", "--host", "192.0.2.1"], /^error: Cannot listen at 192\.0\.2\.1, port 8000/],
    [["model.emodae", "--fast"], /^error: Unknown option '--fast'/],
  ];
  const outcomes = await Promise.all(cases.map(([args]) => run(folder, ["serve", ...args])));
  taken.close();
  await Deno.remove(folder, { recursive: true });
  for (const [i, { code, stderr }] of outcomes.entries()) {
    assert.match(stderr, cases[i][1]);
    assert.equal(code, 2, stderr);
  }
});
