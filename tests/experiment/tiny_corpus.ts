import type { Corpus, NeutralCorpus } from "../../src/corpus/mod.ts";

/** An utterance of a corpus made by hand. */
export interface TinyUtterance {
  speaker: string;
  label?: string;
  /** its two features; no two utterances have the same if they are left out */
  features?: [number, number];
  sentence?: string;
  facts?: Record<string, string>;
}

/** An emotional corpus of the utterances u0, u1, ...; its classes are sorted. */
export function tinyCorpus(utterances: TinyUtterance[]): Corpus {
  const classes = [...new Set(utterances.map(({ label = "calm" }) => label))].sort();
  const columns = Object.keys(utterances[0].facts ?? {});
  return {
    ...tinySpeech(utterances, 0),
    metadata: { path: "metadata.csv", sha256: "" },
    classes,
    labelOf: Uint8Array.from(utterances, ({ label = "calm" }) => classes.indexOf(label)),
    facts: Object.fromEntries(
      columns.map((column) => [column, utterances.map(({ facts }) => facts![column])]),
    ),
    sentences: utterances.map(({ sentence = "" }) => sentence),
  };
}

/** A neutral corpus; its features differ from those of an emotional one. */
export function tinyNeutral(utterances: TinyUtterance[]): NeutralCorpus {
  return { ...tinySpeech(utterances, 0.5), metadata: { path: "neutral.csv", sha256: "" } };
}

function tinySpeech(utterances: TinyUtterance[], offset: number): NeutralCorpus {
  const speakers = [...new Set(utterances.map(({ speaker }) => speaker))].sort();
  const features = utterances.map((utterance, i) => utterance.features ?? [i + offset, -i]);
  return {
    features: { path: "features.csv", format: "csv", sha256: "" },
    featureNames: ["f1", "f2"],
    values: Float32Array.from(features.flat()),
    utterances: utterances.map((_, i) => `u${i}`),
    speakers,
    speakerOf: Uint16Array.from(utterances, ({ speaker }) => speakers.indexOf(speaker)),
    counts: {} as NeutralCorpus["counts"],
  };
}
