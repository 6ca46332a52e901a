import { largestProblem } from "../compute/mod.ts";
import type { Corpus } from "../corpus/mod.ts";
import { InputError } from "../input_error.ts";
import { neverTested } from "./dataset.ts";
import type { Split } from "./settings.ts";

/** Which utterances are tested together. */
export interface Folds {
  /** what each fold leaves out, for people: the speaker, the session, ... */
  readonly names: string[];
  /** (n): the fold of each utterance, or `neverTested` */
  readonly foldOf: Uint16Array;
}

/**
 * Divides a corpus into folds. Each is tested by what was trained on all utterances outside of it.
 *
 * @param testList the utterances to test, for a split of kind "list"
 * @throws InputError if the corpus does not allow the split
 */
export function splitCorpus(corpus: Corpus, split: Split, testList: string[] = []): Folds {
  const { speakers, speakerOf, facts } = corpus;
  switch (split.kind) {
    case "speaker":
      return checked({ names: speakers, foldOf: speakerOf }, "speaker");
    case "column": {
      const values = facts[split.column];
      const names = [...new Set(values)].sort();
      const foldOf = Uint16Array.from(values, (value) => names.indexOf(value));
      return checked({ names, foldOf }, `value of "${split.column}"`);
    }
    case "groups": {
      const groupOf = groupSpeakers(corpus, split.folds);
      const names = Array.from({ length: split.folds }, (_, i) => `group ${i + 1}`);
      return { names, foldOf: speakerOf.map((speaker) => groupOf[speaker]) };
    }
    case "list":
      return listed(corpus.utterances, split.list, testList);
  }
}

function checked(folds: Folds, what: string): Folds {
  if (folds.names.length < 2) {
    throw new InputError(
      `Cannot leave one ${what} out: the corpus has one only, "${folds.names[0]}"`,
    );
  }
  return folds;
}

/** Puts speakers into groups of about equal size: the largest speakers first, each into the smallest group. */
function groupSpeakers({ speakers, speakerOf }: Corpus, groups: number): number[] {
  if (groups > speakers.length) {
    throw new InputError(
      `Cannot make ${groups} groups of speakers: the corpus has ${speakers.length} speakers`,
    );
  }
  const utterances = speakers.map((_, i) => speakerOf.filter((speaker) => speaker === i).length);
  const order = speakers.map((_, i) => i).sort((a, b) => utterances[b] - utterances[a] || a - b);
  const sizes = new Array<number>(groups).fill(0);
  const groupOf = new Array<number>(speakers.length);
  for (const speaker of order) {
    const group = sizes.indexOf(Math.min(...sizes));
    groupOf[speaker] = group;
    sizes[group] += utterances[speaker];
  }
  return groupOf;
}

function listed(utterances: string[], path: string, testList: string[]): Folds {
  const tested = new Set(testList);
  const foldOf = Uint16Array.from(utterances, (name) => tested.has(name) ? 0 : neverTested);
  const found = foldOf.filter((fold) => fold === 0).length;
  if (found < tested.size) {
    const known = new Set(utterances);
    const missing = testList.find((name) => !known.has(name));
    throw new InputError(
      `Cannot use the test list "${path}": ${
        tested.size - found
      } of ${tested.size} utterances are ` +
        `not in the corpus, such as "${missing}"`,
    );
  }
  if (found === 0 || found === utterances.length) {
    throw new InputError(
      `Cannot use the test list "${path}": it has ${found} of ${utterances.length} utterances`,
    );
  }
  return { names: ["test list"], foldOf };
}

/**
 * Checks that every fold can be trained.
 *
 * @returns warnings, in words
 * @throws InputError if one cannot
 */
export function checkFolds({ names, foldOf }: Folds, corpus: Corpus): string[] {
  const { classes, labelOf } = corpus;
  const warnings: string[] = [];
  names.forEach((name, fold) => {
    const tested = new Uint32Array(classes.length);
    const trained = new Uint32Array(classes.length);
    foldOf.forEach((key, row) => (key === fold ? tested : trained)[labelOf[row]]++);
    const learned = classes.filter((_, i) => trained[i] > 0);
    if (learned.length < 2) {
      throw new InputError(
        `Cannot train without "${name}": the other utterances have only the class "${learned[0]}"`,
      );
    }
    const rows = trained.reduce((sum, count) => sum + count, 0);
    if (rows > largestProblem) {
      throw new InputError(
        `Cannot train without "${name}": ${rows} training utterances; LIBSVM's memory holds a kernel ` +
          `matrix of ${largestProblem}`,
      );
    }
    const own = classes.filter((_, i) => tested[i] > 0);
    if (own.length === 1) {
      warnings.push(`"${name}" has utterances of one class only, "${own[0]}"`);
    } else if (own.length < classes.length) {
      const missing = classes.filter((label) => !own.includes(label)).map((label) => `"${label}"`);
      warnings.push(
        `"${name}" has no utterance of ${missing.join(", ")}; its UA is over the other classes`,
      );
    }
    for (const label of classes.filter((label) => !learned.includes(label))) {
      warnings.push(
        `only "${name}" has utterances of "${label}": the fold without it cannot learn it`,
      );
    }
  });
  return warnings;
}
