import assert from "node:assert/strict";
import fc from "fast-check";
import {
  distributions,
  type Listing,
  listRecordings,
  listWithMetadata,
} from "../../../src/corpus/distributions/mod.ts";
import { InputError } from "../../../src/input_error.ts";
import { withTree } from "./tree.ts";

const folder = fc.constantFrom(
  "",
  "a/",
  "b/",
  "a/b/",
  ".h/",
  "Session1/sentences/wav/",
  "dev-clean/",
);
const name = fc.constantFrom(
  "03a01Fa",
  "Ses01F_impro01_F000",
  "Ses01F_impro01_M001",
  "03-01-01-01-01-01-01",
  "03-02-01-01-01-01-01",
  "1001_DFA_ANG_XX",
  "EB0_anger_1",
  "84-121123-0000",
  "._x",
  "x",
);
const extension = fc.constantFrom(".wav", ".WAV", ".flac", ".txt");
const tree = fc.uniqueArray(fc.tuple(folder, name, extension).map((parts) => parts.join("")), {
  minLength: 1,
  maxLength: 20,
});
/** What IEMOCAP and nEMO need besides the audio. */
const labels = {
  "data.tsv": "file_id\temotion\tspeaker_id\tgender\nEB0_anger_1.wav\tanger\tEB0\tfemale\n",
  "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt":
    "[0 - 1]\tSes01F_impro01_F000\tneu\t[2, 2, 2]\n[1 - 2]\tSes01F_impro01_M001\txxx\t[2, 2, 2]\n",
  "Session1/sentences/wav/_": "",
};
const metadata = {
  path: "m.csv",
  sha256: "",
  rows: [{ utterance: "EB0_anger_1.wav", speaker: "s", label: "angry", facts: {} }],
  missingSpeaker: ["a/x"],
  missingLabel: [],
  duplicates: [],
};

/** Each audio file is listed once or counted, and the recordings are in order. */
function assertComplete({ recordings, counts }: Listing, audio: string[], root: string): void {
  const leftOut = Object.values(counts.leftOut);
  const sum = leftOut.reduce((sum, { count }) => sum + count, recordings.length);
  assert.equal(counts.files, audio.length);
  assert.equal(sum, audio.length);
  const known = new Set(audio.map((path) => `${root}/${path}`));
  const named = [
    ...recordings.map(({ file }) => file),
    ...leftOut.flatMap(({ examples }) => examples.map((path) => `${root}/${path}`)),
  ];
  assert.equal(new Set(named).size, named.length);
  for (const file of named) assert.ok(known.has(file), file);
  const utterances = recordings.map(({ utterance }) => utterance);
  assert.deepEqual(utterances, [...new Set(utterances)].sort());
}

/** The listing; undefined if nothing can be listed, which is an error for the user. */
async function attempt(list: () => Promise<Listing>): Promise<Listing | undefined> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

Deno.test("every audio file of a tree is listed once or counted", async () => {
  let listed = 0;
  await fc.assert(
    fc.asyncProperty(tree, (paths) => {
      const files = { ...Object.fromEntries(paths.map((path) => [path, ""])), ...labels };
      return withTree(files, async (root) => {
        const audio = paths.filter((path) => !path.endsWith(".txt"));
        for (const distribution of distributions) {
          const listing = await attempt(() => listRecordings(distribution, root));
          if (listing === undefined) continue;
          const isSearched = (path: string) =>
            distribution !== "iemocap" || path.startsWith("Session1/");
          assertComplete(listing, audio.filter(isSearched), root);
          listed++;
        }
        const joined = await attempt(() => listWithMetadata(root, metadata));
        if (joined) assertComplete(joined, audio, root);
      });
    }),
    { numRuns: 30 },
  );
  assert.ok(listed > 30, `only ${listed} trees had a recording`);
});
