// Memory of the extractor: taken in order, never given back one by one. Tables are placed once, when the
// module is configured; what depends on the recording's length is laid out again from `mark` for each one.

let top: usize = (__heap_base + 15) & ~15;

/** The address of `bytes` new bytes, 16-byte aligned, their content undefined; 0 if memory cannot grow so far. */
export function place(bytes: usize): usize {
  const address = top;
  const end = <u64>address + ((<u64>bytes + 15) & ~15);
  const missing = <i64>end - (<i64>memory.size() << 16);
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) return 0;
  top = <usize>end;
  return address;
}

/** The same for `count` floats (f32). */
export function placeFloats(count: i32): usize {
  return place(<usize>count << 2);
}

/** The same for `count` doubles (f64). */
export function placeDoubles(count: i32): usize {
  return place(<usize>count << 3);
}

/** Where the next thing will be placed. */
export function mark(): usize {
  return top;
}

/** Gives back all that was placed since `mark` returned this address. */
export function release(address: usize): void {
  top = address;
}
