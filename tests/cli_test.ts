import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import config from "../deno.json" with { type: "json" };
import { end, root, start } from "./commands/command_line.ts";
import { filesBelow } from "./store/folder.ts";

const systems = [{ id: "static", kind: "static" }];
const metadata = [
  "utterance,speaker,label",
  ...["a1,a,x", "a2,a,y", "b1,b,x", "b2,b,y", "c1,c,x", "c2,c,y"],
].join("\n");
const features = "name,f1,f2\na1,1,2\na2,2,1\nb1,1,3\nb2,3,1\nc1,0,2\nc2,2,0\n";
const corpus = { features: "features.csv", metadata: "metadata.csv" };

type Files = Record<string, string | Uint8Array>;

/** Runs the command line in an empty folder with these files; arguments come after the experiment's. */
async function run(files: Files, args: string[], permissions = ["-A"]) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    const ended = await end(start(folder, args, { permissions }));
    const left = listAll(folder);
    for (const name of Object.keys(files)) delete left[name];
    return { ...ended, left };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** All files below a folder, path to text; without the store, which outlives a run. */
function listAll(folder: string): Record<string, string> {
  const paths = filesBelow(folder).filter((path) => !path.startsWith("runs/store/"));
  return Object.fromEntries(
    paths.map((path) => [path, Deno.readTextFileSync(`${folder}/${path}`)]),
  );
}

const experiment = (change: object = {}) => JSON.stringify({ corpus, systems, ...change });
const good: Files = { "e.json": experiment(), "features.csv": features, "metadata.csv": metadata };

/** Each fails with code 2 and a message that says where and what, and leaves nothing behind. */
const bad: Record<string, { files?: Files; args?: string[]; says: RegExp }> = {
  "no experiment": { args: [], says: /Cannot run 0 experiments/ },
  "an unknown option": {
    args: ["e.json", "--job", "2"],
    says: /Unknown option '--job'; see --help/,
  },
  "--jobs 0": {
    args: ["e.json", "--jobs", "0"],
    says: /Cannot use --jobs 0: allowed is a whole number/,
  },
  "--seed -1": { args: ["e.json", "--seed=-1"], says: /Cannot use --seed -1/ },
  "a missing experiment": { args: ["no.json"], says: /Cannot read "no.json"/ },
  "an experiment that is not JSON": {
    files: { "e.json": "{" },
    says: /Cannot use "e.json": not JSON/,
  },
  "an unknown key": {
    files: { "e.json": experiment({ system: [] }) },
    says: /the experiment has the unknown key "system"; allowed: .*systems/,
  },
  "hidden 0": {
    files: { "e.json": experiment({ systems: [{ id: "d", kind: "dae", hidden: 0 }] }) },
    says: /systems\[0\]\.hidden is 0; allowed: a whole number from 1/,
  },
  "alpha 2": {
    files: { "e.json": experiment({ systems: [{ id: "m", kind: "modified", alpha: 2 }] }) },
    says: /systems\[0\]\.alpha is 2; allowed: a number from 0 up to 1/,
  },
  "a missing feature file": {
    files: { "e.json": experiment({ corpus: { ...corpus, features: "no.csv" } }) },
    says: /Cannot read ".*no\.csv"/,
  },
  "an empty feature file": {
    files: { "features.csv": "" },
    says: /Cannot read ".*features\.csv".*empty/,
  },
  "a truncated gz": {
    files: { "features.csv": gzipSync(features).subarray(0, 40) },
    says: /Cannot read ".*features\.csv".*ends too early/,
  },
  "a row with a value too few": {
    files: { "features.csv": features.replace("b1,1,3", "b1,1") },
    says: /features\.csv".*line 4/,
  },
  "a value that is not a number": {
    files: { "features.csv": features.replace("b1,1,3", "b1,1,x3") },
    says: /features\.csv".*line 4.*x3/,
  },
  "one speaker only": {
    files: { "metadata.csv": metadata.replaceAll(/,[abc],/g, ",a,") },
    says: /Cannot leave one speaker out: the corpus has one only, "a"/,
  },
  "training rows of one class": {
    files: { "metadata.csv": metadata.replace("b2,b,y", "b2,b,x").replace("c2,c,y", "c2,c,x") },
    says: /Cannot train without "a": the other utterances have only the class "x"/,
  },
  "a class that no utterance has": {
    files: { "e.json": experiment({ corpus: { ...corpus, classes: ["x", "z"] } }) },
    says: /no utterance has label "z"; the labels are "x", "y"/,
  },
  "an absent metadata column": {
    files: { "e.json": experiment({ corpus: { ...corpus, label: "emotion" } }) },
    says: /metadata\.csv".*"emotion".*utterance.*speaker.*label/,
  },
  "a neutral corpus with other features": {
    files: {
      "e.json": experiment({ neutral: { features: "n.csv" } }),
      "n.csv": features.replace("f2", "g2"),
    },
    says:
      /Cannot use "n\.csv" as the neutral corpus: its feature 2 is "g2", the emotional corpus's is "f2"/,
  },
  "features that are all constant": {
    files: { "features.csv": features.replaceAll(/,\d,\d/g, ",1,2") },
    says: /Cannot use "features\.csv": every feature has one value in all utterances/,
  },
  "a folder that cannot be written": {
    args: ["e.json", "--quiet", "--out", "features.csv/x"],
    says: /Cannot write to "features\.csv\/x"/,
  },
};
for (const [name, { files, args = ["e.json"], says }] of Object.entries(bad)) {
  Deno.test(`command line: ${name} is an error in the input`, async () => {
    const { code, stderr, left } = await run({ ...good, ...files }, args);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /, "a stack trace");
    assert.equal(code, 2);
    assert.deepEqual(Object.keys(left).filter((name) => !(name in (files ?? {}))), []);
  });
}

