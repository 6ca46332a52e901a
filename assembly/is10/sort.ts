// Ascending order of floats, for percentiles.

const RUN: i32 = 16;

/** Sorts x (n, f32) into ascending order; scratch (n). The result is in x. No NaN. */
export function sort(x: usize, n: i32, scratch: usize): void {
  for (let start = 0; start < n; start += RUN) insertionSort(x, start, min(start + RUN, n));
  let from = x;
  let to = scratch;
  for (let width = RUN; width < n; width <<= 1) {
    for (let start = 0; start < n; start += 2 * width) {
      merge(from, start, min(start + width, n), min(start + 2 * width, n), to);
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != x) memory.copy(x, from, <usize>n << 2);
}

function insertionSort(x: usize, start: i32, end: i32): void {
  for (let i = start + 1; i < end; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    let j = i;
    for (; j > start; j--) {
      const before = load<f32>(x + (<usize>(j - 1) << 2));
      if (before <= value) break;
      store<f32>(x + (<usize>j << 2), before);
    }
    store<f32>(x + (<usize>j << 2), value);
  }
}

/** Merges the sorted [start, middle) and [middle, end) of `from` into [start, end) of `to`. */
function merge(from: usize, start: i32, middle: i32, end: i32, to: usize): void {
  let left = start;
  let right = middle;
  for (let i = start; i < end; i++) {
    let value: f32;
    if (right >= end) value = load<f32>(from + (<usize>(left++) << 2));
    else if (left >= middle) value = load<f32>(from + (<usize>(right++) << 2));
    else {
      const a = load<f32>(from + (<usize>left << 2));
      const b = load<f32>(from + (<usize>right << 2));
      if (b < a) {
        value = b;
        right++;
      } else {
        value = a;
        left++;
      }
    }
    store<f32>(to + (<usize>i << 2), value);
  }
}
