import assert from "node:assert/strict";
import { decodeModel, encodeModel, type ModelContent } from "../../src/model_file/mod.ts";
import { sha256 } from "../../src/sha256.ts";
import { withFolder } from "../store/folder.ts";
import { type Ended, root, run } from "./command_line.ts";

const bytes = Deno.readFileSync(`${root}fixtures/demo.emodae`);
const demo = decodeModel(bytes);

/** Whatever moves a terminal's cursor or turns text, line breaks apart. */
// deno-lint-ignore no-control-regex
const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

async function inspect(content: Uint8Array, ...options: string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  await withFolder(async (folder) => {
    Deno.writeFileSync(`${folder}/m.emodae`, content);
    resolve(await run(folder, ["inspect", "m.emodae", ...options]));
  });
  return await promise;
}

Deno.test("inspect prints all of the card", async () => {
  const { code, stdout } = await inspect(bytes);
  assert.equal(code, 0);
  const { card } = demo;
  const flat = stdout.replace(/\s+/g, " ");
  const percent = (share: number) => (100 * share).toFixed(1);
  for (
    const text of [
      card.intendedUse,
      ...card.limits,
      card.evaluation.split,
      ...Object.values(card.evaluation.figures).map(({ mean, interval }) =>
        `${percent(mean)} [${interval!.map(percent).join(", ")}]`
      ),
      ...Object.values(card.evaluation.recall).map(percent),
      card.corpora.emotional.sha256.slice(0, 16),
      ...Object.entries(card.corpora.emotional.speakers).map((pair) => pair.join(" ")),
      ...Object.values(card.modules),
      "svm.C 1",
      `${bytes.length.toLocaleString("en")} bytes, format 1, SHA-256 ${await sha256(bytes)}`,
      "weights0 Float32Array",
    ]
  ) {
    assert(flat.includes(text), `no ${text} in\n${stdout}`);
  }
  assert(stdout.split("\n").every((line) => line.length <= 100), "wider than 100 columns");
});

Deno.test("inspect --json prints it as JSON, and the arrays where they are", async () => {
  const { code, stdout } = await inspect(bytes, "--json");
  assert.equal(code, 0);
  const { card, file, features, classes } = JSON.parse(stdout);
  assert.deepEqual(card, demo.card);
  assert.deepEqual(classes, demo.classes);
  assert.deepEqual(features, { count: 1582, set: "is10-compat", rate: 16000, clip: true });
  assert.equal(file.bytes, bytes.length);
  assert.equal(file.sha256, await sha256(bytes));
  const rho = file.arrays.find(({ name }: { name: string }) => name === "rho");
  const at = file.headerBytes + rho.offset;
  assert.deepEqual(new Float64Array(bytes.buffer.slice(at), 0, 6), demo.classifier.svm.rho);
});

Deno.test("control characters in names do not reach the terminal", async () => {
  const evil = "\x1b[31m\u009b2J\u202e\r\x07";
  const rename = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key + evil, value]));
  const { card, classes } = demo;
  const hostile: ModelContent = {
    ...demo,
    classes: classes.map((name) => name + evil),
    card: {
      ...card,
      name: evil,
      system: { ...card.system, id: evil },
      corpora: { emotional: { ...card.corpora.emotional, name: evil, speakers: { [evil]: 1 } } },
      evaluation: {
        ...card.evaluation,
        split: evil,
        recall: rename(card.evaluation.recall),
      },
      settings: { [evil]: { [evil]: evil } },
      chosen: { [evil]: [evil] },
      versions: { [evil]: evil },
      modules: { [evil]: evil },
      intendedUse: evil,
      limits: [evil],
    },
  };
  const file = encodeModel(hostile);
  for (const options of [[], ["--json"]]) {
    const { code, stdout, stderr } = await inspect(file, ...options);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout, control);
  }
  const { stdout } = await inspect(file, "--json");
  assert.deepEqual(JSON.parse(stdout).card, hostile.card);
});

Deno.test("a damaged file: exit code 2 and the reason", async () => {
  const flipped = bytes.slice();
  flipped[bytes.length - 9] ^= 1;
  for (
    const [content, reason] of [
      [flipped, "its arrays are damaged"],
      [bytes.subarray(0, 100_000), `it has 100000 bytes instead of ${bytes.length}`],
      [new TextEncoder().encode("RIFF\x1b[2J"), 'it does not begin with "EMODAE"'],
    ] as const
  ) {
    const { code, stdout, stderr } = await inspect(content);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(stderr, `error: Cannot inspect "m.emodae": Cannot read the model: ${reason}\n`);
  }
  const missing = await run(root, ["inspect", "none.emodae"]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^error: Cannot open "none.emodae": /);
});
