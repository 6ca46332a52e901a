// The extractor's whole face: the 1582 features of INTERSPEECH 2010's Paralinguistic Challenge ("IS10") of
// one recording. Everything is a number or an address in linear memory. Nothing is checked here: src/is10
// is the one caller, and checks.
//
// An instance of the module serves one sampling rate and one variant: `configure` comes first, and once.
// Section numbers here and in the other files are those of the specification that the extractor is
// written from; docs/is10.md tells what each section is about.

import { mark, placeFloats, release } from "./arena";
import { delta, deltaVoiced, smooth, smoothVoiced } from "./contours";
import { samplesIn } from "./framing";
import { ALL, functionals, WITHOUT_PERCENTILE_1 } from "./functionals";
import { jitterContours, prepareJitter } from "./jitter";
import { pitchContours, prepareLongFrames } from "./long_frame";
import { prepareShortFrames, shortFrames } from "./short_frame";

const FEATURES: i32 = 1582;
// Descriptors of all frames (loudness, MFCC, log-mel, LSP; envelope of F0, voicing), and those that are 0
// in unvoiced frames (F0, jitter, its second difference, shimmer).
const SHORT: i32 = 32;
const GENERAL: i32 = SHORT + 2;
const VOICED: i32 = 4;
/** How many descriptors a frame has: each of them, and its delta. */
export const DESCRIPTORS: i32 = 2 * (GENERAL + VOICED);

let enhanced = false;
let n60 = 0;
let hop = 0;
let results: usize = 0;
let tables: usize = 0;

// The recording's own memory, laid out by `reserve`: frames is N60, M the frames that have a pitch.
let frames = 0;
let M = 0;
let samples: usize = 0;
let short: usize = 0; // (32, frames)
let general: usize = 0; // (2, M): envelope, voicing
let voiced: usize = 0; // (4, M): F0, jitter, jitter DDP, shimmer
let voicedSmooth: usize = 0; // (4, M)
let voicedDelta: usize = 0; // (4, M)
let smoothed: usize = 0; // (M): one contour at a time
let slopes: usize = 0; // (M)
let scratch: usize = 0; // (2 M)

/** Sets the sampling rate (Hz, 8000 to 192000) and the variant: 0 `is10-compat`, 1 `is10` (section 0). */
export function configure(rate: f64, variant: i32): void {
  enhanced = variant == 1;
  n60 = samplesIn(0.06, rate);
  hop = samplesIn(0.01, rate);
  results = placeFloats(FEATURES);
  prepareShortFrames(rate, enhanced);
  prepareLongFrames(rate, enhanced);
  prepareJitter(rate, enhanced);
  tables = mark();
}

/** The fewest samples that have features. */
export function fewestSamples(): i32 {
  return n60 + hop;
}

/** How many frames of `count` samples the features are made of, M in section 2; 0 if they are too few. */
export function framesOf(count: i32): i32 {
  return count < n60 ? 0 : (count - n60) / hop;
}

/**
 * Makes room for a recording in place of the one before.
 *
 * @returns where its samples (count, f32, mono) go; 0 if memory cannot hold it
 */
export function reserve(count: i32): usize {
  release(tables);
  M = framesOf(count);
  frames = M + 1;
  samples = placeFloats(count);
  short = samples && placeFloats(SHORT * frames);
  general = short && placeFloats(2 * M);
  voiced = general && placeFloats(VOICED * M);
  voicedSmooth = voiced && placeFloats(VOICED * M);
  voicedDelta = voicedSmooth && placeFloats(VOICED * M);
  smoothed = voicedDelta && placeFloats(M);
  slopes = smoothed && placeFloats(M);
  scratch = slopes && placeFloats(2 * M);
  return scratch && samples;
}

/**
 * The features of the `count` samples that `reserve` made room for.
 *
 * @returns where they are (1582, f32); 0 if the recording is too short to have any
 */
