/** Random classification problems. */
import { randomFloats } from "../compute/numbers.ts";

export interface Problem {
  /** (n, D) in [0, 1] */
  readonly rows: Float32Array;
  /** (n): cycling through the classes */
  readonly labels: Uint8Array;
}

/**
 * n rows of D features in [0, 1]: each class has a centre, `spread` is how far its rows lie from it.
 * The centres depend on the classes alone, so that problems with other seeds have the same.
 */
export function problem(
  n: number,
  D: number,
  classes: readonly number[],
  spread: number,
  seed: number,
): Problem {
  const centres = classes.map((label) => randomFloats(D, 1000 + label, spread, 1 - spread));
  const noise = randomFloats(n * D, seed, -spread, spread);
  return {
    rows: noise.map((e, i) => centres[Math.floor(i / D) % classes.length][i % D] + e),
    labels: Uint8Array.from({ length: n }, (_, i) => classes[i % classes.length]),
  };
}
