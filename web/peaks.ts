/** The lowest and highest sample of equal parts: what is drawn of a recording. */

/** How many parts of a recording are drawn at most. */
const MOST_PARTS = 4096;

/** How many parts a second of the microphone has. */
export const livePeaksPerSecond = 100;

/** A recording's peaks, (n, 2), and how many pairs a second has. */
export function peaksOf(samples: Float32Array, rate: number) {
  const part = Math.max(1, Math.ceil(samples.length / MOST_PARTS));
  return { peaks: pairs(samples, part), peaksPerSecond: rate / part };
}

/** @returns (ceil(samples / part), 2) */
export function pairs(samples: Float32Array, part: number): Float32Array {
  const found = new Float32Array(2 * Math.ceil(samples.length / part));
  for (let i = 0; i < found.length / 2; i++) {
    let low = Infinity, high = -Infinity;
    const end = Math.min(samples.length, (i + 1) * part);
    for (let n = i * part; n < end; n++) {
      low = Math.min(low, samples[n]);
      high = Math.max(high, samples[n]);
    }
    found.set([low, high], 2 * i);
  }
  return found;
}
