import { cosine, exp } from "./exact.ts";
import { syntheticRate } from "./rate.ts";

/**
 * A second-order section, y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] + a1 y[n-1] + a2 y[n-2], tuned by the
 * frequency and the bandwidth of its poles or zeros in Hz (Klatt 1980, eq. 1-4).
 *
 * The coefficients move in a line to new ones while the next block is filtered, because steps are heard as
 * clicks. On the way the section is stable: the stable pairs (a1, a2) form a triangle.
 */
export class Section {
  /** b0, b1, b2, a1, a2, now and at the end of the next block */
  readonly #now = Float64Array.of(1, 0, 0, 0, 0);
  readonly #next = Float64Array.of(1, 0, 0, 0, 0);
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  /** A pair of poles: a formant. The gain at 0 Hz is 1. */
  resonate(frequency: number, bandwidth: number): this {
    const { a1, a2 } = pair(frequency, bandwidth);
    return this.#moveTo(1 - a1 - a2, 0, 0, a1, a2);
  }

  /** A pair of zeros: the inverse of `resonate`. */
  antiresonate(frequency: number, bandwidth: number): this {
    const { a1, a2 } = pair(frequency, bandwidth);
    const gain = 1 / (1 - a1 - a2);
    return this.#moveTo(gain, -a1 * gain, -a2 * gain, 0, 0);
  }

  /** A pair of poles, a zero at 0 Hz and one at half the sampling rate: the gain is 1 at its peak. */
  bandPass(frequency: number, bandwidth: number): this {
    const { a1, a2 } = pair(frequency, bandwidth);
    const gain = (1 + a2) / 2;
    return this.#moveTo(gain, 0, -gain, a1, a2);
  }

  #moveTo(b0: number, b1: number, b2: number, a1: number, a2: number): this {
    const next = this.#next;
    next[0] = b0;
    next[1] = b1;
    next[2] = b2;
    next[3] = a1;
    next[4] = a2;
    return this;
  }

  /** Filters a block in place; the next block goes on where it ends. */
  filter(block: Float64Array): void {
    const now = this.#now, next = this.#next, n = block.length;
    let b0 = now[0], b1 = now[1], b2 = now[2], a1 = now[3], a2 = now[4];
    const db0 = (next[0] - b0) / n, db1 = (next[1] - b1) / n, db2 = (next[2] - b2) / n;
    const da1 = (next[3] - a1) / n, da2 = (next[4] - a2) / n;
    let x1 = this.#x1, x2 = this.#x2, y1 = this.#y1, y2 = this.#y2;
    for (let i = 0; i < n; i++) {
      b0 += db0;
      b1 += db1;
      b2 += db2;
      a1 += da1;
      a2 += da2;
      const x = block[i];
      const y = b0 * x + b1 * x1 + b2 * x2 + a1 * y1 + a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      block[i] = y;
    }
    this.#x1 = x1;
    this.#x2 = x2;
    this.#y1 = y1;
    this.#y2 = y2;
    now.set(next);
  }
}

/** The coefficients of y[n-1] and y[n-2] for a pair of poles. */
function pair(frequency: number, bandwidth: number): { a1: number; a2: number } {
  const radius = exp(-Math.PI * bandwidth / syntheticRate);
  return { a1: 2 * radius * cosine(frequency / syntheticRate), a2: -radius * radius };
}
