/** Utterances' scaled features, read a few at a time: a large corpus is never copied as a whole. */
export interface Utterances {
  /** n, how many there are */
  readonly rows: number;
  /** D, features of each */
  readonly features: number;
  /**
   * Reads some of them.
   *
   * @param ids numbers below `rows`
   * @param into (ids, D): where their features go
   */
  read(ids: Uint32Array, into: Float32Array): void;
}

/**
 * Utterances that lie in memory.
 *
 * @param values (n, D), row after row
 * @param features D
 */
export function utterancesInMemory(values: Float32Array, features: number): Utterances {
  return {
    rows: values.length / features,
    features,
    read: (ids, into) =>
      ids.forEach((id, i) => {
        into.set(values.subarray(id * features, (id + 1) * features), i * features);
      }),
  };
}

/**
 * Utterances that are encoded or classified at once: few enough that they take little memory, enough for the
 * products to be fast.
 */
export const readAtOnce = 1000;

/** The numbers of `rows` utterances, {@linkcode readAtOnce} at a time. */
export function* inBlocks(rows: number): Generator<{ start: number; ids: Uint32Array }> {
  for (let start = 0; start < rows; start += readAtOnce) {
    const length = Math.min(readAtOnce, rows - start);
    yield { start, ids: Uint32Array.from({ length }, (_, i) => start + i) };
  }
}
