import assert from "node:assert/strict";
import { extractAll, type ExtractionSetup, type SoundSource } from "../../src/extraction/mod.ts";
import { descriptorNames, Extractor } from "../../src/is10/mod.ts";
import { is10Binary } from "../../src/binaries.ts";
import { resample } from "../../src/audio/mod.ts";
import { rejects } from "../corpus/files.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { badFiles, speech, wavFile } from "./recordings.ts";

const compat = { settings: { set: "is10-compat" } } as const;
const some = speech.slice(0, 6);

/** Extracts, and asserts that there is an outcome for each source. */
async function extract(
  sources: SoundSource[],
  setup: ExtractionSetup = compat,
  options: { jobs: number; descriptors?: boolean } = { jobs: 1 },
) {
  const outcomes = await Array.fromAsync(extractAll(sources, setup, options));
  assert.equal(outcomes.length, sources.length);
  return outcomes;
}

/** Writes WAV files of utterances; what is there to be extracted from them. */
function writeSpeech(folder: string, utterances = some): SoundSource[] {
  return utterances.map(({ utterance, samples }) => {
    const file = `${folder}/${utterance}.wav`;
    Deno.writeFileSync(file, wavFile(samples()));
    return { utterance, file };
  });
}

/** When each file of a store was written. */
function written(store: string): Record<string, number> {
  return Object.fromEntries(
    filesBelow(store).map((file) => [file, Number(Deno.statSync(`${store}/${file}`).mtime)]),
  );
}

Deno.test("an utterance's features are its samples', whether synthesized or read from a file", () =>
  withFolder(async (folder) => {
    const files = await extract(writeSpeech(folder));
    const synthetic = await extract(some.map(({ utterance }) => ({ utterance })));
    const extractor = await Extractor.create(is10Binary, 16000, "is10-compat");
    for (const [index, { samples }] of some.entries()) {
      const [file, made] = [files[index], synthetic[index]];
      assert(file.ok && made.ok);
      assert.deepEqual(file.values, extractor.extract(samples()));
      assert.deepEqual(made.values, file.values);
      const { sha256: _, values: __, ...sound } = file;
      assert.deepEqual(sound, {
        ok: true,
        seconds: samples().length / 16000,
        sampleRate: 16000,
        channels: 1,
        encoding: "PCM 16 bit",
        clipped: 0,
        silent: false,
        notes: [],
        damaged: [],
      });
    }
  }));

Deno.test("outcomes come in the order of the sources; a recording without features has its reason", () =>
  withFolder(async (folder) => {
    const good = writeSpeech(folder);
    const bad = Object.entries(badFiles).map(([utterance, { bytes }]) => {
      const file = `${folder}/${utterance}.wav`;
      Deno.writeFileSync(file, bytes);
      return { utterance, file };
    });
    const sources = [...good.slice(0, 3), ...bad, ...good.slice(3)];
    const [one, four] = await Promise.all(
      [1, 4].map((jobs) => extract(sources, compat, { jobs })),
    );
    assert.deepEqual(one, four);
    const outcomes = Object.fromEntries(sources.map(({ utterance }, i) => [utterance, one[i]]));
    for (const [name, { reason }] of Object.entries(badFiles)) {
      assert.deepEqual(outcomes[name], { ok: false, reason, damaged: [] });
    }
    assert.deepEqual(good.map(({ utterance }) => outcomes[utterance]), await extract(good));
  }));

Deno.test("a file that is not there is an outcome", async () => {
  const [outcome] = await extract([{ utterance: "no", file: "no/no.wav" }]);
  assert(!outcome.ok);
  assert.match(outcome.reason, /^it cannot be opened: No such file or directory/);
});

Deno.test("clipped and silent recordings have features, and are marked", () =>
  withFolder(async (folder) => {
    const clip = some[0].samples().map((value) => Math.max(-1, Math.min(1, 20 * value)));
    const write = (utterance: string, samples: Float32Array) => {
      Deno.writeFileSync(`${folder}/${utterance}.wav`, wavFile(samples));
      return { utterance, file: `${folder}/${utterance}.wav` };
    };
    const [clipped, silent] = await extract([
      write("clipped", clip),
      write("silent", new Float32Array(16000)),
    ]);
    assert(clipped.ok && silent.ok);
    assert(clipped.clipped > 100 && !clipped.silent);
    assert(silent.clipped === 0 && silent.silent);
  }));

Deno.test("each recording keeps its sampling rate, or is brought to one", () =>
  withFolder(async (folder) => {
    const rates = [8000, 22050, 16000];
    const samples = some[0].samples();
    const sources = rates.map((rate) => {
      const file = `${folder}/${rate}.wav`;
      Deno.writeFileSync(file, wavFile(resample(samples, 16000, rate), rate));
      return { utterance: String(rate), file };
    });
    const kept = await extract(sources);
    const brought = await extract(sources, { settings: { set: "is10-compat", resample: 16000 } });
    assert.deepEqual(kept.map((outcome) => outcome.ok && outcome.sampleRate), rates);
    assert.deepEqual(brought.map((outcome) => outcome.ok && outcome.sampleRate), rates);
    const [, second, third] = brought;
    assert.deepEqual(third, kept[2]);
    assert(second.ok && kept[1].ok && third.ok);
    // 11 kHz of bandwidth, then 8: mfcc[0], a sum over the bands, is nearly that of the original
    const mfcc0 = 21 + 2;
    assert(Math.abs(second.values[mfcc0] - third.values[mfcc0]) < 0.5);
    assert(Math.abs(kept[1].values[mfcc0] - third.values[mfcc0]) > 0.5);
  }));

