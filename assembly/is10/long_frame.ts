// Sections 4, 5 and 9 to 11: frames of 60 ms, from the samples to the contours of F0. n is the frame's length,
// N the transform's, which has N/2 + 1 bins.

import { placeFloats } from "./arena";
import { makeFft, realFft } from "./fft";
import { samplesIn } from "./framing";
import { pitchCandidates, prepareHarmonics } from "./harmonics";
import { octaveSpectrum, prepareOctave } from "./octave";
import { smoothPitch } from "./pitch";
import { magnitudes as magnitudesOf } from "./spectrum";

let n = 0;
let N = 0;
let hop = 0;
let lead = 0; // zeros in front of the frame
let threshold: f32 = 0; // of voicing
let plan: usize = 0;
let window: usize = 0; // (n) f32
let transform: usize = 0; // (N) f32
let magnitudes: usize = 0; // (N/2 + 1) f32
let octaves: usize = 0; // (N/2 + 1) f32
const candidates: usize = memory.data(72, 16); // (6, 3) f32

/** Sets the sampling rate (Hz) and the variant (`new` if `enhanced`, else `compat`). */
export function prepareLongFrames(rate: f64, enhanced: bool): void {
  n = samplesIn(0.06, rate);
  hop = samplesIn(0.01, rate);
  N = 1 << (32 - clz(n - 1));
  lead = enhanced ? (N - n) >> 1 : 0;
  threshold = enhanced ? 0.7 : 0.75;
  plan = makeFft(N);
  placeWindow();
  transform = placeFloats(N);
  const bins = (N >> 1) + 1;
  magnitudes = placeFloats(bins);
  octaves = placeFloats(bins);
  const seconds = 0.06 * <f64>N / <f64>n; // of the transform
  const spacing = 1 / <f64><f32>seconds;
  const lowest: f64 = enhanced ? 20 : 25;
  prepareOctave(bins, spacing, lowest, enhanced);
  prepareHarmonics(bins, lowest, spacing * <f64>(bins - 1), enhanced);
}

/** A Gaussian window whose standard deviation is a quarter of half the frame. */
function placeWindow(): void {
  window = placeFloats(n);
  const middle = <f64>(n - 1) / 2;
  for (let i = 0; i < n; i++) {
    const z = (<f64>i - middle) / (0.25 * middle);
    store<f32>(window + (<usize>i << 2), <f32>Math.exp(-0.5 * z * z));
  }
}

/**
 * F0 (Hz, 0 where unvoiced), its envelope and the voicing of a recording with `frames` frames of 60 ms:
 * `frames` - 1 values each, f32. The first frame has no part in them.
 */
export function pitchContours(
  samples: usize,
  frames: i32,
  f0: usize,
  envelope: usize,
  voicing: usize,
): void {
  for (let k = 0; k < frames - 1; k++) {
    magnitudeSpectrum(samples + (<usize>((k + 1) * hop) << 2), magnitudes);
    octaveSpectrum(magnitudes, octaves);
    pitchCandidates(octaves, candidates);
    store<f32>(f0 + (<usize>k << 2), load<f32>(candidates));
    store<f32>(voicing + (<usize>k << 2), load<f32>(candidates, 4));
  }
  smoothPitch(f0, voicing, envelope, frames - 1, threshold);
}

/** spectrum (N/2 + 1, f32): the magnitudes of a windowed frame (n, f32). */
export function magnitudeSpectrum(frame: usize, spectrum: usize): void {
  const start = transform + (<usize>lead << 2);
  memory.fill(transform, 0, <usize>lead << 2);
  applyWindow(frame, start);
  memory.fill(start + (<usize>n << 2), 0, <usize>(N - n - lead) << 2);
  realFft(plan, transform);
  magnitudesOf(transform, N, spectrum);
}

function applyWindow(frame: usize, out: usize): void {
  let i: usize = 0;
  const bytes = <usize>n << 2;
  for (; i + 16 <= bytes; i += 16) {
    v128.store(out + i, f32x4.mul(v128.load(frame + i), v128.load(window + i)));
  }
  for (; i < bytes; i += 4) store<f32>(out + i, load<f32>(frame + i) * load<f32>(window + i));
}
