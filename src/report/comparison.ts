import {
  bootstrapInterval,
  holm,
  type Interval,
  mcnemar,
  mean,
  type SignFlipTest,
  signFlipTest,
} from "../statistics/mod.ts";
import { bootstrap } from "./intervals.ts";
import type { Predicted } from "./metrics.ts";
import type { SystemResult } from "./results.ts";

/** A figure of a system less that of the baseline: mean over the test speakers, sign-flip test over them. */
export interface Difference extends SignFlipTest {
  /** of the mean, by the bootstrap over speakers; null if there is one speaker only */
  interval: Interval | null;
  /** p corrected for the number of systems compared, by Holm's method */
  holm: number;
}

/** McNemar's exact test over utterances, which it takes for independent. */
export interface UtteranceTest {
  /** utterances that this system alone got right */
  onlySystem: number;
  /** utterances that the baseline alone got right */
  onlyBaseline: number;
  /** two-sided */
  p: number;
  /** p corrected for the number of systems compared, by Holm's method */
  holm: number;
}

/** A system against the baseline, on the same test utterances. */
export interface Comparison {
  /** id of the baseline */
  baseline: string;
  wa: Difference;
  ua: Difference;
  /** of several seeds, the first */
  mcnemar: UtteranceTest;
}

/** What the others are compared with: the first system of kind "static", if there is one. */
export function baselineOf(systems: readonly SystemResult[]): SystemResult | undefined {
  return systems.find(({ kind }) => kind === "static");
}

/**
 * Compares every system with the baseline.
 *
 * @param systems evaluated on the same utterances
 * @param predictions (systems): those that each was evaluated on, of several seeds the first's; all with the
 * same utterances in the same order
 * @param seed of the intervals' draws, an unsigned 32-bit integer
 * @returns the systems, each but the baseline with its comparison; as they are if there is no baseline
 */
export function compareWithBaseline(
  systems: readonly SystemResult[],
  predictions: readonly Predicted[],
  seed = 1,
): SystemResult[] {
  const baseline = baselineOf(systems);
  const others = systems.filter((system) => baseline && system !== baseline);
  const right = new Map(systems.map((system, i) => [system, rightOf(predictions[i])]));
  const wa = withHolm(others.map((system) => difference(system, baseline!, "wa", seed)));
  const ua = withHolm(others.map((system) => difference(system, baseline!, "ua", seed)));
  const utterances = withHolm(others.map((system) => {
    const { onlyA, onlyB, p } = mcnemar(right.get(system)!, right.get(baseline!)!);
    return { onlySystem: onlyA, onlyBaseline: onlyB, p };
  }));
  return systems.map((system) => {
    const i = others.indexOf(system);
    if (i < 0) return system;
    const comparison = { baseline: baseline!.id, wa: wa[i], ua: ua[i], mcnemar: utterances[i] };
    return { ...system, comparison };
  });
}

function rightOf({ labelOf, predicted }: Predicted): boolean[] {
  return Array.from(predicted, (label, i) => label === labelOf[i]);
}

function difference(
  system: SystemResult,
  baseline: SystemResult,
  measure: "wa" | "ua",
  seed: number,
): Omit<Difference, "holm"> {
  const [a, b] = [system, baseline].map(({ perSpeaker }) =>
    perSpeaker.map((speaker) => speaker[measure])
  );
  const differences = a.map((figure, s) => figure - b[s]);
  const interval = bootstrapInterval(differences, mean, { ...bootstrap, seed });
  return { ...signFlipTest(a, b, seed), interval };
}

function withHolm<T extends { p: number }>(tests: T[]): (T & { holm: number })[] {
  const adjusted = holm(tests.map(({ p }) => p));
  return tests.map((test, i) => ({ ...test, holm: adjusted[i]! }));
}
