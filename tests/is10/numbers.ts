// Numbers for tests of the extractor's stages.

/** `n` pseudo-random values in [-1, 1), the same on every machine. */
export function noise(n: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** How many samples a short frame has, the length of its transform, and the seconds that this takes. */
export function shortFrame(rate: number): { n25: number; Nf: number; period: number } {
  const n25 = Math.round(0.025 / (1 / rate));
  const Nf = 2 ** Math.ceil(Math.log2(n25));
  return { n25, Nf, period: 0.025 * Nf / n25 };
}
