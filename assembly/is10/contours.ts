// Section 13: smoothing and deltas of contours, frame by frame.
//
// A contour is a sequence of f32, one for each frame. Where a window reaches beyond its ends, the first and
// the last frame are repeated; but a window that reaches beyond both ends has 0 on its right (section 17).

// @ts-ignore: decorator
@inline
function frame(x: usize, t: i32): f32 {
  return load<f32>(x + (<usize>t << 2));
}

/** Frame `t` of `n`, for a window that starts at frame `first`. */
// @ts-ignore: decorator
@inline
function padded(x: usize, n: i32, t: i32, first: i32): f32 {
  if (t < n) return frame(x, max(t, 0));
  return first < 0 ? 0 : frame(x, n - 1);
}

/** out (M): the mean of three frames of x (n), n >= M. */
export function smooth(x: usize, n: i32, M: i32, out: usize): void {
  for (let t = 0; t < M; t++) {
    const sum = frame(x, t) + padded(x, n, t - 1, t - 1) + padded(x, n, t + 1, t - 1);
    store<f32>(out + (<usize>t << 2), sum / 3);
  }
}

/** The same for a contour that is 0 in unvoiced frames, variant `new`: zeros stay, and are no neighbors. */
export function smoothVoiced(x: usize, M: i32, out: usize): void {
  for (let t = 0; t < M; t++) {
    let sum = frame(x, t);
    if (sum != 0) {
      const before = padded(x, M, t - 1, t - 1);
      const after = padded(x, M, t + 1, t - 1);
      const voiced = 1 + i32(before != 0) + i32(after != 0);
      sum = (sum + before + after) / <f32>voiced;
    }
    store<f32>(out + (<usize>t << 2), sum);
  }
}

/** out (M): the slope over five frames of x (M). */
export function delta(x: usize, M: i32, out: usize): void {
  for (let t = 0; t < M; t++) {
    const near = padded(x, M, t + 1, t - 2) - padded(x, M, t - 1, t - 2);
    const far = padded(x, M, t + 2, t - 2) - padded(x, M, t - 2, t - 2);
    store<f32>(out + (<usize>t << 2), (near + 2 * far) / 10);
  }
}

/**
 * The slopes of `elements` contours that are 0 in unvoiced frames, variant `new`: x and out (elements, M).
 * The denominator is never reset, neither between the frames nor between the contours: a defect of the
 * reference, and part of its numbers.
 */
export function deltaVoiced(x: usize, elements: i32, M: i32, out: usize): void {
  let denominator: f32 = 10;
  for (let t = 0; t < M; t++) {
    for (let e = 0; e < elements; e++) {
      const row = (<usize>(e * M)) << 2;
      let numerator: f32 = 0;
      for (let i = 1; i <= 2; i++) {
        const before = padded(x + row, M, t - i, t - 2);
        const after = padded(x + row, M, t + i, t - 2);
        if (before == 0 || after == 0) continue;
        numerator += <f32>i * (after - before);
        denominator += <f32>(i * i);
      }
      store<f32>(out + row + (<usize>t << 2), numerator / denominator);
    }
  }
}
