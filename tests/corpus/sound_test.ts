import assert from "node:assert/strict";
import {
  type Corpus,
  type CorpusOptions,
  describeCounts,
  loadCorpus,
  loadNeutralCorpus,
  type NeutralCorpus,
} from "../../src/corpus/mod.ts";
import { extractAll, FeatureFile } from "../../src/extraction/mod.ts";
import { featureNames } from "../../src/is10/mod.ts";
import { badFiles, speech, wavFile } from "../extraction/recordings.ts";
import { withFolder } from "../store/folder.ts";
import { rejects } from "./files.ts";

const columns = { utterance: "utterance", speaker: "speaker", label: "label", labels: {} };

/** Two speakers, two emotions, two utterances of each, named as EmoDB names them. */
const some = ["f01", "m01"].flatMap((speaker) =>
  ["angry", "sad"].flatMap((label) =>
    speech.filter((one) => one.speaker === speaker && one.label === label).slice(0, 2)
  )
).map(({ speaker, label, samples }, index) => ({
  utterance: `${speaker === "f01" ? "08" : "03"}a0${1 + index % 2}${label === "sad" ? "T" : "W"}a`,
  speaker: speaker === "f01" ? "08" : "03",
  label,
  samples: samples(),
})).sort((a, b) => a.utterance < b.utterance ? -1 : 1);
const names = some.map(({ utterance }) => utterance);

/** Tools that keep what they are told. */
function toolsWith(store?: string, jobs = 2) {
  const told = { notes: [] as string[], recordings: [] as string[] };
  const tools = {
    jobs,
    store,
    onRecording: (done: number, total: number) => void told.recordings.push(`${done}/${total}`),
    onNote: (text: string) => void told.notes.push(text),
  };
  return { tools, told };
}

async function load(options: Partial<CorpusOptions>, { tools } = toolsWith()): Promise<Corpus> {
  return await loadCorpus({ ...columns, ...options }, tools);
}

/** Writes the recordings, half of them in a folder of their own, and a list of them. */
function writeCorpus(folder: string): { audio: string; metadata: string } {
  const audio = `${folder}/wav`;
  Deno.mkdirSync(`${audio}/more`, { recursive: true });
  for (const [index, { utterance, samples }] of some.entries()) {
    const below = index % 2 === 0 ? "" : "more/";
    Deno.writeFileSync(`${audio}/${below}${utterance}.wav`, wavFile(samples));
  }
  const rows = some.map(({ utterance, speaker, label }) => `${utterance},${speaker},${label}`);
  const metadata = `${folder}/metadata.csv`;
  Deno.writeTextFileSync(metadata, ["utterance,speaker,label", ...rows, ""].join("\n"));
  return { audio, metadata };
}

/** The parts of a corpus that do not say where it came from. */
function content({ values, featureNames, utterances, speakers, speakerOf, ...rest }: Corpus) {
  const { classes, labelOf } = rest;
  const all = { values: [...values], featureNames, utterances, speakers, classes };
  return { ...all, speakerOf: [...speakerOf], labelOf: [...labelOf] };
}

Deno.test("recordings with metadata, or as distributed, are the corpus of their feature file", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const sources = some.map(({ utterance }, index) => ({
      utterance,
      file: `${audio}/${index % 2 === 0 ? "" : "more/"}${utterance}.wav`,
    }));
    const features = `${folder}/features.arff.gz`;
    const file = await FeatureFile.create(features, "arff", featureNames("is10-compat"));
    const setup = { settings: { set: "is10-compat" } } as const;
    let row = 0;
    for await (const outcome of extractAll(sources, setup, { jobs: 2 })) {
      assert(outcome.ok);
      await file.row({ ...sources[row++], start: 0, end: outcome.seconds }, outcome.values);
    }
    await file.close();

    const fromFile = await load({ features, metadata });
    const fromSound = await load({ audio, metadata });
    const distributed = await load({ audio, distribution: "emodb" });
    assert.deepEqual(fromFile.utterances, names);
    assert.deepEqual(content(fromSound), content(fromFile));
    assert.deepEqual(content(distributed), content(fromFile));
    assert(fromSound.values.buffer instanceof SharedArrayBuffer);
    assert.deepEqual([fromFile.features.format, fromSound.features.format], ["arff", "recordings"]);
    assert.deepEqual(fromSound.features.path, audio);
    assert.deepEqual(distributed.metadata.path, "emodb");
    assert.deepEqual(fromSound.features.sha256, distributed.features.sha256);
  }));

