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
      const empty = corpus.utterances.filter((_, row) => values[row] === "");
      if (empty.length > 0) {
        throw new InputError(
          `Cannot leave one value of "${split.column}" out: ${empty.length} of ${values.length} ` +
            `utterances have none, such as "${empty[0]}"`,
        );
      }
      const names = [...new Set(values)].sort();
      const foldOf = Uint16Array.from(values, (value) => names.indexOf(value));
      return checked({ names, foldOf }, `value of "${split.column}"`);
    }
    case "groups": {
      if (split.folds > speakers.length) {
        throw new InputError(
          `Cannot make ${split.folds} groups of speakers: the corpus has ${speakers.length} speakers`,
        );
      }
      const sizes = speakers.map((_, i) => speakerOf.filter((speaker) => speaker === i).length);
      const groupOf = groupSpeakers(sizes, split.folds);
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

/**
 * Puts speakers into groups of about equal size: the largest speakers first, each into the smallest group.
 *
 * @param sizes utterances of each speaker
 * @param groups at most as many as there are speakers
 * @returns the group of each speaker
 */
export function groupSpeakers(sizes: readonly number[], groups: number): number[] {
  const order = sizes.map((_, speaker) => speaker).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const filled = new Array<number>(groups).fill(0);
  const groupOf = new Array<number>(sizes.length);
  for (const speaker of order) {
    const group = filled.indexOf(Math.min(...filled));
    groupOf[speaker] = group;
    filled[group] += sizes[speaker];
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
 * @returns warnings, in words: of classes that a fold cannot learn, and of speakers without test utterances
 * of all classes
 * @throws InputError if one cannot
 */
export function checkFolds({ names, foldOf }: Folds, corpus: Corpus): string[] {
  const { classes, labelOf, speakers, speakerOf } = corpus;
  const warnings: string[] = [];
  names.forEach((name, fold) => {
    const trained = new Uint32Array(classes.length);
    foldOf.forEach((key, row) => key !== fold && trained[labelOf[row]]++);
    const learned = classes.filter((_, i) => trained[i] > 0);
    if (learned.length < 2) {
      throw new InputError(
        `Cannot train without "${name}": the other utterances have only the class "${learned[0]}"`,
      );
    }
    const rows = trained.reduce((sum, count) => sum + count, 0);
    if (rows > largestProblem) {
      throw new InputError(
        `Cannot train without "${name}": ${rows} training utterances; the memory holds a kernel ` +
          `matrix of ${largestProblem}`,
      );
    }
    for (const label of classes.filter((label) => !learned.includes(label))) {
      warnings.push(
        `only "${name}" has utterances of "${label}": the fold without it cannot learn it`,
      );
    }
  });
  speakers.forEach((name, speaker) => {
    const tested = new Set(
      labelOf.filter((_, row) => speakerOf[row] === speaker && foldOf[row] !== neverTested),
    );
    const missing = classes.filter((_, i) => !tested.has(i)).map((label) => `"${label}"`);
    if (tested.size === 1) {
      const [only] = tested;
      warnings.push(`speaker "${name}" is tested on one class only, "${classes[only]}"`);
    } else if (tested.size > 1 && missing.length > 0) {
      warnings.push(
        `speaker "${name}" is not tested on ${
          missing.join(", ")
        }; the UA is over the other classes`,
      );
    }
  });
  return warnings;
}
