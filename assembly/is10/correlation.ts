// Section 12: how well a window of samples and the next one, of equal length, agree: for every length ("lag")
// that a pitch period may have.

/** Lags are correlated by fours: two vectors of f64. */
export const LAGS: i32 = 4;

// Of four lags (4, f64 each): the means of the first and the second windows, the sums of the products of the
// deviations from them, and the sums of their squares.
const firstMeans: usize = memory.data(32, 16);
const secondMeans: usize = memory.data(32, 16);
const products: usize = memory.data(32, 16);
const firstSquares: usize = memory.data(32, 16);
const secondSquares: usize = memory.data(32, 16);

// @ts-ignore: decorator
@inline
function at(values: usize, i: i32): f64 {
  return load<f64>(values + (<usize>i << 3));
}

/** The index of the highest one of the values that exceed both their neighbors; 0 if there is none. */
export function highestPeak(values: usize, count: i32): i32 {
  let best = 0;
  for (let i = 1; i < count - 1; i++) {
    const value = at(values, i);
    if (value > at(values, i - 1) && value > at(values, i + 1)) {
      if (best == 0 || value > at(values, best)) best = i;
    }
  }
  return best;
}

/**
 * The correlations of x[0 .. lag - 1] with x[lag .. 2 lag - 1] for each lag from `lowest` to `highest` - 1.
 * Every sum adds its terms one after the other: two lags share a vector, never a sum.
 *
 * @param x (2 highest + 4, f64)
 * @param out (highest - lowest, rounded up to fours; f64)
 */
export function correlate(x: usize, lowest: i32, highest: i32, out: usize): void {
  let sum: f64 = 0;
  for (let i = 0; i < lowest; i++) sum += at(x, i);
  for (let lag = lowest; lag < highest; lag += LAGS, out += LAGS << 3) {
    for (let j = 0; j < LAGS; j++) {
      store<f64>(firstMeans + (<usize>j << 3), sum / <f64>(lag + j));
      sum += at(x, lag + j);
    }
    findSecondMeans(x, lag);
    correlateFour(x, lag, out);
  }
}

/** The means of x[lag .. 2 lag - 1], for four lags. */
function findSecondMeans(x: usize, lag: i32): void {
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let y = x + (<usize>lag << 3);
  for (let i = 0; i < lag; i++, y += 8) {
    s01 = f64x2.add(s01, v128.load(y));
    s23 = f64x2.add(s23, v128.load(y, 16));
  }
  v128.store(secondMeans, s01);
  v128.store(secondMeans, s23, 16);
  for (let j = 0; j < LAGS; j++) {
    let sum = at(secondMeans, j);
    for (let i = lag; i < lag + j; i++) sum += at(x, lag + j + i);
    store<f64>(secondMeans + (<usize>j << 3), sum / <f64>(lag + j));
  }
}

/** The correlations of four lags. */
function correlateFour(x: usize, lag: i32, out: usize): void {
  const a01 = v128.load(firstMeans);
  const a23 = v128.load(firstMeans, 16);
  const b01 = v128.load(secondMeans);
  const b23 = v128.load(secondMeans, 16);
  let ab01 = f64x2.splat(0);
  let ab23 = f64x2.splat(0);
  let aa01 = f64x2.splat(0);
  let aa23 = f64x2.splat(0);
  let bb01 = f64x2.splat(0);
  let bb23 = f64x2.splat(0);
  const end = x + (<usize>lag << 3);
  for (let p = x, y = end; p < end; p += 8, y += 8) {
    const first = v128.load64_splat(p);
    const da01 = f64x2.sub(first, a01);
    const da23 = f64x2.sub(first, a23);
    const db01 = f64x2.sub(v128.load(y), b01);
    const db23 = f64x2.sub(v128.load(y, 16), b23);
    ab01 = f64x2.add(ab01, f64x2.mul(da01, db01));
    ab23 = f64x2.add(ab23, f64x2.mul(da23, db23));
    aa01 = f64x2.add(aa01, f64x2.mul(da01, da01));
    aa23 = f64x2.add(aa23, f64x2.mul(da23, da23));
    bb01 = f64x2.add(bb01, f64x2.mul(db01, db01));
    bb23 = f64x2.add(bb23, f64x2.mul(db23, db23));
  }
  v128.store(products, ab01);
  v128.store(products, ab23, 16);
  v128.store(firstSquares, aa01);
  v128.store(firstSquares, aa23, 16);
  v128.store(secondSquares, bb01);
  v128.store(secondSquares, bb23, 16);
  for (let j = 0; j < LAGS; j++) {
    let ab = at(products, j);
    let aa = at(firstSquares, j);
    let bb = at(secondSquares, j);
    for (let i = lag; i < lag + j; i++) {
      const da = at(x, i) - at(firstMeans, j);
      const db = at(x, lag + j + i) - at(secondMeans, j);
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    store<f64>(out + (<usize>j << 3), ab / (Math.sqrt(aa) * Math.sqrt(bb)));
  }
}
