/** What the numbers of an encoding mean. */
export interface Scale {
  /** The number that becomes 1. */
  divisor: number;
  /** A number this far from 0 or farther is at full scale. */
  fullScale: number;
}

/** For one to four bytes. */
const DIVISORS = [127, 32767, 32767 * 256, 2147483647];

/**
 * The scale of integers.
 *
 * @param bits the bits that are used, 2 to 32: the upper ones of whole bytes
 */
export function integerScale(bits: number): Scale {
  return {
    divisor: DIVISORS[Math.ceil(bits / 8) - 1],
    fullScale: (2 ** (bits - 1) - 1) * 2 ** padding(bits),
  };
}

/** How many bits are unused below so many bits in whole bytes. */
export function padding(bits: number): number {
  return Math.ceil(bits / 8) * 8 - bits;
}
