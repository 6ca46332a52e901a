import type { ListedRecording } from "./listing.ts";

/**
 * Compares a count with the published one.
 *
 * @param subject what has them, to begin the sentence with
 * @param unit what is counted, in the plural
 * @returns a sentence if the counts differ
 */
export function differs(
  subject: string,
  found: number,
  known: number,
  unit = "utterances",
): string[] {
  if (found === known) return [];
  return [
    found < known
      ? `${subject} has ${found} of ${known} ${unit}`
      : `${subject} has ${found} ${unit} instead of ${known}`,
  ];
}

/**
 * Compares the number of recordings of each kind with the published one.
 *
 * @param kindOf the kind of a recording, as the subject of a sentence
 * @param known the published counts, by the kind
 * @param unit what is counted, in the plural
 * @returns a sentence for each kind whose counts differ
 */
export function differByKind(
  recordings: ListedRecording[],
  kindOf: (recording: ListedRecording) => string,
  known: [kind: string, count: number][],
  unit?: string,
): string[] {
  const found = new Map<string, number>();
  for (const recording of recordings) {
    const kind = kindOf(recording);
    found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  return known.flatMap(([kind, count]) => differs(kind, found.get(kind) ?? 0, count, unit));
}

/** Like {@linkcode differByKind}, by the label. */
export function differByLabel(
  recordings: ListedRecording[],
  known: Record<string, number>,
): string[] {
  const subject = (label: string | undefined) => `Label "${label}"`;
  const counts = Object.entries(known)
    .map(([label, count]): [string, number] => [subject(label), count]);
  return differByKind(recordings, ({ label }) => subject(label), counts);
}

/** How many speakers there are. */
export function countSpeakers(recordings: ListedRecording[]): number {
  return new Set(recordings.map(({ speaker }) => speaker)).size;
}
