import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { Model } from "../../src/recognizer/mod.ts";
import { badFiles, speech, wavFile } from "../extraction/recordings.ts";
import { model, modelFile, some, writeFiles } from "../prediction/tiny.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { end, root, run, start } from "./command_line.ts";

const wavs = Object.fromEntries(
  some.map(({ utterance, bytes }) => [`wav/${utterance}.wav`, bytes]),
);
const all = { "m.emodae": modelFile, ...wavs };

const header = "file,utterance,label,p(hum),p(siren),p(noise),hum:siren,hum:noise,siren:noise," +
  "outside,seconds,clipped,silent,notes,error\n";

const rowsIn = (text: string): Record<string, string>[] => parse(text, { columns: true });

Deno.test("predict: the same bytes for any number of jobs and any way to name the files", () =>
  withFolder(async (folder) => {
    writeFiles(folder, { ...all, "wav/f01-zzz.wav": badFiles.corrupt.bytes });
    const list = [...Object.keys(wavs), "wav/f01-zzz.wav"].sort();
    const ways: [args: string[], input?: string][] = [
      [["wav", "--jobs", "1"]],
      [["wav/*.wav", "--jobs", "2"]],
      [list.concat("--jobs", "4")],
      [[], list.join("\n")],
      [["wav", "-o", "out.csv"]],
    ];
    const runs = [];
    for (const [args, input] of ways) {
      runs.push(await run(folder, ["predict", "m.emodae", "--quiet", ...args], input));
    }
    const { stdout } = runs[0];
    const stderr = `Without prediction: 1\n  wav/f01-zzz.wav: ${badFiles.corrupt.reason}\n`;
    for (const ended of runs.slice(0, -1)) assert.deepEqual(ended, { code: 1, stdout, stderr });
    assert.deepEqual(runs.at(-1), { code: 1, stdout: "", stderr });
    assert.equal(Deno.readTextFileSync(`${folder}/out.csv`), stdout);
    assert(stdout.startsWith(header));
    assert.deepEqual(rowsIn(stdout).map(({ file }) => file), list);
  }));

Deno.test("predict: JSON lines and CSV say the same, and what the model says", () =>
  withFolder(async (folder) => {
    writeFiles(folder, all);
    const args = ["predict", "m.emodae", "wav", "--quiet", "-o"];
    for (const file of ["o.csv", "o.jsonl", "o.jsonl.gz"]) {
      assert.deepEqual(await run(folder, [...args, file]), { code: 0, stdout: "", stderr: "" });
    }
    const named = await run(folder, [...args, "o.txt", "--format", "jsonl"]);
    assert.equal(named.code, 0);
    const text = Deno.readTextFileSync(`${folder}/o.jsonl`);
    assert.equal(Deno.readTextFileSync(`${folder}/o.txt`), text);
    const unpacked = gunzipSync(Deno.readFileSync(`${folder}/o.jsonl.gz`));
    assert.equal(new TextDecoder().decode(unpacked), text);

    const objects = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    const rows = rowsIn(Deno.readTextFileSync(`${folder}/o.csv`));
    assert.equal(rows.length, some.length);
    for (const [i, row] of rows.entries()) {
      const { file, utterance, label, probabilities, decisionValues, outside, seconds } =
        objects[i];
      assert.equal(row.file, file);
      assert.equal(row.utterance, utterance);
      assert.equal(row.label, label);
      for (const name of model.classes) {
        assert.equal(Number(row[`p(${name})`]), probabilities[name]);
      }
      for (const [a, b] of model.pairs) {
        assert.equal(Number(row[`${a}:${b}`]), decisionValues[`${a}:${b}`]);
      }
      assert.equal(Number(row.outside), outside);
      assert.equal(Number(row.seconds), seconds);
    }
  }));

Deno.test("predict: recordings, and the features that extract makes of them, mixed", () =>
  withFolder(async (folder) => {
    writeFiles(folder, all);
    assert.equal((await run(folder, ["extract", "wav", "-o", "f.csv"])).code, 0);
    const ended = await run(folder, ["predict", "m.emodae", "f.csv", "wav", "--quiet"]);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const rows = rowsIn(ended.stdout);
    const features = rows.slice(0, some.length);
    assert.deepEqual(
      features.map((row, i) => ({ ...rows[some.length + i], file: "f.csv", ...onlyOfSound(row) })),
      features,
    );
    assert.deepEqual(new Set(rows.map(({ utterance }) => utterance)).size, some.length);
  }));

