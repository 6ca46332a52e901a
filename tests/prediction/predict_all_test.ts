import assert from "node:assert/strict";
import { decodeAudio } from "../../src/audio/mod.ts";
import { extractAll, FeatureFile } from "../../src/extraction/mod.ts";
import {
  findSources,
  type Outcome,
  predictAll,
  type PredictionSetup,
  type Row,
} from "../../src/prediction/mod.ts";
import { badFiles, wavFile } from "../extraction/recordings.ts";
import { withFolder } from "../store/folder.ts";
import { model, modelFile, some, writeFiles } from "./tiny.ts";

const { featureNames } = model;
const wavs = Object.fromEntries(some.map(({ utterance, bytes }) => [`${utterance}.wav`, bytes]));

/** All outcomes for paths below a folder, and files as paths below it. */
async function outcomes(
  folder: string,
  paths: string[],
  { jobs = 2, ...setup }: Partial<PredictionSetup> & { jobs?: number } = {},
): Promise<Outcome[]> {
  const sources = await findSources(paths.map((path) => `${folder}/${path}`));
  const settings = { jobs, featureNames };
  return await Array.fromAsync(predictAll(sources, { modelFile, ...setup }, settings));
}

async function rowsOf(...args: Parameters<typeof outcomes>): Promise<Row[]> {
  const all = (await outcomes(...args)).flatMap(({ rows }) => rows);
  return all.map((row) => ({ ...row, file: row.file.slice(args[0].length + 1) }));
}

async function predicted(bytes: Uint8Array) {
  const { samples, sampleRate } = await decodeAudio(bytes);
  return await model.predict(samples, sampleRate);
}

/** Writes the features of recordings as extract does. */
async function writeFeatures(path: string, wavs: string[]): Promise<void> {
  const sources = wavs.map((file) => ({ file, utterance: file.replace(/^.*\/|\.wav$/g, "") }));
  const file = await FeatureFile.create(path, "arff", featureNames);
  let row = 0;
  for await (
    const outcome of extractAll(sources, { settings: { set: "is10-compat" } }, { jobs: 1 })
  ) {
    assert(outcome.ok);
    await file.row({ ...sources[row++], start: 0, end: outcome.seconds }, outcome.values);
  }
  await file.close();
}

Deno.test("recordings are predicted as the model does it, in their order", () =>
  withFolder(async (folder) => {
    writeFiles(folder, wavs);
    const names = Object.keys(wavs).reverse();
    const rows = await rowsOf(folder, names);
    assert.deepEqual(rows.map(({ file }) => file), names);
    for (const { file, utterance, result, sound } of rows) {
      assert.equal(`${utterance}.wav`, file);
      assert.deepEqual(result, { prediction: await predicted(wavs[file]) });
      const seconds = (wavs[file].length - 44) / 2 / 16000;
      assert.deepEqual(sound, { seconds, clipped: 0, silent: false, notes: [] });
    }
  }));

Deno.test("any number of jobs gives the same rows; the arithmetic can be chosen", () =>
  withFolder(async (folder) => {
    writeFiles(folder, { ...wavs, "b.wav": badFiles.corrupt.bytes });
    const expected = await rowsOf(folder, [""], { jobs: 1 });
    assert.equal(expected.length, 7);
    for (const jobs of [2, 4]) assert.deepEqual(await rowsOf(folder, [""], { jobs }), expected);
    assert.deepEqual(await rowsOf(folder, [""], { arithmetic: "strict" }), expected);
    const fast = await rowsOf(folder, [""], { arithmetic: "fast" });
    const labels = (rows: Row[]) =>
      rows.map(({ result }) => "error" in result ? result.error : result.prediction.label);
    assert.deepEqual(labels(fast), labels(expected));
  }));

