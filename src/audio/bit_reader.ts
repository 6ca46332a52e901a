import { AudioError } from "./audio_error.ts";

/** Bytes behind the end, so that 32 bits can be loaded at every place that is reached. */
const MARGIN = 8;

/**
 * Reads bits from bytes, the uppermost first.
 */
export class BitReader {
  readonly #bytes: Uint8Array;
  #view: DataView;
  /** In bits from the last seek, so that it is a small integer in large files as well. */
  #position = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes.length + MARGIN);
    this.#bytes.set(bytes);
    this.#view = new DataView(this.#bytes.buffer);
    this.seek(0);
  }

  /** Goes to a byte. */
  seek(byte: number): void {
    this.#view = new DataView(this.#bytes.buffer, byte);
    this.#end = 8 * (this.#view.byteLength - MARGIN);
    this.#position = 0;
  }

  /** Skips the rest of a byte that is begun. */
  align(): void {
    this.#position = Math.ceil(this.#position / 8) * 8;
  }

  /** The whole bytes that were read since the last seek. */
  bytesRead(): Uint8Array {
    const start = this.#view.byteOffset;
    return this.#bytes.subarray(start, start + (this.#position >>> 3));
  }

  /**
   * The next bits, 0 to 48 of them, as a number without a sign.
   *
   * @throws AudioError if the bytes end before
   */
  unsigned(count: number): number {
    if (count > 24) return this.unsigned(count - 24) * 2 ** 24 + this.unsigned(24);
    if (this.#position + count > this.#end) throw endsEarly();
    const word = this.#view.getUint32(this.#position >>> 3) << (this.#position & 7);
    this.#position += count;
    return (word >>> 8) >>> (24 - count);
  }

  /** The next bits, 1 to 48 of them, in two's complement. */
  signed(count: number): number {
    const value = this.unsigned(count);
    return value < 2 ** (count - 1) ? value : value - 2 ** count;
  }

  /**
   * The number of zeros before the next one, which is read as well.
   *
   * @throws AudioError if the bytes end before
   */
  zeros(): number {
    for (let count = 0;;) {
      const word = this.#view.getUint32(this.#position >>> 3) << (this.#position & 7);
      const zeros = Math.min(Math.clz32(word), 24);
      count += zeros;
      this.#position += zeros;
      if (this.#position >= this.#end) throw endsEarly();
      if (zeros < 24) {
        this.#position++;
        return count;
      }
    }
  }

  /**
   * Reads numbers in Rice code: the quotient by 2^parameter as zeros and a one, the remainder as bits;
   * together they are 2n for n >= 0 and -2n - 1 for n < 0.
   *
   * @param parameter 0 to 30
   * @throws AudioError if the bytes end before; if only the last remainder is cut, the next read throws
   */
  rice(parameter: number, to: Float64Array): void {
    for (let index = 0; index < to.length; index++) {
      // The two halves of a code that 25 bits hold come from one load; that is nearly every code.
      const word = this.#view.getUint32(this.#position >>> 3) << (this.#position & 7);
      const quotient = Math.clz32(word);
      const length = quotient + 1 + parameter;
      if (length <= 25) {
        const remainder = (word << quotient + 1 >>> 1) >>> 31 - parameter;
        const code = quotient << parameter | remainder;
        to[index] = code >>> 1 ^ -(code & 1);
        this.#position += length;
      } else {
        const code = this.zeros() * 2 ** parameter + this.unsigned(parameter);
        to[index] = code % 2 === 0 ? code / 2 : -(code + 1) / 2;
      }
    }
  }
}

function endsEarly(): AudioError {
  return new AudioError("the file ends within it");
}
