import type { Interval, SignFlipTest } from "../statistics/mod.ts";
import type { SystemResult } from "./results.ts";

/** What stands for a figure that there is none of. */
export const none = "–";

/** A fraction in percent with one decimal, such as "65.0". */
export function percent(fraction: number | null): string {
  return fraction === null ? none : (100 * fraction).toFixed(1);
}

/** A difference of fractions in percentage points with its sign, such as "+5.7" or "−0.3". */
export function points(difference: number): string {
  const text = (100 * difference).toFixed(1);
  if (Number(text) === 0) return "0.0";
  return difference > 0 ? `+${text}` : text.replace("-", "−");
}

/** An interval, its ends as `show` has them, such as "[58.7, 71.5]". */
export function interval(interval: Interval | null, show: (end: number) => string = percent) {
  return interval === null ? none : `[${show(interval.low)}, ${show(interval.high)}]`;
}

/** A p-value with three decimals, such as "0.012" or "<0.001". */
export function pValue(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** A number with its noun, such as "1 fold" or "10,000 resamples". */
export function quantity(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** What a sign-flip test rests on, such as "all 1,024 sign patterns". */
export function signPatterns({ permutations, exact }: SignFlipTest): string {
  const count = permutations.toLocaleString("en");
  return exact ? `all ${count} sign patterns` : `${count} random sign patterns`;
}

/**
 * A user's text in one line: control characters and line breaks, which would break a table or a terminal, and
 * marks that turn the direction of what follows, become spaces.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/** A system's name for people, such as "modified 400". */
export function systemName({ id, hidden }: Pick<SystemResult, "id" | "hidden">): string {
  return oneLine(hidden === null ? id : `${id} ${hidden}`);
}
