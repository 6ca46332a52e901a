import assert from "node:assert/strict";
import { describeCounts } from "../../src/corpus/mod.ts";
import { rejects, withFiles } from "./files.ts";
import { loadCorpus, loadNeutralCorpus } from "./load.ts";

const FEATURES = `u,f,g,h
e,1,9,0
d,2,9,1
miss,?,9,1
c,3,9,2
inf,inf,9,2
alone,4,9,3
c,3,9,2
b,5,9,4
c,3.5,9,2
a,6,9,5
bored,7,9,6
nobody,8,9,7
mute,9,9,8
`;
const METADATA = `id,who,emotion
a,zoe,happy
b,Zoe,sad
c,adam,excited
d,adam,happy
e,zoe,sad
e,zoe,sad
bored,adam,bored
miss,adam,sad
nobody,,sad
mute,adam,
absent,adam,sad
`;
const columns = { utterance: "id", speaker: "who", label: "emotion" };
const merges = { excited: "happy", afraid: "fear" };

Deno.test("a corpus is joined by name, in the order of the features", () =>
  withFiles(async (write) => {
    const corpus = await loadCorpus({
      features: write("f.csv", FEATURES),
      metadata: write("m.csv", METADATA),
      ...columns,
      labels: merges,
      classes: ["sad", "happy"],
    });
    assert.deepEqual(corpus.utterances, ["e", "d", "c", "b", "a"]);
    assert.deepEqual([...corpus.values], [1, 9, 0, 2, 9, 1, 3, 9, 2, 5, 9, 4, 6, 9, 5]);
    assert.ok(corpus.values.buffer instanceof SharedArrayBuffer);
    assert.deepEqual(corpus.speakers, ["Zoe", "adam", "zoe"]);
    assert.deepEqual([...corpus.speakerOf], [2, 1, 1, 0, 2]);
    assert.deepEqual(corpus.classes, ["sad", "happy"]);
    assert.deepEqual([...corpus.labelOf], [0, 1, 1, 0, 1]);
    assert.equal(corpus.features.format, "csv");
    assert.equal(corpus.metadata.sha256.length, 64);

    const one = (name: string) => ({ count: 1, examples: [name] });
    assert.deepEqual(corpus.counts, {
      read: 13,
      missing: one("miss"),
      nonFinite: one("inf"),
      duplicatesIdentical: one("c"),
      duplicatesDifferent: one("c"),
      featuresWithoutMetadata: one("alone"),
      missingSpeaker: one("nobody"),
      missingLabel: one("mute"),
      labelNotInClasses: { bored: 1 },
      used: 5,
      metadataDuplicates: one("e"),
      metadataWithoutFeatures: one("absent"),
      unusedMerges: one("afraid"),
      constantColumns: { count: 1, names: ["g"] },
      ignoredColumns: { count: 0, names: [] },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(corpus.counts)), corpus.counts);
    assert.deepEqual(describeCounts(corpus.counts), [
      "13 utterances read",
      "1 utterance dropped: a missing value (miss)",
      "1 utterance dropped: a value that is not finite (inf)",
      "1 utterance dropped: the same name and values as an earlier row (c)",
      "1 utterance dropped: the same name as an earlier row, with other values (c)",
      "1 utterance dropped: not in the metadata (alone)",
      "1 utterance dropped: no speaker in the metadata (nobody)",
      "1 utterance dropped: no label in the metadata (mute)",
      '1 utterance dropped: label "bored" is not a class',
      "5 utterances used",
      "1 metadata row repeats an earlier one (e)",
      "1 utterance of the metadata has no features (absent)",
      "1 label to be merged is not in the metadata (afraid)",
      "1 constant column: g",
    ]);
  }));

Deno.test("facts and sentences are those of the utterances that are used, in their order", () =>
  withFiles(async (write) => {
    const features = write("f.csv", "u,f\nc,1\na,2\nx,3\nb,4\n");
    const metadata = write(
      "m.csv",
      "id,who,emotion,take,sentence,text\na,s,1,t1,s1,\nb,s,2,t2,,w2\nc,s,1,t3,s3,w3\nx,s,3,t4,s4,w4\n",
    );
    const load = (change: { sentence?: string; facts?: string[] }) =>
      loadCorpus({ features, metadata, ...columns, labels: {}, classes: ["1", "2"], ...change });
    const { facts, sentences, utterances } = await load({ facts: ["take"], sentence: "text" });
    assert.deepEqual(utterances, ["c", "a", "b"]);
    assert.deepEqual(facts, { take: ["t3", "t1", "t2"] });
    assert.deepEqual(sentences, ["w3", "", "w2"]);
    const silent = await load({});
    assert.deepEqual(silent.facts, {});
    assert.deepEqual(silent.sentences, ["", "", ""]);
    const both = await load({ facts: ["sentence"] });
    assert.deepEqual(both.sentences, ["s3", "s1", ""]);
  }));

Deno.test("without classes all labels after merging are used, sorted", () =>
  withFiles(async (write) => {
    const corpus = await loadCorpus({
      features: write("f.csv", FEATURES),
      metadata: write("m.csv", METADATA),
      ...columns,
      labels: merges,
    });
    assert.deepEqual(corpus.classes, ["bored", "happy", "sad"]);
    assert.deepEqual([...corpus.labelOf], [2, 1, 1, 2, 1, 0]);
    assert.deepEqual(corpus.counts.labelNotInClasses, {});
  }));

