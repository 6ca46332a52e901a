/** How a recording is divided into segments. */
export interface SegmentOptions {
  /** length of a segment, s; 3 if not given */
  readonly window?: number;
  /** from the start of one to the start of the next, s; 1 if not given */
  readonly hop?: number;
}

/**
 * The windows of a recording: one every hop, the last where the recording ends, so that it may overlap more. A
 * recording shorter than a window is one.
 *
 * @param length samples
 * @param rate Hz
 * @returns of each the first sample and the one after the last
 * @throws RangeError if a window or hop is no time of a sample or more
 */
export function* windows(
  length: number,
  rate: number,
  { window = 3, hop = 1 }: SegmentOptions,
): Generator<[start: number, end: number]> {
  const size = Math.round(window * rate);
  for (const [name, seconds] of Object.entries({ window, hop })) {
    if (seconds * rate >= 1 && seconds < Infinity) continue;
    throw new RangeError(`Cannot divide a recording: the ${name} is ${seconds} s`);
  }
  const last = Math.max(length - size, 0);
  for (let k = 0;; k++) {
    const start = Math.min(Math.round(k * hop * rate), last);
    yield [start, Math.min(start + size, length)];
    if (start === last) return;
  }
}
