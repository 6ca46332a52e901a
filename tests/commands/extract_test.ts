import assert from "node:assert/strict";
import { Extractor, type FeatureSet } from "../../src/is10/mod.ts";
import { is10Binary } from "../../src/binaries.ts";
import { resample } from "../../src/audio/mod.ts";
import { type FeatureTable, readFeatures } from "../../src/corpus/mod.ts";
import { badFiles, speech, wavFile } from "../extraction/recordings.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { end, run, start } from "./command_line.ts";

const some = speech.slice(0, 4).map((one) => ({ ...one, samples: one.samples() }));

/** Writes files, by their path; folders are made. */
function write(folder: string, files: Record<string, Uint8Array>): void {
  for (const [path, bytes] of Object.entries(files)) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
    Deno.writeFileSync(`${folder}/${path}`, bytes);
  }
}

const wavs = some.map(({ samples }) => wavFile(samples));
const bad = Object.fromEntries(
  Object.entries(badFiles).map(([name, { bytes }]) => [`bad/${name}.wav`, bytes]),
);
const badList = Object.entries(badFiles)
  .sort(([a], [b]) => a < b ? -1 : 1)
  .map(([name, { reason }]) => `  bad/${name}.wav: ${reason}\n`).join("");

async function featuresOf(samples: Float32Array, set: FeatureSet = "is10-compat", rate = 16000) {
  return (await Extractor.create(is10Binary, rate, set)).extract(samples);
}

/** Asserts that a table has these utterances with the features of these samples. */
async function assertFeatures(
  table: FeatureTable,
  expected: [utterance: string, samples: Float32Array][],
  set?: FeatureSet,
  rate?: number,
): Promise<void> {
  assert.deepEqual(table.utterances, expected.map(([utterance]) => utterance));
  for (const [row, [, samples]] of expected.entries()) {
    const values = table.values.slice(row * 1582, (row + 1) * 1582);
    assert.deepEqual(values, await featuresOf(samples, set, rate));
  }
}

Deno.test("extract: files, a folder, a pattern and a list on standard input are one", () =>
  withFolder(async (folder) => {
    write(folder, { "wav/a.wav": wavs[0], "wav/x/b.WAV": wavs[1], "wav/notes.txt": wavs[2] });
    const ways: [args: string[], input?: string][] = [
      [["wav/a.wav", "wav/x/b.WAV"]],
      [["wav"]],
      [["wav/**/*.{wav,WAV}"]],
      [[], "wav/a.wav\r\n\n  wav/x/b.WAV"],
      [["wav/a.wav", "wav", "wav/*.wav", "wav/x/b.WAV"]],
    ];
    const outputs = await Promise.all(ways.map(async ([args, input], way) => {
      const file = `out${way}.arff`;
      const ended = await run(folder, ["extract", ...args, "-o", file], input);
      assert.deepEqual(ended, {
        code: 0,
        stdout: `Written to ${file}: 2 recordings, is10-compat\n`,
        stderr: "",
      });
      return await Deno.readTextFile(`${folder}/${file}`);
    }));
    for (const output of outputs) assert.equal(output, outputs[0]);
    const table = await readFeatures(`${folder}/out0.arff`);
    await assertFeatures(table, [["a", some[0].samples], ["b", some[1].samples]]);
  }));

Deno.test("extract: recordings of one name in two folders are named by their paths", () =>
  withFolder(async (folder) => {
    write(folder, { "m/a.wav": wavs[0], "f/a.wav": wavs[1], "f/b.wav": wavs[2] });
    await run(folder, ["extract", "m", "f", "-o", "out.arff"]);
    await assertFeatures(await readFeatures(`${folder}/out.arff`), [
      ["m/a", some[0].samples],
      ["f/a", some[1].samples],
      ["b", some[2].samples],
    ]);
  }));

Deno.test("extract: each layout, by the file's ending or as said", () =>
  withFolder(async (folder) => {
    write(folder, { "a.wav": wavs[0], "b.wav": wavs[1] });
    const files: [name: string, format: string, args?: string[]][] = [
      ["f.arff", "arff"],
      ["f.arff.gz", "arff"],
      ["f.csv", "opensmile-python-csv"],
      ["f.csv.gz", "opensmile-python-csv"],
      ["g.csv", "smilextract-csv", ["--layout", "smilextract"]],
      ["g", "arff", ["--layout", "arff"]],
    ];
    await Promise.all(files.map(async ([name, format, args = []]) => {
      const { code } = await run(folder, ["extract", "a.wav", "b.wav", "-o", name, ...args]);
      assert.equal(code, 0);
      const table = await readFeatures(`${folder}/${name}`);
      assert.equal(table.format, format);
      await assertFeatures(table, [["a", some[0].samples], ["b", some[1].samples]]);
    }));
  }));

