// Section 5: spectra from transforms (n, f32) as realFft packs them.

/** The magnitudes: out (n/2 + 1, f32). */
export function magnitudes(transform: usize, n: i32, out: usize): void {
  const half = <usize>n << 1; // the bytes of n/2 floats
  for (let k: usize = 0; k < half; k += 16) {
    const low = v128.load(transform + 2 * k);
    const high = v128.load(transform + 2 * k, 16);
    const re = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
    const im = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
    v128.store(out + k, f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))));
  }
  // The first pair is not one complex value, but two real ones: the first and the last.
  store<f32>(out, Mathf.abs(load<f32>(transform)));
  store<f32>(out + half, Mathf.abs(load<f32>(transform, 4)));
}

/** From magnitudes to powers, in place: x (n, f32), up to the end of its last vector. */
export function square(x: usize, n: i32): void {
  for (const end = x + (<usize>n << 2); x < end; x += 16) {
    const values = v128.load(x);
    v128.store(x, f32x4.mul(values, values));
  }
}