export function extract(count: i32): usize {
  if (M == 0) return 0;
  describeFrames(count);
  // The end of the reference's input comes before its last two frames are done.
  const K = max(1, M - 2);
  let out = results;
  const deltas = out + (<usize>(GENERAL * ALL) << 2);
  for (let e = 0; e < GENERAL; e++) {
    describeGeneral(e);
    const offset = <usize>(e * ALL) << 2;
    functionals(smoothed, K, ALL, results + offset, scratch);
    functionals(slopes, K, ALL, deltas + offset, scratch);
  }
  out = deltas + (<usize>(GENERAL * ALL) << 2);
  for (let e = 0; e < VOICED; e++) out = functionalsOfVoiced(row(voicedSmooth, e, M), K, out);
  for (let e = 0; e < VOICED; e++) out = functionalsOfVoiced(row(voicedDelta, e, M), K, out);
  const onsets = <f32>countOnsets(voiced);
  store<f32>(out, enhanced ? <f32>(<f64>onsets / (<f64>M * 0.01)) : onsets);
  store<f32>(out, <f32>(<f64>(<f32>0.01) * <f64>M), 4);
  return results;
}

/**
 * The descriptors of every frame: after `extract`, for the same recording.
 *
 * @returns where they are (M, 76, f32), in the order of section 16; 0 if memory cannot hold them
 */
export function descriptors(): usize {
  const out = placeFloats(DESCRIPTORS * M);
  if (out == 0) return 0;
  for (let e = 0; e < GENERAL; e++) {
    describeGeneral(e);
    spread(smoothed, out, e);
    spread(slopes, out, GENERAL + e);
  }
  for (let e = 0; e < VOICED; e++) {
    spread(row(voicedSmooth, e, M), out, 2 * GENERAL + e);
    spread(row(voicedDelta, e, M), out, 2 * GENERAL + VOICED + e);
  }
  return out;
}

// @ts-ignore: decorator
@inline
function row(matrix: usize, index: i32, columns: i32): usize {
  return matrix + (<usize>(index * columns) << 2);
}

/** Fills the contours. */
function describeFrames(count: i32): void {
  const f0 = voiced;
  shortFrames(samples, frames, short, frames);
  pitchContours(samples, frames, f0, general, row(general, 1, M));
  jitterContours(
    samples,
    count,
    f0,
    M,
    row(voiced, 1, M),
    row(voiced, 2, M),
    row(voiced, 3, M),
  );
  for (let e = 0; e < VOICED; e++) {
    const contour = row(voiced, e, M);
    const out = row(voicedSmooth, e, M);
    if (enhanced) smoothVoiced(contour, M, out);
    else smooth(contour, M, M, out);
    if (!enhanced) delta(out, M, row(voicedDelta, e, M));
  }
  if (enhanced) deltaVoiced(voicedSmooth, VOICED, M, voicedDelta);
}

/** Smoothed contour and slopes of one general descriptor. */
function describeGeneral(e: i32): void {
  if (e < SHORT) smooth(row(short, e, frames), frames, M, smoothed);
  else smooth(row(general, e - SHORT, M), M, M, smoothed);
  delta(smoothed, M, slopes);
}

/** Functionals of the values that are not 0, of the first K. */
function functionalsOfVoiced(contour: usize, K: i32, out: usize): usize {
  let N = 0;
  for (let t = 0; t < K; t++) {
    const value = load<f32>(contour + (<usize>t << 2));
    if (value != 0) store<f32>(smoothed + (<usize>(N++) << 2), value);
  }
  return functionals(smoothed, N, WITHOUT_PERCENTILE_1, out, scratch);
}

/** How often voice sets in; not at frame 0. */
function countOnsets(f0: usize): i32 {
  let onsets = 0;
  for (let t = 1; t < M; t++) {
    const at = f0 + (<usize>t << 2);
    onsets += i32(load<f32>(at) > 0 && load<f32>(at - 4) <= 0);
  }
  return onsets;
}

/** One contour (M) as column `column` of a matrix (M, 76). */
function spread(contour: usize, out: usize, column: i32): void {
  for (let t = 0; t < M; t++) {
    store<f32>(row(out, t, DESCRIPTORS) + (<usize>column << 2), load<f32>(contour + (<usize>t << 2)));
  }
}