Deno.test("extract: bad files are listed, code 1; the good ones are written", () =>
  withFolder(async (folder) => {
    write(folder, {
      ...bad,
      "good/a.wav": wavs[0],
      "good/clipped.wav": wavFile(some[1].samples.map((x) => Math.max(-1, Math.min(1, 30 * x)))),
      "good/silent.wav": wavFile(new Float32Array(16000)),
    });
    const ended = await run(folder, ["extract", "bad", "good", "-o", "out.csv"]);
    assert.deepEqual(ended, {
      code: 1,
      stdout: "Written to out.csv: 3 recordings, is10-compat\n" +
        "Clipped: 1\n  good/clipped.wav\n" +
        "Silent: 1\n  good/silent.wav\n" +
        `Without features: 5\n${badList}`,
      stderr: "",
    });
    const { utterances, dropped } = await readFeatures(`${folder}/out.csv`);
    assert.deepEqual(utterances, ["a", "clipped", "silent"]);
    assert.deepEqual(Object.values(dropped).flat(), []);
  }));

Deno.test("extract: bad files only are an error in the input, and nothing is written", () =>
  withFolder(async (folder) => {
    write(folder, bad);
    Deno.writeTextFileSync(`${folder}/out.csv`, "old");
    const ended = await run(folder, ["extract", "bad", "-o", "out.csv"]);
    assert.deepEqual(ended, {
      code: 2,
      stdout: "",
      stderr: `error: Cannot extract: none of 5 recordings has features\n${badList}\n`,
    });
    assert.equal(Deno.readTextFileSync(`${folder}/out.csv`), "old");
    assert.deepEqual(filesBelow(folder).filter((path) => !path.startsWith("bad/")), ["out.csv"]);
  }));

Deno.test("extract: what is odd about a recording is said", () =>
  withFolder(async (folder) => {
    write(folder, { "cut.wav": wavs[0].slice(0, -1000) });
    const { code, stderr } = await run(folder, ["extract", "cut.wav", "-o", "out.csv"]);
    assert.equal(code, 0);
    assert.match(stderr, /^cut\.wav: .+\n$/);
  }));

Deno.test("extract --lld: a row for each frame, its time, 76 descriptors; nothing is kept", () =>
  withFolder(async (folder) => {
    write(folder, { "a.wav": wavs[0], "short.wav": wavFile(some[0].samples.subarray(5000, 6120)) });
    const args = ["extract", "a.wav", "short.wav", "--lld", "-o"];
    const ended = await Promise.all([
      run(folder, [...args, "l.csv"]),
      run(folder, [...args, "l.arff"]),
      run(folder, [...args, "s.csv", "--layout", "smilextract"]),
    ]);
    assert.deepEqual(ended.map(({ code }) => code), [0, 0, 0]);

    const extractor = await Extractor.create(is10Binary, 16000, "is10-compat");
    const expected = [some[0].samples, some[0].samples.subarray(5000, 6120)].flatMap(
      (samples, recording) => {
        const { frames, values } = extractor.describe(samples);
        assert.equal(frames, Math.floor((samples.length - 960) / 160));
        return Array.from({ length: frames }, (_, t) => ({
          recording: recording === 0 ? "a" : "short",
          time: t / 100,
          values: values.subarray(t * 76, (t + 1) * 76),
        }));
      },
    );
    const linesOf = (file: string) =>
      Deno.readTextFileSync(`${folder}/${file}`).trimEnd().split("\n");
    const assertRows = (lines: string[], names: number, separator: string) => {
      const rows = lines.map((line) => line.split(separator));
      assert.deepEqual(new Set(rows.map(({ length }) => length)), new Set([names + 76]));
      const values = rows.map((row) => Float32Array.from(row.slice(names), Number));
      assert.deepEqual(values, expected.map(({ values }) => values));
    };
    const two = (time: number) => `0 days 00:00:0${time.toFixed(6)}`.replace(/\.0{6}$/, "");
    const csv = linesOf("l.csv");
    assertRows(csv.slice(1), 3, ",");
    assert.deepEqual(
      csv.slice(1).map((line) => line.split(",").slice(0, 3).join()),
      expected.map(({ recording, time }) => `${recording}.wav,${two(time)},${two(time + 0.01)}`),
    );
    const names = expected.map(({ recording, time }) => [`'${recording}'`, time.toFixed(6)]);
    const smilextract = linesOf("s.csv");
    assertRows(smilextract.slice(1), 2, ";");
    assert.deepEqual(smilextract.slice(1).map((line) => line.split(";").slice(0, 2)), names);
    const arff = linesOf("l.arff");
    assert.equal(arff.filter((line) => /^@attribute .+ numeric$/.test(line)).length, 1 + 76);
    assertRows(arff.slice(arff.indexOf("@data") + 1), 2, ",");
    assert.deepEqual(
      filesBelow(folder).filter((path) => path.startsWith("runs/")),
      [],
    );
  }));