Deno.test("the settings of the extraction make other features, a resampling the same as at that rate", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const store = `${folder}/store`;
    const compat = await load({ audio, metadata }, toolsWith(store));
    const is10 = await load({ audio, metadata, extraction: { set: "is10" } }, toolsWith(store));
    const same = { set: "is10-compat", resample: 16000 } as const;
    const brought = await load({ audio, metadata, extraction: same }, toolsWith(store));
    assert.deepEqual(compat.featureNames, featureNames("is10-compat"));
    assert.deepEqual(is10.featureNames, featureNames("is10"));
    assert.notDeepEqual(is10.values, compat.values);
    assert.deepEqual(brought.values, compat.values);
    assert.deepEqual(brought.counts.sound?.extraction, same);
  }));

Deno.test("the hash of a corpus from sound follows from names and content, not from jobs or store", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const store = `${folder}/store`;
    const first = await load({ audio, metadata }, toolsWith(store, 1));
    const second = await load({ audio, metadata }, toolsWith(store, 3));
    const third = await load({ audio, metadata });
    assert.deepEqual(second, first);
    assert.deepEqual(third, first);
    const { samples } = some[0];
    Deno.writeFileSync(`${audio}/${names[0]}.wav`, wavFile(samples.subarray(0, -1)));
    const changed = await load({ audio, metadata }, toolsWith(store));
    assert.notEqual(changed.features.sha256, first.features.sha256);
    assert.equal(changed.metadata.sha256, first.metadata.sha256);
  }));

Deno.test("what becomes of each file is counted, and said", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const extra = (name: string, bytes: Uint8Array, listed = true) => {
      Deno.writeFileSync(`${audio}/${name}.wav`, bytes);
      if (listed) Deno.writeTextFileSync(metadata, `${name},03,sad\n`, { append: true });
    };
    for (const [name, { bytes }] of Object.entries(badFiles)) extra(name, bytes);
    const clip = some[0].samples.map((value) => Math.max(-1, Math.min(1, 30 * value)));
    extra("clipped", wavFile(clip));
    extra("silent", wavFile(new Float32Array(16000)));
    extra("cut", wavFile(some[1].samples).slice(0, -2000));
    extra("unlisted", wavFile(some[2].samples), false);
    extra("._hidden", wavFile(some[2].samples), false);
    Deno.writeTextFileSync(metadata, "absent,03,sad\n", { append: true });

    const tools = toolsWith(`${folder}/store`);
    const { counts, utterances } = await load({ audio, metadata }, tools);
    assert.deepEqual(utterances, [...names, "clipped", "cut", "silent"]);
    const reasons = Object.entries(badFiles)
      .map(([utterance, { reason }]) => ({ utterance, reason }))
      .sort((a, b) => a.utterance < b.utterance ? -1 : 1);
    const { sound, listing } = counts;
    const [note] = Object.keys(sound!.notes);
    assert.match(note, /\w/);
    assert.deepEqual(sound, {
      extraction: { set: "is10-compat" },
      seconds: sound!.seconds,
      sampleRates: { 16000: 11 },
      clipped: { count: 1, examples: ["clipped"] },
      silent: { count: 1, examples: ["silent"] },
      notes: { [note]: { count: 1, examples: ["cut"] } },
      failed: reasons,
    });
    const lengths = [...some.map(({ samples }) => samples.length), clip.length, 16000];
    const seconds = (lengths.reduce((a, b) => a + b) + some[1].samples.length - 1000) / 16000;
    assert(Math.abs(sound!.seconds - seconds) < 1e-9);
    assert.deepEqual(listing, {
      files: 18,
      leftOut: {
        "hidden (a name that begins with a dot)": { count: 1, examples: ["._hidden.wav"] },
        "not in the metadata": { count: 1, examples: ["unlisted.wav"] },
      },
      withoutFile: { count: 1, examples: ["absent"] },
      expected: [],
    });
    assert.equal(counts.read, 11);
    assert.equal(counts.used, 11);
    assert.equal(counts.metadataWithoutFeatures.count, 6);

    assert.deepEqual(
      tools.told.notes,
      reasons.map(({ utterance, reason }) => `Without features: ${utterance}: ${reason}`),
    );
    assert.deepEqual(
      tools.told.recordings,
      Array.from({ length: 16 }, (_, index) => `${index + 1}/16`),
    );
    assert.deepEqual(describeCounts(counts).slice(0, 10), [
      "18 audio files",
      "1 file left out: hidden (a name that begins with a dot) (._hidden.wav)",
      "1 file left out: not in the metadata (unlisted.wav)",
      "1 utterance without a file (absent)",
      `features is10-compat, ${seconds.toFixed(0)} s of sound, 11 at 16000 Hz`,
      "5 recordings without features (corrupt, empty, low-rate, no-samples, too-short)",
      "1 recording clipped (clipped)",
      "1 recording silent (silent)",
      `1 recording with a note: ${note} (cut)`,
      "11 utterances read",
    ]);
  }));

