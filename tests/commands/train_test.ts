import assert from "node:assert/strict";
import { decodeModel } from "../../src/model_file/mod.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { end, root, run, start } from "./command_line.ts";

/** An experiment on the feature files in fixtures/ that trains in a moment. */
function writeExperiment(folder: string, change: Record<string, unknown> = {}): string {
  const written = JSON.parse(Deno.readTextFileSync(`${root}experiments/features.json`));
  const stage = { epochs: 2, batch: 50 };
  const systems = [
    { id: "static", kind: "static" },
    { id: "dae", kind: "dae", hidden: [4, 5], pretraining: stage, finetuning: stage },
  ];
  const file = `${folder}/e.json`;
  Deno.writeTextFileSync(file, JSON.stringify({ ...written, systems, ...change }));
  return file;
}

const data = ["--data", root];

/** Trains fixtures/demo.json under a flag of V8's, and compares with fixtures/demo.emodae; returns the progress. */
async function makeDemo(folder: string, flag: string): Promise<string> {
  const file = `${folder}/demo.emodae`;
  const args = ["train", "fixtures/demo.json", "--store", `${folder}/store`, "-o", file];
  const ended = await end(start(root, args, { env: { DENO_V8_FLAGS: flag } }));
  assert.equal(ended.code, 0, ended.stderr);
  const [made, committed] = [file, `${root}fixtures/demo.emodae`].map((path) =>
    Deno.readFileSync(path)
  );
  const { card: { versions } } = decodeModel(committed);
  assert.deepEqual(decodeModel(made).card.versions, versions, "run: deno task demo");
  assert.deepEqual(made, committed, "run: deno task demo");
  assert(made.length < 400_000, `${made.length} bytes`);
  return ended.stderr;
}

Deno.test("fixtures/demo.emodae is what deno task demo makes", () =>
  withFolder(async (folder) => {
    const progress = await makeDemo(folder, "--no-experimental-wasm-revectorize");
    assert.doesNotMatch(progress, /256-bit/);
  }));

Deno.test("what V8 makes of the wide kernel for 256-bit vectors gives the same bytes", {
  ignore: Deno.build.arch !== "x86_64",
}, () =>
  withFolder(async (folder) => {
    const progress = await makeDemo(folder, "--experimental-wasm-revectorize");
    assert.match(progress, /products in 256-bit vectors/);
  }));

Deno.test("train writes a model, says what it is, and leaves nothing else beside it", () =>
  withFolder(async (folder) => {
    writeExperiment(folder);
    const args = ["train", "e.json", ...data, "--system", "dae", "--hidden", "5", "--seed", "9"];
    const ended = await run(folder, [...args, "-o", "models/m.emodae"]);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(filesBelow(`${folder}/models`), ["m.emodae"]);
    const bytes = Deno.readFileSync(`${folder}/models/m.emodae`);
    const { card, features } = decodeModel(bytes);
    assert.deepEqual(card.system, { id: "dae", kind: "dae", hidden: [5], seed: 9 });
    assert.equal(features.set, undefined);
    const size = bytes.length.toLocaleString("en");
    const { mean } = card.evaluation.figures.UA;
    for (
      const text of [
        '"dae" of features: basic DAE, 5 hidden units, SVM; seed 9',
        `UA         ${(100 * mean).toFixed(1)}`,
        "- 400 of 400 utterances used, 0 left out",
        "- Nothing was chosen by results",
        `Written to models/m.emodae: ${size} bytes`,
      ]
    ) {
      assert(ended.stdout.includes(text), `no ${text} in\n${ended.stdout}`);
    }
    assert.match(ended.stderr, /12\/12|11\/11/);
  }));

const refused: [name: string, args: string[], message: string | RegExp][] = [
  [
    "no file to write",
    ["--system", "static"],
    "Cannot train without a file to write: give -o FILE",
  ],
  [
    "no system",
    ["-o", "m.emodae"],
    "Cannot train 2 models at once: give --system, one of static, dae",
  ],
  [
    "no size",
    ["--system", "dae", "-o", "m.emodae"],
    "Cannot train 2 models at once: give --hidden, one of 4, 5",
  ],
  [
    "a folder in the place of the file",
    ["--system", "static", "-o", "folder"],
    'Cannot write "folder": it is a folder; name the file of the model',
  ],
  [
    "a place that cannot be written",
    ["--system", "static", "-o", "e.json/m.emodae"],
    /^Cannot write to "e.json": /,
  ],
  [
    "a rate of features that are not ours",
    ["--system", "static", "--rate", "16000", "-o", "m.emodae"],
    /^Cannot use --rate 16000: the features of ".*emotional.arff.gz" are not the 1582 /,
  ],
  [
    "two experiments",
    ["f.json"],
    "Cannot train on 2 experiments: give one experiment file, or --help",
  ],
];
for (const [name, args, message] of refused) {
  Deno.test(`${name}: exit code 2, the reason, and no file`, () =>
    withFolder(async (folder) => {
      writeExperiment(folder);
      Deno.mkdirSync(`${folder}/folder`);
      const ended = await run(folder, ["train", "e.json", ...data, "--quiet", ...args]);
      assert.equal(ended.code, 2, ended.stderr);
      const [, told] = ended.stderr.match(/^error: (.*)\n$/s)!;
      if (typeof message === "string") assert.equal(told, message);
      else assert.match(told, message);
      assert.deepEqual(filesBelow(folder), ["e.json"]);
    }));
}
