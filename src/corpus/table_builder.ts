import type { Flaw } from "./row_reader.ts";
import { RowStore } from "./row_store.ts";

/** The utterances that are not in the table, by the reason. Each row of the file counts once. */
export interface DroppedRows extends Record<Flaw, string[]> {
  /** An earlier row has the same name and the same values. */
  duplicatesIdentical: string[];
  /** An earlier row has the same name and other values. */
  duplicatesDifferent: string[];
}

/** Collects the rows of a feature file that can be used, each utterance once, and names the others. */
export class TableBuilder {
  readonly utterances: string[] = [];
  readonly dropped: DroppedRows = {
    missing: [],
    nonFinite: [],
    duplicatesIdentical: [],
    duplicatesDifferent: [],
  };
  /** The rows kept: utterances x features. */
  readonly store: RowStore;
  /** The rows kept, by the name of the utterance. */
  readonly #indexOf = new Map<string, number>();

  /** @param width the features of a row */
  constructor(width: number) {
    this.store = new RowStore(width);
  }

  /** Takes a copy of a row, unless it has a flaw or its name is there already. */
  add(utterance: string, features: Float32Array, flaw?: Flaw): void {
    const earlier = this.#indexOf.get(utterance);
    if (flaw) this.dropped[flaw].push(utterance);
    else if (earlier === undefined) {
      this.#indexOf.set(utterance, this.store.length);
      this.utterances.push(utterance);
      this.store.add(features);
    } else {
      const kept = this.store.row(earlier);
      const same = features.every((value, feature) => value === kept[feature]);
      this.dropped[same ? "duplicatesIdentical" : "duplicatesDifferent"].push(utterance);
    }
  }
}