function onlyOfSound({ seconds, clipped, silent, notes }: Record<string, string>) {
  assert.deepEqual([seconds, clipped, silent, notes], ["", "", "", ""]);
  return { seconds, clipped, silent, notes };
}

Deno.test("predict: the demo model knows synthetic speech", () =>
  withFolder(async (folder) => {
    const bytes = Deno.readFileSync(`${root}fixtures/demo.emodae`);
    using demo = await Model.from(bytes);
    const different = demo.classes.map((name) => speech.find(({ label }) => label === name)!);
    const samples = different.map((one) => one.samples());
    const files = samples.map((one, i) => [`${i}.wav`, wavFile(one)]);
    writeFiles(folder, { "demo.emodae": bytes, ...Object.fromEntries(files) });
    const { code, stdout } = await run(folder, ["predict", "demo.emodae", ".", "--quiet"]);
    assert.equal(code, 0);
    const rows = rowsIn(stdout);
    assert.deepEqual(rows.map(({ label }) => label), demo.classes);
    for (const row of rows) {
      const sum = demo.classes.reduce((sum, name) => sum + Number(row[`p(${name})`]), 0);
      assert(Math.abs(sum - 1) < 1e-9);
    }
  }));

Deno.test("predict --segments: a row for each window, with its times", () =>
  withFolder(async (folder) => {
    writeFiles(folder, { "m.emodae": modelFile, "a.wav": some[0].bytes });
    const args = ["predict", "m.emodae", "a.wav", "--quiet", "--segments"];
    const times = async (segments: string) =>
      rowsIn((await run(folder, [...args, segments])).stdout)
        .map(({ start, end }) => [Number(start), Number(end)]);
    const seconds = (some[0].bytes.length - 44) / 2 / 16000;
    assert(seconds > 1 && seconds < 3);
    assert.deepEqual(await times("3"), [[0, seconds]]);
    const starts = (hop: number) =>
      Array.from({ length: Math.ceil((seconds - 0.5) / hop) }, (_, k) => k * hop)
        .concat(seconds - 0.5);
    const close = (found: number[][], hop: number) => {
      const expected = starts(hop);
      assert.equal(found.length, expected.length);
      for (const [k, [start, end]] of found.entries()) {
        assert(Math.abs(start - expected[k]) < 1e-4 && Math.abs(end - start - 0.5) < 1e-4);
      }
    };
    close(await times("0.5"), 0.5); // without a hop one second, or a window that is shorter
    close(await times("0.5,0.25"), 0.25);
  }));

Deno.test("predict: progress and throughput are on standard error, nothing of them in the rows", () =>
  withFolder(async (folder) => {
    writeFiles(folder, all);
    const { code, stdout, stderr } = await run(folder, ["predict", "m.emodae", "wav"]);
    assert.equal(code, 0);
    assert.equal(rowsIn(stdout).length, some.length);
    assert.match(
      stderr,
      /^Predicted: 6 utterances; \d+\.\d s, \d+ a second; \d+\.\d s of sound, \d+ times as fast as spoken\n$/,
    );
  }));

Deno.test({
  name: "predict: hostile names come out as they are",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const names = ['"quoted".wav', "=1+1.wav", "a,b;c.wav", "line\nbreak.wav", "ß 日 😀.wav"];
      const files = names.map((name) => [`w/${name}`, some[0].bytes]);
      writeFiles(folder, { "m.emodae": modelFile, ...Object.fromEntries(files) });
      const { code, stdout } = await run(folder, ["predict", "m.emodae", "w", "--quiet"]);
      assert.equal(code, 0);
      const rows = rowsIn(stdout);
      assert.deepEqual(rows.map(({ file }) => file), names.map((name) => `w/${name}`));
      assert.deepEqual(rows.map(({ utterance }) => utterance), names.map((n) => n.slice(0, -4)));
      assert.deepEqual(new Set(rows.map(({ label }) => label)).size, 1);
    }),
});

Deno.test({
  name: "predict: a reader that has seen enough ends it, without a complaint",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      // more rows than a pipe holds
      const { featureNames } = model;
      const values = featureNames.map(() => "1").join(",");
      const rows = Array.from({ length: 2000 }, (_, i) => `u${i},${values}\n`);
      writeFiles(folder, {
        "m.emodae": modelFile,
        "f.csv": [`name,${featureNames.join(",")}\n`, ...rows].join(""),
      });
      const process = start(folder, ["predict", "m.emodae", "f.csv", "--quiet"]);
      const reader = process.stdout.getReader();
      const { value } = await reader.read();
      assert(new TextDecoder().decode(value).startsWith(header.slice(0, value!.length)));
      await reader.cancel();
      const stderr = await new Response(process.stderr).text();
      assert.deepEqual({ ...await process.status, stderr }, {
        success: true,
        code: 0,
        signal: null,
        stderr: "",
      });
    }),
});