Deno.test("bad files in between have their reasons, and the others are predicted", () =>
  withFolder(async (folder) => {
    const [first, second] = some;
    const names = Object.keys(badFiles);
    const bad = names.map((name) => [`${name}.wav`, badFiles[name].bytes] as const);
    writeFiles(folder, { ...Object.fromEntries(bad), "1.wav": first.bytes, "2.wav": second.bytes });
    const paths = ["1.wav", ...bad.map(([name]) => name), "none.wav", "2.wav"];
    const rows = await rowsOf(folder, paths);
    assert.deepEqual(rows.map(({ file }) => file), paths);
    assert.deepEqual(rows.at(0)!.result, { prediction: await predicted(first.bytes) });
    assert.deepEqual(rows.at(-1)!.result, { prediction: await predicted(second.bytes) });
    const says: Record<string, RegExp> = {
      "too-short": /^Cannot predict a recording of 69 ms: at least 70 ms are needed$/,
      "low-rate": /^Cannot predict at 4000 Hz: /,
      none: /^it cannot be opened: No such file/,
    };
    for (const { utterance, result, sound } of rows.slice(1, -1)) {
      assert("error" in result && sound === undefined, utterance);
      if (utterance in says) assert.match(result.error, says[utterance]);
      else assert.equal(result.error, badFiles[utterance].reason);
    }
  }));

Deno.test("clipped, silent and odd recordings are predicted and marked", () =>
  withFolder(async (folder) => {
    const { samples } = await decodeAudio(some[0].bytes);
    writeFiles(folder, {
      "clipped.wav": wavFile(samples.map((value) => Math.max(-1, Math.min(1, 30 * value)))),
      "cut.wav": some[0].bytes.slice(0, -1000),
      "silent.wav": wavFile(new Float32Array(16000)),
    });
    const rows = await rowsOf(folder, [""]);
    assert(rows.every(({ result }) => "prediction" in result));
    const [clipped, cut, silent] = rows.map(({ sound }) => sound!);
    assert(clipped.clipped > 100 && !clipped.silent && clipped.notes.length === 0);
    assert(cut.clipped === 0 && !cut.silent && cut.notes.length === 1);
    assert.deepEqual(silent, { seconds: 1, clipped: 0, silent: true, notes: [] });
  }));

Deno.test("a feature file of recordings gives what the recordings give", () =>
  withFolder(async (folder) => {
    writeFiles(folder, wavs);
    const names = Object.keys(wavs);
    await writeFeatures(`${folder}/f.arff.gz`, names.map((name) => `${folder}/${name}`));
    const [sound, features] = [await rowsOf(folder, names), await rowsOf(folder, ["f.arff.gz"])];
    assert.deepEqual(
      features,
      sound.map(({ utterance, result }) => ({ file: "f.arff.gz", utterance, result })),
    );
    const mixed = await rowsOf(folder, [names[0], "f.arff.gz", names[1]], { jobs: 4 });
    assert.deepEqual(mixed, [sound[0], ...features, sound[1]]);
  }));

/** A CSV file of rows that repeat their value, or are what is given. */
function csvOf(rows: [utterance: string, value: string][], names = featureNames): string {
  const lines = rows.map(([utterance, value]) => [utterance, ...names.map(() => value)]);
  return [["name", ...names], ...lines].map((line) => `${line.join(",")}\n`).join("");
}

Deno.test("rows of a feature file that cannot be used keep their places; no name is left out", () =>
  withFolder(async (folder) => {
    writeFiles(folder, {
      "f.csv": csvOf([
        ["a", "0.5"],
        ["missing", "?"],
        ["infinite", "1e39"],
        ["a", "2"],
        ["far", "3e38"],
        ["b", "0.5"],
      ]),
    });
    const rows = await rowsOf(folder, ["f.csv"]);
    assert.deepEqual(rows.map(({ utterance }) => utterance), [
      ...["a", "missing", "infinite", "a", "far", "b"],
    ]);
    const [half, two] = [0.5, 2].map((value) => ({
      prediction: model.predictFeatures(new Float32Array(featureNames.length).fill(value))[0],
    }));
    assert.deepEqual(rows[0].result, half);
    assert.deepEqual(rows[1].result, { error: "a value is missing" });
    assert.deepEqual(rows[2].result, { error: "a value is infinite, or too large for 32 bits" });
    assert.deepEqual(rows[3].result, two);
    assert.deepEqual(rows[5].result, half);
  }));

