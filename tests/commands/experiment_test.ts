import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { corpora, corporaMissing } from "../corpora.ts";
import { badFiles, speech, wavFile } from "../extraction/recordings.ts";
import { filesBelow, withFolder } from "../store/folder.ts";
import { run } from "./command_line.ts";

const letters: Record<string, string> = { angry: "W", sad: "T" };

/** Three speakers, two emotions, three utterances of each, named as EmoDB names them. */
const some = ["f01", "f02", "m01"].flatMap((speaker, s) =>
  Object.keys(letters).flatMap((label) =>
    speech.filter((one) => one.speaker === speaker && one.label === label).slice(0, 3)
      .map(({ samples }, i) => ({
        utterance: `0${s + 1}a0${i + 1}${letters[label]}a`,
        speaker: `0${s + 1}`,
        label,
        bytes: wavFile(samples()),
      }))
  )
);

interface Source {
  features?: string;
  audio?: string;
  metadata?: string;
  distribution?: string;
}

/** A folder with recordings in wav/, metadata.csv, and an experiment for each source. */
function writeExperiments(folder: string, sources: Record<string, Source>): void {
  Deno.mkdirSync(`${folder}/wav`);
  for (const { utterance, bytes } of some) {
    Deno.writeFileSync(`${folder}/wav/${utterance}.wav`, bytes);
  }
  const rows = some.map(({ utterance, speaker, label }) => `${utterance},${speaker},${label}`);
  Deno.writeTextFileSync(
    `${folder}/metadata.csv`,
    ["utterance,speaker,label", ...rows, ""].join("\n"),
  );
  const stage = { epochs: 2, batch: 5 };
  const systems = [
    { id: "static", kind: "static" },
    {
      ...{ id: "modified", kind: "modified", hidden: 5 },
      ...{ neutral: stage, pretraining: stage, finetuning: stage },
    },
  ];
  for (const [name, corpus] of Object.entries(sources)) {
    const { metadata: _, distribution, ...where } = corpus;
    const neutral = { ...where, ...(distribution && { distribution: "folder" }) };
    Deno.writeTextFileSync(`${folder}/${name}.json`, JSON.stringify({ corpus, neutral, systems }));
  }
}

Deno.test("an experiment from recordings is the one from the file that extract wrote", () =>
  withFolder(async (folder) => {
    writeExperiments(folder, {
      file: { features: "features.csv.gz", metadata: "metadata.csv" },
      sound: { audio: "wav", metadata: "metadata.csv" },
      distributed: { audio: "wav", distribution: "emodb" },
    });
    const extracted = await run(folder, ["extract", "wav", "-o", "features.csv.gz"]);
    assert.equal(extracted.code, 0);
    const store = `${folder}/runs/store/features`;
    const written = () =>
      filesBelow(store).map((file) => Number(Deno.statSync(`${store}/${file}`).mtime));
    const before = written();

    const predictions = [];
    for (const name of ["file", "sound", "distributed"]) {
      const { code, stderr } = await run(folder, [`${name}.json`, "--quiet"]);
      assert.equal(code, 0, stderr);
      predictions.push(Deno.readTextFileSync(`${folder}/runs/${name}/predictions.csv`));
    }
    assert.equal(predictions[0].trim().split("\n").length, 1 + 2 * 18);
    assert.equal(predictions[1], predictions[0]);
    assert.equal(predictions[2], predictions[0]);
    assert.deepEqual(written(), before, "what extract stored is extracted again");
  }));

Deno.test("an experiment from recordings says and records what became of each file", () =>
  withFolder(async (folder) => {
    writeExperiments(folder, { e: { audio: "wav", distribution: "emodb" } });
    const { corrupt, empty } = badFiles;
    Deno.writeFileSync(`${folder}/wav/01a09Wa.wav`, corrupt.bytes);
    Deno.writeFileSync(`${folder}/wav/01a09Ta.wav`, empty.bytes);
    Deno.writeFileSync(`${folder}/wav/01a08Ta.wav`, wavFile(new Float32Array(16000)));
    const loud = speech[0].samples().map((value) => Math.max(-1, Math.min(1, 30 * value)));
    Deno.writeFileSync(`${folder}/wav/01a08Wa.wav`, wavFile(loud));
    Deno.writeFileSync(`${folder}/wav/notes.wav`, some[0].bytes);

    const { code, stderr } = await run(folder, ["e.json"]);
    assert.equal(code, 0, stderr);
    for (
      const line of [
        `Without features: 01a09Wa: ${corrupt.reason}`,
        `Without features: 01a09Ta: ${empty.reason}`,
        "23 audio files",
        '1 file left out: a name that is not made like "03a01Fa" (notes.wav)',
        "2 recordings without features (01a09Ta, 01a09Wa)",
        "1 recording clipped (01a08Wa)",
        "1 recording silent (01a08Ta)",
        "not as published: EmoDB has 22 of 535 utterances",
        "20 utterances used",
      ]
    ) {
      assert(stderr.includes(`${line}\n`), `no "${line}" in\n${stderr}`);
    }
    const { corpora } = JSON.parse(Deno.readTextFileSync(`${folder}/runs/e/results.json`));
    const { sound, listing } = corpora.emotional.counts;
    assert.deepEqual(sound.failed, [
      { utterance: "01a09Ta", reason: empty.reason },
      { utterance: "01a09Wa", reason: corrupt.reason },
    ]);
    assert.deepEqual(sound.clipped, { count: 1, examples: ["01a08Wa"] });
    assert.deepEqual(sound.silent, { count: 1, examples: ["01a08Ta"] });
    assert.deepEqual(sound.extraction, { set: "is10-compat" });
    assert.equal(listing.files, 23);
    assert.deepEqual(corpora.emotional.features.path, "wav");
    assert.equal(corpora.neutral.counts.sound.failed.length, 2);
  }));

Deno.test({
  name: `EmoDB's recordings give the predictions of openSMILE's features${corporaMissing}`,
  ignore: corpora === undefined,
  fn: () =>
    withFolder(async (folder) => {
      // the order of the utterances counts, too: within its tolerance the solver depends on it
      const text = new TextDecoder().decode(
        gunzipSync(Deno.readFileSync(`${corpora}/emodb4/is10.arff.gz`)),
      );
      const [rows, header] = [/^'/, /^(?!')/].map((pattern) =>
        text.split("\n").filter((line) => pattern.test(line))
      );
      Deno.writeTextFileSync(`${folder}/is10.arff`, [...header, ...rows.sort(), ""].join("\n"));
      const metadata = `${corpora}/emodb4/metadata.csv`;
      const sources = {
        features: { features: "is10.arff" },
        audio: { audio: `${corpora}/emodb4/wav` },
      };
      const predictions = await Promise.all(
        Object.entries(sources).map(async ([name, source]) => {
          const experiment = {
            corpus: { ...source, metadata, classes: ["angry", "happy", "neutral", "sad"] },
            systems: [{ id: "static", kind: "static" }],
          };
          Deno.writeTextFileSync(`${folder}/${name}.json`, JSON.stringify(experiment));
          const { code, stderr } = await run(folder, [`${name}.json`]);
          assert.equal(code, 0, stderr);
          return Deno.readTextFileSync(`${folder}/runs/${name}/predictions.csv`).trim().split("\n");
        }),
      );
      const [theirs, ours] = predictions;
      assert.equal(ours.length, 1 + 339);
      const differing = ours.filter((line, index) => line !== theirs[index]);
      assert(differing.length <= 3, differing.join("\n"));
    }),
});
