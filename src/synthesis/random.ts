/**
 * Random numbers that are a function of a name: the generator sfc32 (C. Doty-Humphrey, PractRand),
 * seeded with the name's hash. 32-bit integer arithmetic only.
 */
export class Random {
  #a = 0;
  #b = 0;
  #c: number;
  #counter = 1;

  constructor(name: string) {
    let hash = 0x811c9dc5; // FNV-1a
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#c = hash;
    for (let i = 0; i < 16; i++) this.#next();
  }

  #next(): number {
    const word = ((this.#a + this.#b | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word;
  }

  /** Uniform in [-1, 1). */
  signed(): number {
    return this.#next() / 0x80000000;
  }

  /** Uniform from `low` to `high`. */
  between(low: number, high: number): number {
    return (low + high + (high - low) * this.signed()) / 2;
  }

  /** Near normal, mean 0, variance 1, within ±6: the sum of twelve uniform numbers. */
  normal(): number {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += this.signed();
    return sum / 2;
  }
}