Deno.test("a feature file that is no use, or ends in a bad line, does not stop the others", () =>
  withFolder(async (folder) => {
    const swapped = [featureNames[1], featureNames[0], ...featureNames.slice(2)];
    writeFiles(folder, {
      "swapped.csv": csvOf([["a", "1"]], swapped),
      "broken.csv": csvOf([["a", "1"], ["b", "1"]]) + "c,1\n",
      "empty.csv": "",
      "header.csv": csvOf([]),
      "damaged.csv.gz": Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8),
      "a.wav": some[0].bytes,
    });
    const file = (name: string) => `"${folder}/${name}"`;
    const one = { prediction: model.predictFeatures(new Float32Array(1582).fill(1))[0] };
    const [first, second] = featureNames;
    const rows = await rowsOf(folder, [
      ...["swapped.csv", "broken.csv", "empty.csv", "header.csv", "damaged.csv.gz", "none.csv"],
      "a.wav",
    ]);
    assert.deepEqual(rows.map(({ utterance, result }) => [utterance, result]), [
      ["", {
        error: `Cannot predict ${
          file("swapped.csv")
        }: its feature 1 is "${second}", the model's is "${first}"`,
      }],
      ["a", one],
      ["b", one],
      ["", {
        error: `Cannot read ${file("broken.csv")}: line 4 has 2 values, the header names 1583`,
      }],
      ["", { error: `Cannot read ${file("empty.csv")}: it is empty` }],
      ["", { error: `Cannot read ${file("header.csv")}: it has a header and no rows` }],
      ["", { error: `Cannot read ${file("damaged.csv.gz")}: its gzip data is damaged` }],
      ["", { error: `Cannot read ${file("none.csv")}: there is no such file` }],
      ["a", { prediction: await predicted(some[0].bytes) }],
    ]);
  }));

Deno.test("segments are a timeline: a window every hop, the last at the recording's end", () =>
  withFolder(async (folder) => {
    const recordings = await Promise.all(some.map(({ bytes }) => decodeAudio(bytes)));
    const long = Float32Array.from(recordings.flatMap(({ samples }) => [...samples]));
    const bytes = wavFile(long);
    writeFiles(folder, { "long.wav": bytes, "short.wav": some[0].bytes });
    const segments = { window: 2, hop: 0.5 };
    const rows = await rowsOf(folder, ["long.wav", "short.wav"], { segments });
    const { samples } = await decodeAudio(bytes);
    const expected = await Array.fromAsync(model.segments(samples, 16000, segments));
    const seconds = samples.length / 16000;
    assert.equal(expected.length, Math.ceil((seconds - 2) / 0.5) + 1);
    const timeline = rows.slice(0, -1);
    assert.deepEqual(
      timeline.map(({ result }) => result),
      expected.map((prediction) => ({
        prediction,
      })),
    );
    assert.deepEqual(new Set(timeline.map(({ sound }) => sound!.seconds)), new Set([seconds]));
    const { result } = rows.at(-1)!;
    const whole = await predicted(some[0].bytes);
    assert.deepEqual(result, {
      prediction: { start: 0, end: recordings[0].samples.length / 16000, ...whole },
    });
  }));

Deno.test("whoever stops early stops the workers, too", () =>
  withFolder(async (folder) => {
    writeFiles(folder, wavs);
    const sources = await findSources([folder]);
    for await (
      const { source } of predictAll(sources, { modelFile }, { jobs: 2, featureNames })
    ) {
      assert.equal(source.place, 0);
      break;
    }
  }));