Deno.test("extract: --set and --resample have their own numbers", () =>
  withFolder(async (folder) => {
    write(folder, { "a.wav": wavs[0] });
    const variants: [args: string[], set: FeatureSet, rate: number][] = [
      [[], "is10-compat", 16000],
      [["--set", "is10"], "is10", 16000],
      [["--resample", "8000"], "is10-compat", 8000],
    ];
    const tables = [];
    for (const [index, [args, set, rate]] of variants.entries()) {
      const { code, stdout } = await run(folder, [
        "extract",
        "a.wav",
        "-o",
        `${index}.csv`,
        ...args,
      ]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`, ${set}\n$`));
      const table = await readFeatures(`${folder}/${index}.csv`);
      const samples = resample(some[0].samples, 16000, rate);
      await assertFeatures(table, [["a", samples]], set, rate);
      tables.push(table.values);
    }
    assert.notDeepEqual(tables[1], tables[0]);
    assert.notDeepEqual(tables[2], tables[0]);
  }));

/** When each piece of a store was written. */
function pieces(store: string): Record<string, number> {
  try {
    return Object.fromEntries(
      filesBelow(store).map((path) => [path, Number(Deno.statSync(`${store}/${path}`).mtime)]),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test({
    name: `extract: after ${signal} the same command goes on, and gives the same bytes`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        const files = speech.slice(0, 8).map(({ utterance, samples }) =>
          [`wav/${utterance}.wav`, wavFile(samples())] as const
        );
        write(folder, Object.fromEntries(files));
        Deno.writeTextFileSync(`${folder}/out.arff`, "old");
        const args = ["extract", "wav", "-o", "out.arff", "--jobs", "2"];
        const store = `${folder}/runs/store`;

        // in the place of one recording a pipe that nobody writes to: it is never done
        const [stuck, content] = files[3];
        Deno.removeSync(`${folder}/${stuck}`);
        new Deno.Command("mkfifo", { args: [`${folder}/${stuck}`] }).outputSync();
        const process = start(folder, args);
        const deadline = performance.now() + 60_000;
        while (Object.keys(pieces(store)).filter((path) => !/partial$/.test(path)).length < 7) {
          assert(performance.now() < deadline, "the other recordings are not done");
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        process.kill(signal);
        const { code, stderr } = await end(process);
        if (signal === "SIGINT") {
          assert.equal(code, 130);
          assert.equal(
            stderr,
            'Interrupted: "out.arff" was not written; the same command goes on from here\n',
          );
          assert(!filesBelow(folder).includes("out.arff.partial"));
        }
        assert.equal(Deno.readTextFileSync(`${folder}/out.arff`), "old");

        const kept = pieces(store);
        Deno.removeSync(`${folder}/${stuck}`);
        Deno.writeFileSync(`${folder}/${stuck}`, content);
        assert.equal((await run(folder, args)).code, 0);
        const after = pieces(store);
        assert.equal(Object.keys(after).length, 8);
        assert.deepEqual({ ...after, ...kept }, after, "extracted again");

        const whole = ["extract", "wav", "-o", "whole.arff", "--store", "other", "--jobs", "1"];
        assert.equal((await run(folder, whole)).code, 0);
        const [resumed, uninterrupted] = ["out", "whole"].map((name) =>
          Deno.readTextFileSync(`${folder}/${name}.arff`)
        );
        assert(resumed === uninterrupted);
        assert(!filesBelow(folder).includes("out.arff.partial"));
      }),
  });
}

Deno.test("extract: any number of jobs, and what is stored, give the same bytes", () =>
  withFolder(async (folder) => {
    const files = speech.slice(0, 10).map(({ utterance, samples }) =>
      [`wav/${utterance}.wav`, wavFile(samples())] as const
    );
    write(folder, Object.fromEntries(files));
    const outputs = [];
    for (const [index, [jobs, store]] of [["1", "a"], ["4", "b"], ["3", "a"]].entries()) {
      const file = `${index}.csv`;
      const args = ["extract", "wav", "-o", file, "--jobs", jobs, "--store", store];
      assert.equal((await run(folder, args)).code, 0);
      outputs.push(Deno.readTextFileSync(`${folder}/${file}`));
    }
    assert(outputs[1] === outputs[0] && outputs[2] === outputs[0]);
  }));

Deno.test("extract: a damaged piece of the store is named, and made again", () =>
  withFolder(async (folder) => {
    write(folder, { "a.wav": wavs[0], "b.wav": wavs[1] });
    const args = ["extract", "a.wav", "b.wav", "-o", "out.csv", "--store", "st"];
    await run(folder, args);
    const before = Deno.readTextFileSync(`${folder}/out.csv`);
    const [piece] = filesBelow(`${folder}/st`);
    const bytes = Deno.readFileSync(`${folder}/st/${piece}`);
    bytes[bytes.length - 1] ^= 0x80;
    Deno.writeFileSync(`${folder}/st/${piece}`, bytes);
    Deno.removeSync(`${folder}/out.csv`);
    assert.deepEqual(await run(folder, args), {
      code: 0,
      stdout: "Written to out.csv: 2 recordings, is10-compat\n",
      stderr: `Made again: "st/${piece}": its data are damaged\n`,
    });
    assert.equal(Deno.readTextFileSync(`${folder}/out.csv`), before);
    assert.equal((await run(folder, args)).stderr, "");
  }));

/** Each fails with code 2 and this message, and leaves nothing behind. */
const wrong: Record<string, { args: string[]; input?: string; says: string }> = {
  "no file to write": {
    args: ["a.wav"],
    says: "Cannot extract without a file to write: give -o FILE",
  },
  "no recording": {
    args: ["-o", "out.csv"],
    says: "Cannot extract from nothing: give files or folders, or a list of them",
  },
  "a list of nothing": {
    args: ["-o", "out.csv"],
    input: "\n  \n",
    says: "Cannot extract from nothing: give files or folders, or a list of them",
  },
  "a pattern that matches nothing": {
    args: ["*.flac", "-o", "out.csv"],
    says: 'Cannot find a recording at "*.flac"',
  },
  "a folder without recordings": {
    args: ["empty", "-o", "out.csv"],
    says: 'Cannot find a recording at "empty"',
  },
  "a file that does not say its layout": {
    args: ["a.wav", "-o", "out.txt"],
    says: 'Cannot tell the layout of "out.txt": name it .arff or .csv (also .gz), or give --layout',
  },
  "an unknown layout": {
    args: ["a.wav", "-o", "out.csv", "--layout", "csv"],
    says: "Cannot use --layout csv: allowed are arff, opensmile-python, smilextract",
  },
  "an unknown set": {
    args: ["a.wav", "-o", "out.csv", "--set", "is09"],
    says: "Cannot use --set is09: allowed are is10-compat, is10",
  },
  "a sampling rate out of range": {
    args: ["a.wav", "-o", "out.csv", "--resample", "4000"],
    says: "Cannot use --resample 4000: allowed is a whole number from 8000 to 192000",
  },
  "no jobs": {
    args: ["a.wav", "-o", "out.csv", "--jobs", "0"],
    says: "Cannot use --jobs 0: allowed is a whole number from 1 to 1024",
  },
  "an unknown option": {
    args: ["a.wav", "-o", "out.csv", "--out", "x"],
    says: "Unknown option '--out'; see --help",
  },
  "a file in a folder that is not there": {
    args: ["a.wav", "-o", "no/out.csv"],
    says:
      "Cannot write \"no/out.csv\": No such file or directory (os error 2): open 'no/out.csv.partial'",
  },
  "a folder in place of the file": {
    args: ["a.wav", "-o", "empty", "--layout", "arff"],
    says: 'Cannot write "empty": it is a folder',
  },
};
for (const [name, { args, input, says }] of Object.entries(wrong)) {
  Deno.test(`extract: ${name} is an error in the input`, () =>
    withFolder(async (folder) => {
      write(folder, { "a.wav": wavs[0] });
      Deno.mkdirSync(`${folder}/empty`);
      const ended = await run(folder, ["extract", ...args], input);
      assert.deepEqual(ended, { code: 2, stdout: "", stderr: `error: ${says}\n` });
      assert.deepEqual(filesBelow(folder), ["a.wav"]);
    }));
}
