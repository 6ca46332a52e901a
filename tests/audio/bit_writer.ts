/** Writes bits, the uppermost first. */
export class BitWriter {
  readonly #bits: number[] = [];

  /** The lower bits of an integer, in two's complement. */
  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push(Math.floor(value / 2 ** bit) & 1);
  }

  /** An integer in Rice code. */
  rice(value: number, parameter: number): void {
    const code = value < 0 ? -2 * value - 1 : 2 * value;
    for (let zeros = Math.floor(code / 2 ** parameter); zeros > 0; zeros--) this.write(0, 1);
    this.write(1, 1);
    this.write(code % 2 ** parameter, parameter);
  }

  align(): void {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(
      { length: this.#bits.length / 8 },
      (_, byte) => this.#bits.slice(8 * byte, 8 * byte + 8).reduce((sum, bit) => 2 * sum + bit, 0),
    );
  }
}
