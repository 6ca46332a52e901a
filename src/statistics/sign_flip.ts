import { mean, sum } from "./mean.ts";
import { Random } from "./random.ts";

/** Up to as many speakers all sign patterns are counted. */
const EXACT_SPEAKERS = 32;
const RANDOM_PATTERNS = 99_999;
/** Rounding moves a sum by about 1e-14 of what it adds up. */
const TOLERANCE = 1e-12;

/** What the sign-flip test found. */
export interface SignFlipTest {
  /** mean over the speakers of a - b */
  meanDifference: number;
  /** two-sided, in (0, 1] */
  p: number;
  /** whether all sign patterns were counted */
  exact: boolean;
  /** how many sign patterns p rests on, the observed one included */
  permutations: number;
}

/**
 * Two-sided permutation test of the mean difference of two systems over the same speakers. If the systems
 * are equally good, each speaker's difference could as well have the other sign: p is the share of the sign
 * patterns whose mean is at least as far from 0 as the observed one (Fisher, "The Design of Experiments",
 * 1935, chapter III).
 *
 * Up to 32 speakers all 2^n patterns are counted, so n speakers never give a p below 2^(1 - n). With more, p is
 * (b + 1) / (m + 1) from m = 99,999 random patterns (Phipson and Smyth, "Permutation P-values Should Never Be
 * Zero", 2010).
 *
 * Means that are equal on paper but for rounding must count as equally far, so a tolerance of 1e-12 of the
 * sum of all figures is allowed: accuracies are fractions with small denominators, and ties are common.
 *
 * @param a (speakers): a figure of one system, of several seeds the mean (see `summarizeSeeds`)
 * @param b (speakers): that figure of the other system, in the same order
 * @param seed of the random patterns, an unsigned 32-bit integer
 * @throws RangeError if the numbers of speakers differ or are 0, or a figure is not finite
 */
export function signFlipTest(
  a: readonly number[],
  b: readonly number[],
  seed = 1,
): SignFlipTest {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`Cannot pair the figures of ${a.length} and ${b.length} speakers`);
  }
  if (![...a, ...b].every(Number.isFinite)) {
    throw new RangeError("Cannot compare figures that are not finite");
  }
  const differences = a.map((figure, s) => figure - b[s]);
  const observed = Math.abs(sum(differences));
  const least = observed - TOLERANCE * sum([...a, ...b].map(Math.abs));
  const exact = differences.length <= EXACT_SPEAKERS;
  const permutations = exact ? 2 ** differences.length : RANDOM_PATTERNS + 1;
  const extreme = exact
    ? countAll(differences, least)
    : countRandom(differences, least, new Random(seed)) + 1;
  return { meanDifference: mean(differences), p: extreme / permutations, exact, permutations };
}

/**
 * How many of all sign patterns have a sum of at least `least` in size. A sum is one of the first half of the
 * speakers and one of the second: the larger the one, the more of the other reach `least` with it.
 */
function countAll(differences: number[], least: number): number {
  if (least <= 0) return 2 ** differences.length;
  const half = differences.length >> 1;
  const firsts = signedSums(differences.slice(0, half)).sort();
  const seconds = signedSums(differences.slice(half)).sort();
  let count = 0;
  let start = seconds.length;
  for (const first of firsts) {
    while (start > 0 && first + seconds[start - 1] >= least) start--;
    count += seconds.length - start;
  }
  // every pattern has its negative, whose sum is at most -least
  return 2 * count;
}

/** The sums under all 2^n sign patterns. */
function signedSums(values: number[]): Float64Array {
  const sums = values.reduce((sums, value) => sums.flatMap((s) => [s + value, s - value]), [0]);
  return Float64Array.from(sums);
}

/** How many of some random sign patterns have a sum of at least `least` in size. */
function countRandom(differences: number[], least: number, random: Random): number {
  let count = 0;
  for (let pattern = 0; pattern < RANDOM_PATTERNS; pattern++) {
    let total = 0;
    let signs = 0;
    for (let s = 0; s < differences.length; s++) {
      if (s % 32 === 0) signs = random.word();
      total += (signs >>> s % 32) & 1 ? -differences[s] : differences[s];
    }
    if (Math.abs(total) >= least) count++;
  }
  return count;
}
