/** Where segments lie on the timeline, which is in seconds. */
import type { Prediction, Segment } from "../src/recognizer/mod.ts";
import type { Analysis, State } from "./state.ts";

/** A part of the timeline. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/**
 * The parts of the timeline that are nearer to a segment's middle than to any other's: they cover it without
 * overlap, as the segments themselves do not. A live one is covered up to what is still to be decided.
 */
export function partsOf({ segments, seconds, live }: Analysis): Part[] {
  const border = (left: Segment, right: Segment) => (middleOf(left) + middleOf(right)) / 2;
  const last = segments.length - 1;
  return segments.map((segment, i) => ({
    from: i === 0 ? 0 : border(segments[i - 1], segment),
    to: i < last ? border(segment, segments[i + 1]) : live ? segment.end - 1 : seconds,
    label: segment.label,
  }));
}

/** Neighboring parts with the same label as one. */
export function runsOf(parts: readonly Part[]): Part[] {
  const runs: Part[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last?.label === part.label) runs[runs.length - 1] = { ...last, to: part.to };
    else runs.push(part);
  }
  return runs;
}

/** The index of the segment whose middle is nearest; -1 if there is none. */
export function segmentAt(segments: readonly Segment[], position: number): number {
  const distance = (segment: Segment) => Math.abs(middleOf(segment) - position);
  let nearest = segments.length - 1;
  for (let i = nearest - 1; i >= 0 && distance(segments[i]) <= distance(segments[nearest]); i--) {
    nearest = i;
  }
  return nearest;
}

function middleOf({ start, end }: Segment): number {
  return (start + end) / 2;
}

/** How many seconds the timeline shows: a live one has room for what is still to come. */
export function shownSeconds({ live, seconds }: Analysis): number {
  return live ? 30 * Math.max(1, Math.ceil(seconds / 30)) : seconds;
}

/** What the page looks at: what is said now, the segment at the position, or the whole recording. */
export interface Focus {
  readonly title: string;
  readonly prediction?: Prediction;
  /** the segment's place among the segments; -1 for none */
  readonly index: number;
}

/** What the page looks at, in this state. */
export function focusOf({ recording, position }: State): Focus | undefined {
  if (!recording) return undefined;
  const { live, segments, running, overall } = recording;
  if (live) return { title: "Now", prediction: running, index: -1 };
  const index = position === undefined ? -1 : segmentAt(segments, position);
  if (index === -1) return { title: "Whole recording", prediction: overall, index };
  const { start, end } = segments[index];
  return { title: `${clock(start)} to ${clock(end)}`, prediction: segments[index], index };
}

/** Seconds as minutes and seconds, such as "1:05"; with tenths where they are not 0: "1:05.3". */
export function clock(seconds: number): string {
  const tenths = Math.round(10 * seconds);
  const rest = String(Math.floor(tenths / 10) % 60).padStart(2, "0");
  const fraction = tenths % 10 === 0 ? "" : `.${tenths % 10}`;
  return `${Math.floor(tenths / 600)}:${rest}${fraction}`;
}

/** A probability in percent, such as "58 %". */
export function percent(fraction: number): string {
  return `${Math.round(100 * fraction)}\u00a0%`;
}
