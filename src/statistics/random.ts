/**
 * Random integers from a seed: Philox4x32-10 of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3"
 * (SC 2011), under the key (seed, 0), the words of block after block. Integer arithmetic alone, so the same
 * on every machine.
 */
export class Random {
  readonly #seed: number;
  #drawn = 0;
  #words: number[] = [];

  /** @param seed an unsigned 32-bit integer */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The next unsigned 32-bit integer. */
  word(): number {
    const place = this.#drawn++ % 4;
    if (place === 0) this.#words = block((this.#drawn - 1) / 4, this.#seed);
    return this.#words[place];
  }

  /** An integer from 0 to n - 1, each as likely as the other: words above the last multiple of n are left out. */
  below(n: number): number {
    const end = 2 ** 32 - 2 ** 32 % n;
    let word = this.word();
    while (word >= end) word = this.word();
    return word % n;
  }
}

/** The four words of counter (index, 0, 0, 0) under the key (seed, 0). */
function block(index: number, seed: number): number[] {
  let [c0, c1, c2, c3] = [index, 0, 0, 0];
  let [k0, k1] = [seed, 0];
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = product(c0, 0xd2511f53);
    const [high1, low1] = product(c2, 0xcd9e8d57);
    [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
    [k0, k1] = [k0 + 0x9e3779b9 | 0, k1 + 0xbb67ae85 | 0];
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The high and the low 32 bits of a product, by way of products below 2^48. */
function product(a: number, b: number): [high: number, low: number] {
  const word = a >>> 0;
  const carried = Math.floor(word * (b & 0xffff) / 2 ** 16);
  return [(word * (b >>> 16) + carried) / 2 ** 16 | 0, Math.imul(a, b)];
}
