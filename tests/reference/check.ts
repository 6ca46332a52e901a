/** Throws unless |actual - expected| <= tolerance * max(1, |expected|). NaN never passes. */
export function checkClose(
  actual: number,
  expected: number,
  tolerance: number,
  what: string,
): void {
  const limit = tolerance * Math.max(1, Math.abs(expected));
  if (!(Math.abs(actual - expected) <= limit)) {
    throw new Error(`${what}: ${actual}, expected ${expected} within ${limit}`);
  }
}

/** checkClose for every element of two arrays of the same length. */
export function checkAllClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${what}: length ${actual.length}, expected ${expected.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    checkClose(actual[i], expected[i], tolerance, `${what}[${i}]`);
  }
}

/** Throws unless two arrays hold exactly the same numbers. */
export function checkSame(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  checkAllClose(actual, expected, 0, what);
}
