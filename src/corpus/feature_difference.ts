import { show } from "./errors.ts";

/**
 * Where two lists of features differ first, in words: `its feature 2 is "x", the model's is "b"`.
 *
 * @param found names of the features of a file
 * @param expected names that they should be, in their order
 * @param whose the latter are, such as "the model's"
 * @returns undefined if they are the same
 */
export function featureDifference(
  found: readonly string[],
  expected: readonly string[],
  whose: string,
): string | undefined {
  const length = Math.max(found.length, expected.length);
  for (let i = 0; i < length; i++) {
    if (found[i] === expected[i]) continue;
    const named = (names: readonly string[]) => i < names.length ? show(names[i]) : "missing";
    return `its feature ${i + 1} is ${named(found)}, ${whose} is ${named(expected)}`;
  }
}