Deno.test("a damaged piece of the store is told of, and made again", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const store = `${folder}/store`;
    const first = await load({ audio, metadata }, toolsWith(store));
    const [start] = Deno.readDirSync(`${store}/features`);
    const [{ name }] = Deno.readDirSync(`${store}/features/${start.name}`);
    const path = `${store}/features/${start.name}/${name}`;
    Deno.truncateSync(path, 100);
    const tools = toolsWith(store);
    assert.deepEqual(await load({ audio, metadata }, tools), first);
    assert.equal(tools.told.notes.length, 1);
    assert(
      tools.told.notes[0].startsWith(`Made again, a damaged piece: "${path}": it has 100 bytes`),
    );
  }));

Deno.test("a corpus without a recording that has features is an error in the input", () =>
  withFolder(async (folder) => {
    for (const [name, { bytes }] of Object.entries(badFiles)) {
      Deno.writeFileSync(`${folder}/${name}.wav`, bytes);
    }
    await rejects(
      () => loadNeutralCorpus({ utterance: "u", audio: folder }, toolsWith().tools),
      `Cannot read "${folder}": none of 5 recordings has features; corrupt: ` +
        badFiles.corrupt.reason,
    );
    await rejects(
      () => load({ audio: `${folder}/no`, distribution: "emodb" }),
      `Cannot read "${folder}/no": there is no such folder`,
    );
  }));

Deno.test("a distribution knows what it says of its utterances, and what published counts do not hold", () =>
  withFolder(async (folder) => {
    const { audio } = writeCorpus(folder);
    Deno.writeFileSync(`${audio}/other.wav`, wavFile(some[0].samples));
    const { counts, facts } = await load({
      audio,
      distribution: "emodb",
      facts: ["sentence", "sex"],
    });
    assert.deepEqual(facts.sentence, names.map((name) => name.slice(2, 5)));
    assert.deepEqual(facts.sex, names.map((name) => name.startsWith("03") ? "male" : "female"));
    const { leftOut, expected } = counts.listing!;
    assert.deepEqual(leftOut, {
      'a name that is not made like "03a01Fa"': { count: 1, examples: ["other.wav"] },
    });
    assert(expected.includes("EmoDB has 8 of 535 utterances"));
    assert(describeCounts(counts).includes("not as published: EmoDB has 2 of 10 speakers"));
    await rejects(
      () => load({ audio, distribution: "emodb", facts: ["session"] }),
      'Cannot read "session" of the corpus "emodb": it knows sentence, sex',
    );
  }));

Deno.test("neutral speech: one speaker, a speaker for each folder, or as the metadata says", () =>
  withFolder(async (folder) => {
    const { audio, metadata } = writeCorpus(folder);
    const loadNeutral = async (options: object): Promise<NeutralCorpus> =>
      await loadNeutralCorpus({ utterance: "utterance", audio, ...options }, toolsWith().tools);
    const one = await loadNeutral({});
    const folders = await loadNeutral({ distribution: "folder" });
    const listed = await loadNeutral({ metadata, speaker: "speaker" });
    assert.deepEqual(one.speakers, [""]);
    assert.equal(one.metadata, undefined);
    assert.deepEqual(folders.speakers, ["more", "unknown"]);
    assert.deepEqual([...folders.speakerOf], [1, 0, 1, 0, 1, 0, 1, 0]);
    assert.deepEqual(listed.speakers, ["03", "08"]);
    for (const corpus of [folders, listed]) {
      assert.deepEqual(corpus.utterances, one.utterances);
      assert.deepEqual(corpus.values, one.values);
    }
  }));
