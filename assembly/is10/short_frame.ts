// Sections 4 to 8: the descriptors of short frames (25 ms, every 10 ms).

import { placeFloats } from "./arena";
import { cepstrum, CEPSTRUM_BANDS, COEFFICIENTS, prepareCepstrum } from "./cepstrum";
import { makeFft, realFft } from "./fft";
import { prepareFrame, takeFrame } from "./frame";
import { samplesIn } from "./framing";
import { loudness, prepareLoudness } from "./loudness";
import { lpc, ORDER, prepareLpc, ZEROS } from "./lpc";
import { lsp, prepareLsp } from "./lsp";
import { logBands, makeFilterbank } from "./mel";
import { prepareResample, resample, resampleRoom } from "./resample";
import { magnitudes, square } from "./spectrum";

const LOG_BANDS: i32 = 8;
const CEPSTRUM_FLOOR: f32 = 1e-8;
const LOG_FLOOR: f32 = 1e-12;

let hop = 0;
let Nf = 0;
let points = 0;
let fft: usize = 0;
let cepstrumBank: usize = 0;
let logBank: usize = 0;

// Of one frame.
let transform: usize = 0; // (Nf)
let power: usize = 0; // (Nf/2 + 1)
let bands: usize = 0; // (26)
let narrow: usize = 0; // (points, and zeros): the frame at 11 kHz
let predictor: usize = 0; // (8)
let descriptors: usize = 0; // (32): loudness, MFCC, log-mel, LSP

/** Places tables and scratch for a sampling rate (Hz); frames are padded on both sides if `symmetric`. */
export function prepareShortFrames(rate: f64, symmetric: bool): void {
  const n25 = samplesIn(0.025, rate);
  hop = samplesIn(0.01, rate);
  Nf = 1 << (32 - clz(n25 - 1));
  fft = makeFft(Nf);
  prepareFrame(n25, Nf, symmetric);
  prepareLoudness(n25);
  prepareCepstrum();
  prepareLpc();
  prepareLsp();
  points = prepareResample(rate, n25, Nf);
  const bins = Nf / 2 + 1;
  const period = 0.025 * <f64>Nf / <f64>n25;
  cepstrumBank = makeFilterbank(CEPSTRUM_BANDS, 20, 8000, bins, period);
  logBank = makeFilterbank(LOG_BANDS, 20, 6500, bins, period);
  transform = placeFloats(Nf);
  power = placeFloats(bins);
  bands = placeFloats(CEPSTRUM_BANDS);
  narrow = placeFloats(resampleRoom(points) + ZEROS);
  predictor = placeFloats(ORDER);
  descriptors = placeFloats(1 + COEFFICIENTS + LOG_BANDS + ORDER);
}

/**
 * The descriptors of the frames of a recording.
 *
 * samples (f32, mono) cover `frames` frames. contours (32, stride) f32: the first `frames` values of each row
 * are written; rows 0 loudness, 1 to 15 MFCC, 16 to 23 log-mel bands, 24 to 31 line spectral frequencies.
 */
export function shortFrames(samples: usize, frames: i32, contours: usize, stride: i32): void {
  const step = <usize>stride << 2;
  for (let t = 0; t < frames; t++) {
    describe(samples + (<usize>(t * hop) << 2));
    let out = contours + (<usize>t << 2);
    for (let row: usize = 0; row < 128; row += 4, out += step) {
      store<f32>(out, load<f32>(descriptors + row));
    }
  }
}

/** One frame. */
function describe(x: usize): void {
  store<f32>(descriptors, loudness(load<f32>(x)));
  takeFrame(x, transform);
  realFft(fft, transform);
  magnitudes(transform, Nf, power);
  square(power, Nf / 2 + 1);
  logBands(cepstrumBank, power, CEPSTRUM_FLOOR, bands);
  cepstrum(bands, descriptors + 4); // one value more than there are coefficients, in place of the first band
  logBands(logBank, power, LOG_FLOOR, descriptors + 64);
  resample(transform, narrow);
  memory.fill(narrow + (<usize>points << 2), 0, <usize>ZEROS << 2);
  lpc(narrow, points, predictor);
  lsp(predictor, descriptors + 96);
}