Deno.test("a recording of too high a rate has features after resampling only", () =>
  withFolder(async (folder) => {
    const source = { utterance: "x", file: `${folder}/x.wav` };
    Deno.writeFileSync(source.file, wavFile(new Float32Array(200_000).fill(0.1), 200_000));
    const [kept] = await extract([source]);
    const [brought] = await extract([source], { settings: { set: "is10", resample: 16000 } });
    assert(!kept.ok && brought.ok);
    assert.equal(
      kept.reason,
      "its sampling rate is 200000 Hz; without resampling allowed are 8000 to 192000 Hz",
    );
  }));

Deno.test("features are kept by content and settings, and not made again", () =>
  withFolder(async (folder) => {
    const store = `${folder}/store`;
    const sources = writeSpeech(folder);
    const first = await extract(sources, { ...compat, store }, { jobs: 2 });
    assert.equal(filesBelow(store).length, 6);
    const times = written(store);

    assert.deepEqual(await extract(sources, { ...compat, store }), first);
    assert.deepEqual(written(store), times, "extracted again");

    Deno.renameSync(`${folder}/${sources[0].utterance}.wav`, `${folder}/n.wav`);
    const renamed = { utterance: "n", file: `${folder}/n.wav` };
    assert.deepEqual(await extract([renamed], { ...compat, store }), [first[0]]);
    assert.deepEqual(written(store), times, "the name is no part of the content");

    for (const settings of [{ set: "is10" }, { set: "is10-compat", resample: 8000 }] as const) {
      const before = filesBelow(store).length;
      const [other] = await extract([renamed], { settings, store });
      assert(other.ok && first[0].ok);
      assert.notDeepEqual(other.values, first[0].values);
      assert.equal(filesBelow(store).length, before + 1);
    }
  }));

Deno.test("a recording without features is looked at again: nothing of it is kept", () =>
  withFolder(async (folder) => {
    const store = `${folder}/store`;
    const source = { utterance: "x", file: `${folder}/x.wav` };
    Deno.writeFileSync(source.file, badFiles.corrupt.bytes);
    const [bad] = await extract([source], { ...compat, store });
    Deno.writeFileSync(source.file, wavFile(some[0].samples()));
    const [good] = await extract([source], { ...compat, store });
    assert(!bad.ok && good.ok);
    assert.equal(filesBelow(store).length, 1);
  }));

Deno.test("a damaged piece of the store is named, and made again with the same bytes", () =>
  withFolder(async (folder) => {
    const store = `${folder}/store`;
    const sources = writeSpeech(folder, some.slice(0, 3));
    const first = await extract(sources, { ...compat, store });
    const [name] = filesBelow(store);
    const intact = Deno.readFileSync(`${store}/${name}`);
    const damages: [string, (bytes: Uint8Array) => Uint8Array][] = [
      ["its data are damaged", (bytes) => (bytes[bytes.length - 9] ^= 1, bytes)],
      ["its header is damaged", (bytes) => (bytes[40] ^= 4, bytes)],
      [
        `it has ${intact.length - 1} bytes instead of ${intact.length}`,
        (bytes) => bytes.slice(0, -1),
      ],
    ];
    for (const [reason, damage] of damages) {
      Deno.writeFileSync(`${store}/${name}`, damage(intact.slice()));
      const again = await extract(sources, { ...compat, store }, { jobs: 2 });
      const damaged = [`"${store}/${name}": ${reason}`];
      assert.deepEqual(again.flatMap((outcome) => outcome.damaged), damaged);
      assert.deepEqual(again.map((outcome) => ({ ...outcome, damaged: [] })), first);
      assert.deepEqual(Deno.readFileSync(`${store}/${name}`), intact);
    }
  }));

Deno.test("descriptors have a row of 76 for each frame, and are not kept", () =>
  withFolder(async (folder) => {
    const sources = writeSpeech(folder, some.slice(0, 2));
    const store = `${folder}/store`;
    const outcomes = await extract(sources, { ...compat, store }, { jobs: 2, descriptors: true });
    const extractor = await Extractor.create(is10Binary, 16000, "is10-compat");
    for (const [index, outcome] of outcomes.entries()) {
      const samples = some[index].samples();
      assert(outcome.ok);
      const frames = Math.floor((samples.length - 960) / 160);
      assert.equal(outcome.values.length, frames * descriptorNames.length);
      assert.deepEqual(outcome.values, extractor.describe(samples).values);
    }
    assert.throws(() => Deno.statSync(store), Deno.errors.NotFound);
  }));

Deno.test("a store that cannot be written is an error in the input", () =>
  withFolder(async (folder) => {
    const sources = writeSpeech(folder, some.slice(0, 3));
    Deno.writeTextFileSync(`${folder}/store`, "");
    const run = () => extract(sources, { ...compat, store: `${folder}/store` }, { jobs: 2 });
    await rejects(run, `"${folder}/store/features/`, "Not a directory");
  }));

Deno.test("whoever stops early stops the workers, too", () =>
  withFolder(async (folder) => {
    const sources = writeSpeech(folder);
    for await (const outcome of extractAll(sources, compat, { jobs: 2 })) {
      assert(outcome.ok);
      break;
    }
  }));

Deno.test("nothing comes of nothing", async () => {
  assert.deepEqual(await extract([]), []);
});