Deno.test({
  name: "predict: interrupted, it leaves nothing behind",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      writeFiles(folder, { "m.emodae": modelFile, "a.wav": some[0].bytes, "out.csv": "old" });
      const pipe = `${folder}/b.wav`;
      new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
      const process = start(folder, ["predict", "m.emodae", "a.wav", "b.wav", "-o", "out.csv"]);
      const writing = Deno.open(pipe, { write: true }); // waits until it is read
      try {
        await Promise.race([writing, process.status]);
        assert(filesBelow(folder).includes("out.csv.partial"));
        process.kill("SIGINT");
      } finally {
        Deno.openSync(pipe, { read: true, write: true }).close();
        (await writing).close();
      }
      const { code, stderr } = await end(process);
      assert.deepEqual([code, stderr], [130, 'Interrupted: "out.csv" was not written\n']);
      assert.deepEqual(filesBelow(folder), ["a.wav", "b.wav", "m.emodae", "out.csv"]);
      assert.equal(Deno.readTextFileSync(`${folder}/out.csv`), "old");
    }),
});

/** Each fails with code 2 and this message, and nothing is written. */
const wrong: Record<string, { args: string[]; says: RegExp }> = {
  "no model": { args: [], says: /^Cannot predict without a model: give a file that train wrote$/ },
  "a model that is not there": {
    args: ["no.emodae", "a.wav"],
    says: /^Cannot open "no\.emodae": No such file/,
  },
  "a file that is no model": {
    args: ["a.wav", "a.wav"],
    says: /^Cannot predict with "a\.wav": Cannot read the model: /,
  },
  "a damaged model": {
    args: ["damaged.emodae", "a.wav"],
    says: /^Cannot predict with "damaged\.emodae": Cannot read the model: /,
  },
  "nothing to predict": {
    args: ["m.emodae"],
    says: /^Cannot predict nothing: give files or folders, or a list of them$/,
  },
  "a pattern that matches nothing": {
    args: ["m.emodae", "*.flac"],
    says: /^Cannot find a recording at "\*\.flac"$/,
  },
  "a file that does not say its format": {
    args: ["m.emodae", "a.wav", "-o", "out.txt"],
    says:
      /^Cannot tell the format of "out\.txt": name it \.csv or \.jsonl \(also \.gz\), or give --format$/,
  },
  "an unknown format": {
    args: ["m.emodae", "a.wav", "--format", "xml"],
    says: /^Cannot use --format xml: allowed are csv, jsonl$/,
  },
  "an unknown arithmetic": {
    args: ["m.emodae", "a.wav", "--arithmetic", "exact"],
    says: /^Cannot use --arithmetic exact: allowed are fast, strict$/,
  },
  "no jobs": {
    args: ["m.emodae", "a.wav", "--jobs", "0"],
    says: /^Cannot use --jobs 0: /,
  },
  "segments of features": {
    args: ["m.emodae", "a.wav", "f.csv", "--segments", "3"],
    says: /^Cannot divide "f\.csv" into segments: it has features and no sound$/,
  },
  "a file in a folder that is not there": {
    args: ["m.emodae", "a.wav", "-o", "no/out.csv"],
    says: /^Cannot write "no\/out\.csv": No such file/,
  },
};
for (const segments of ["", "x", "0.05", "3,", "3,0", "1,2", "3,1,1", "Infinity"]) {
  wrong[`--segments "${segments}"`] = {
    args: ["m.emodae", "a.wav", `--segments=${segments}`],
    says: /^Cannot use --segments .*: allowed are WINDOW and WINDOW,HOP in seconds, /,
  };
}
Deno.test("predict: what is wrong with the command line is an error in the input", () =>
  withFolder(async (folder) => {
    const damaged = modelFile.slice();
    damaged[damaged.length - 1] ^= 1;
    const files = { "m.emodae": modelFile, "damaged.emodae": damaged, "a.wav": some[0].bytes };
    writeFiles(folder, files);
    const before = filesBelow(folder);
    for (const [name, { args, says }] of Object.entries(wrong)) {
      const { code, stdout, stderr } = await run(folder, ["predict", ...args]);
      assert.deepEqual([code, stdout], [2, ""], `${name}: ${stderr}`);
      assert.match(stderr.replace(/^error: |\n$/g, ""), says, name);
      assert.deepEqual(filesBelow(folder), before);
    }
  }));