Deno.test("labels and names that JavaScript objects know are labels and names", () =>
  withFiles(async (write) => {
    const corpus = await loadCorpus({
      features: write("f.csv", "u,f\n__proto__,1\nconstructor,2\nx,3\n"),
      metadata: write(
        "m.csv",
        "id,who,emotion\nx,toString,a\n__proto__,__proto__,constructor\nconstructor,s,__proto__\n",
      ),
      ...columns,
      labels: {},
      classes: ["constructor", "a"],
    });
    assert.deepEqual(corpus.utterances, ["__proto__", "x"]);
    assert.deepEqual([...corpus.labelOf], [0, 1]);
    assert.deepEqual(Object.entries(corpus.counts.labelNotInClasses), [["__proto__", 1]]);
  }));

Deno.test("refused: classes that the corpus does not have, files with nothing in common", () =>
  withFiles(async (write) => {
    const features = write("f.csv", FEATURES);
    const metadata = write("m.csv", METADATA);
    const load = (change: object) =>
      loadCorpus({ features, metadata, ...columns, labels: {}, ...change });
    await rejects(
      () => load({ classes: ["sad", "angry"] }),
      features,
      '"angry"',
      '"bored", "excited", "happy", "sad"',
    );
    await rejects(() => load({ classes: ["sad", "sad"] }), '"sad" is named twice');
    await rejects(() => load({ classes: [] }), "none");
    const many = Array.from({ length: 256 }, (_, index) => `c${index}`);
    await rejects(() => load({ classes: many }), "256", "255");

    const other = write("o.csv", "id,who,emotion\na.wav,s,sad\n");
    await rejects(() => load({ metadata: other }), features, other, '"e"', '"a.wav"');
    const unlabelled = write("n.csv", "id,who,emotion\na,s,\n");
    await rejects(() => load({ metadata: unlabelled }), "has a speaker and a label");
  }));

Deno.test("refused: more speakers than a row can number", () =>
  withFiles(async (write) => {
    const names = Array.from({ length: 65536 }, (_, index) => `n${index}`);
    const features = write("f.csv", ["u,f", ...names.map((name) => `${name},1`)].join("\n"));
    const metadata = write(
      "m.csv",
      ["id,who", ...names.map((name) => `${name},${name}`)].join("\n"),
    );
    await rejects(
      () => loadNeutralCorpus({ features, metadata, utterance: "id", speaker: "who" }),
      "65536 speakers",
    );
  }));

Deno.test("a neutral corpus without metadata is of one speaker", () =>
  withFiles(async (write) => {
    const corpus = await loadNeutralCorpus({
      features: write("f.csv", FEATURES),
      utterance: "id",
      speaker: "who",
    });
    assert.equal(corpus.utterances.length, 9);
    assert.equal(corpus.values.length, 27);
    assert.deepEqual(corpus.speakers, [""]);
    assert.ok(corpus.speakerOf.every((speaker) => speaker === 0));
    assert.equal(corpus.metadata, undefined);
    assert.equal(corpus.counts.used, 9);
    assert.equal(corpus.counts.featuresWithoutMetadata.count, 0);
  }));

Deno.test("a neutral corpus with metadata needs no labels", () =>
  withFiles(async (write) => {
    const features = write("f.csv", FEATURES);
    const metadata = write("m.csv", METADATA);
    const corpus = await loadNeutralCorpus({
      features,
      metadata,
      utterance: "id",
      speaker: "who",
    });
    assert.deepEqual(corpus.utterances, ["e", "d", "c", "b", "a", "bored", "mute"]);
    assert.deepEqual(corpus.speakers, ["Zoe", "adam", "zoe"]);
    assert.deepEqual([...corpus.speakerOf], [2, 1, 1, 0, 2, 1, 1]);
    assert.equal(corpus.metadata?.path, metadata);
    assert.equal(corpus.counts.missingSpeaker.count, 1);

    const alike = await loadNeutralCorpus({ features, metadata, utterance: "id" });
    assert.deepEqual(alike.speakers, [""]);
    assert.equal(alike.counts.used, 8);
  }));

Deno.test("counts name at most five examples and every column", () =>
  withFiles(async (write) => {
    const rows = Array.from({ length: 7 }, (_, index) => `u${index},?,1,1`);
    const features = write("f.csv", ["name;frameTime;f;g;h", "x;0;1;1;1"].join("\n"));
    const { counts } = await loadNeutralCorpus({
      features: write("g.csv", ["u,f,g,h", "x,1,1,1", ...rows].join("\n")),
      utterance: "id",
    });
    assert.deepEqual(describeCounts(counts), [
      "8 utterances read",
      "7 utterances dropped: a missing value (u0, u1, u2, u3, u4, ...)",
      "1 utterance used",
      "3 constant columns: f, g, h",
    ]);
    const other = await loadNeutralCorpus({ features, utterance: "id" });
    assert.equal(describeCounts(other.counts).at(-1), "1 ignored column: frameTime");
  }));
