// The parabola through three points, for what lies between the samples of a curve: sections 10 and 12.
//
// By Cramer's rule, term by term: terms that nearly cancel leave an error of 1e-8 of the height, which shows in
// the last bit of the voicing. The reference has the same error.

/** Where the vertex found last is. */
export let vertexX: f64 = 0;
/** The parabola's value there. */
export let vertexY: f64 = 0;

/** Finds the vertex of the parabola a x^2 + b x + c through three points that do not lie on a line. */
export function findVertex(x1: f64, y1: f64, x2: f64, y2: f64, x3: f64, y3: f64): void {
  const s1 = x1 * x1;
  const s2 = x2 * x2;
  const s3 = x3 * x3;
  const determinant = s1 * x2 + s2 * x3 + s3 * x1 - s3 * x2 - s2 * x1 - s1 * x3;
  const a = (y1 * x2 + y2 * x3 + y3 * x1 - y3 * x2 - y2 * x1 - y1 * x3) / determinant;
  const b = (s1 * y2 + s2 * y3 + s3 * y1 - s3 * y2 - s2 * y1 - s1 * y3) / determinant;
  const c = s1 * x2 * y3 + s2 * x3 * y1 + s3 * x1 * y2 - s3 * x2 * y1 - s2 * x1 * y3 - s1 * x3 * y2;
  vertexX = -b / (2 * a);
  vertexY = c / determinant - b * b / (4 * a);
}
