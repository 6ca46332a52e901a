/**
 * The description that the server gives of itself is right OpenAPI, by a validator that runs as a program and
 * is pinned by a lock file of its own: of the project's, everyone who runs the program downloads all.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { run } from "../portable/tools.ts";
import { stub } from "./stub.ts";
import { model } from "./model.ts";

const lock = fileURLToPath(new URL("openapi.lock", import.meta.url));
const program = `
  import { Validator } from "npm:@seriousme/openapi-schema-validator@2.11.0";
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(Deno.args[0]));
  console.log(JSON.stringify({ valid, errors, version: validator.version }));
`;

async function validate(description: object) {
  const options = ["--quiet", "--no-config", `--lock=${lock}`, "--frozen"];
  const args = ["eval", ...options, program, "--", JSON.stringify(description)];
  const { success, stdout, stderr } = await run(Deno.execPath(), ...args);
  assert(success, stderr);
  return JSON.parse(stdout);
}

const limits = { maxBytes: 123_456, maxSeconds: 78, timeoutSeconds: 9 };
const { handler } = await stub(limits);
const description = await (await handler(new Request("http://server/openapi.json"))).json();

Deno.test("it is valid OpenAPI 3.1", async () => {
  assert.deepEqual(await validate(description), { valid: true, version: "3.1" });
});

Deno.test("the validator finds a mistake", async () => {
  const { valid } = await validate({ ...description, paths: { "predict": {} } });
  assert.equal(valid, false);
});

Deno.test("it has the limits and the model's classes and features", () => {
  const text = description.paths["/predict"].post.description;
  for (const limit of Object.values(limits)) assert.match(text, new RegExp(`\\b${limit}\\b`));
  const { schemas } = description.components;
  assert.deepEqual(schemas.RecordingAnswer.properties.label.enum, model.classes);
  assert.deepEqual(schemas.RecordingAnswer.properties.probabilities.required, model.classes);
  assert.equal(
    schemas.RecordingAnswer.properties.decisionValues.minItems,
    model.classes.length * (model.classes.length - 1) / 2,
  );
  const { items } = schemas.FeaturesQuestion.properties.features;
  assert.deepEqual([items.minItems, items.maxItems], [1582, 1582]);
});

Deno.test("every reference leads somewhere", () => {
  const references = JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g);
  let count = 0;
  for (const [, path] of references) {
    // deno-lint-ignore no-explicit-any
    const found = path.split("/").reduce((at: any, name) => at?.[name], description);
    assert(found, path);
    count++;
  }
  assert(count > 10);
});