Deno.test("command line: a run prints the report and writes its files", async () => {
  const { code, stdout, stderr, left } = await run(good, ["e.json"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Accuracy in %, mean over 3 test speakers/);
  assert.match(stderr, /6 utterances used/);
  const named = /\nWritten to runs\/e\/: (.+)\n/.exec(stdout)![1].split(", ");
  assert.deepEqual(Object.keys(left), named.map((file) => `runs/e/${file}`).sort());
  for (const file of ["losses.csv", "predictions.csv", "results.json", "timings.json"]) {
    assert(named.includes(file), file);
  }
});

Deno.test("command line: NaN and missing values are dropped and counted, never used", async () => {
  const files = { ...good, "features.csv": features + "a3,NaN,1\na4,inf,1\na5,,1\n" };
  const { code, stderr, left } = await run(files, ["e.json"]);
  assert.equal(code, 0);
  assert.match(stderr, /2 utterances dropped: a missing value \(a3, a5\)/);
  assert.match(stderr, /1 utterance dropped: a value that is not finite \(a4\)/);
  assert.equal(JSON.parse(left["runs/e/results.json"]).corpora.emotional.utterances, 6);
  assert.doesNotMatch(left["runs/e/results.json"], /NaN|Infinity/);
});

Deno.test("command line: a speaker of one class, and a class of one speaker, are warnings", async () => {
  const files = {
    ...good,
    "features.csv": features + "a3,4,4\n",
    "metadata.csv": metadata.replace("c2,c,y", "c2,c,x") + "\na3,a,z\n",
  };
  const { code, stdout } = await run(files, ["e.json", "--quiet"]);
  assert.equal(code, 0);
  assert.match(stdout, /Warning: speaker "c" is tested on one class only, "x"/);
  assert.match(stdout, /Warning: only "a" has utterances of "z"/);
});

Deno.test("command line: a training that diverges is a failed run, code 1, nothing written", async () => {
  const dae = { id: "d", kind: "dae", hidden: 2, pretraining: { rate: 1e300 } };
  const files = { ...good, "e.json": experiment({ systems: [dae] }) };
  const { code, stderr, left } = await run(files, ["e.json"]);
  assert.match(
    stderr,
    /error: d 2.*, without \w: Cannot train: .*the loss is NaN; lower the rate/,
  );
  assert.equal(code, 1);
  assert.deepEqual(left, {});
});

Deno.test("command line: --json prints results.json, --out chooses the folder, --seed the seed", async () => {
  const { stdout, left, code } = await run(
    good,
    ["e.json", "--json", "--quiet", "--out", "here", "--seed", "7"],
  );
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).settings.seed, 7);
  assert.equal(left["here/results.json"], stdout);
  assert(Object.keys(left).every((path) => path.startsWith("here/")));
});

Deno.test("command line: --help and --version", async () => {
  const { code, stdout } = await run({}, ["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /Usage: .*\n[^]*--jobs/);
  assert.equal((await run({}, ["--version"])).stdout, `emodae ${config.version}\n`);
});

Deno.test("command line: deno run -P, the least permissions, runs the default experiment", async () => {
  const out = `runs/least-${crypto.randomUUID()}`;
  const args = ["experiment.json", "--quiet", "--json", "--out", out, "--store", `${out}/store`];
  try {
    const { code, stdout, stderr } = await end(start(root, args, { permissions: ["-P"] }));
    assert.equal(code, 0, stderr);
    const { emotional, neutral } = JSON.parse(stdout).corpora;
    assert.equal(emotional.utterances, 280);
    assert.equal(neutral.utterances, 400);
    for (const { counts, featuresPerUtterance } of [emotional, neutral]) {
      assert.equal(featuresPerUtterance, 1582);
      assert.deepEqual(counts.sound.failed, []);
      assert.deepEqual(counts.sound.sampleRates, { 16000: counts.read });
    }
  } finally {
    await Deno.remove(`${root}${out}`, { recursive: true }).catch(() => {}); // it was not made
  }
});

Deno.test("command line: deno run -P refuses other folders, and says which permission lacks", async () => {
  const { code, stderr } = await run(good, ["e.json"], ["-P", `--config=${root}deno.json`]);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot read "e\.json": .*--allow-read/);
});

Deno.test({
  name: "command line: Ctrl-C ends a run with code 130 and leaves no results behind",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const process = start(folder, [`${root}experiments/features.json`, "--data", root]);
      const [progress, rest] = process.stderr.tee();
      let text = "";
      for await (const chunk of progress.pipeThrough(new TextDecoderStream())) {
        if (text.includes("1/70")) break;
        if ((text += chunk).includes("1/70")) process.kill("SIGINT");
      }
      const { code } = await process.status;
      assert.equal(code, 130);
      assert.match(await new Response(rest).text(), /\nInterrupted: no results were written.*\n$/);
      await process.stdout.cancel();
      assert.deepEqual(listAll(folder), {});
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
