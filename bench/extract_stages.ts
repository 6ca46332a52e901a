/**
 * The extractor's stages, one by one, on the frames of a recording: what they are is said in assembly/is10.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { FeatureSet } from "../src/is10/mod.ts";
import { shortFrame } from "../tests/is10/numbers.ts";
import { stage } from "../tests/is10/stages.ts";

/** What each stage does, for all frames of the recording; each takes what those before it have left. */
export type Stages = Record<string, () => void>;

/** What the linear prediction needs behind a frame. */
const zeros = 11;

/** The stages that MFCC are made by. */
export const mfccStages = ["spectra of 25 ms", "26 mel bands, cepstrum"];

/**
 * Compiles all stages into one module that exports them, and runs each once.
 *
 * @param rate Hz
 * @throws AssertionError if the stages' descriptors are not those that the extractor has
 */
export async function makeStages(
  samples: Float32Array,
  rate: number,
  set: FeatureSet,
): Promise<Stages> {
  const { call, put, place, floats } = await stage(
    ...["index", "fft", "frame", "spectrum", "mel", "cepstrum", "resample", "lpc", "lsp"],
    ...["short_frame", "long_frame", "octave", "harmonics", "jitter"],
  );
  const recording = put(samples);
  call.configure(rate, Number(set === "is10"));
  const M = call.framesOf(samples.length);
  const frames = M + 1;
  const hop = 4 * Math.round(0.01 * rate);

  const { n25, Nf, period } = shortFrame(rate);
  const bins = Nf / 2 + 1;
  const fft = call.makeFft(Nf);
  const wideBands = call.makeFilterbank(26, 20, 8000, bins, period);
  const narrowBands = call.makeFilterbank(8, 20, 6500, bins, period);
  const points = call.prepareResample(rate, n25, Nf);
  const longBins = 2 ** Math.ceil(Math.log2(Math.round(0.06 * rate))) / 2 + 1;

  /** Room for so many floats of every frame; where those of frame t are. */
  const perFrame = (count: number) => {
    const step = 16 * Math.ceil(count / 4);
    const start = place(frames * step);
    return (t: number) => start + t * step;
  };
  const transform = perFrame(Nf);
  const power = perFrame(bins);
  const bands = perFrame(26);
  const cepstrum = perFrame(16);
  const logMel = perFrame(8);
  const narrow = perFrame(call.resampleRoom(points) + zeros);
  const predictor = perFrame(8);
  const lsp = perFrame(8);
  const magnitudes = perFrame(longBins);
  const octaves = perFrame(longBins);
  const candidates = place(4 * 3 * 6);
  const [f0, envelope, voicing, jitter, ddp, shimmer] = Array.from(
    { length: 6 },
    () => place(4 * M),
  );
  const contours = place(4 * 32 * frames);
  call.shortFrames(recording, frames, contours, frames);
  call.pitchContours(recording, frames, f0, envelope, voicing);
  const memory = new Float32Array(
    (call as unknown as WebAssembly.Exports & { memory: WebAssembly.Memory }).memory.buffer,
  );

  const each = (first: number, work: (t: number) => void) => () => {
    for (let t = first; t < frames; t++) work(t);
  };
  const stages: Stages = {
    "spectra of 25 ms": each(0, (t) => {
      call.takeFrame(recording + t * hop, transform(t));
      call.realFft(fft, transform(t));
      call.magnitudes(transform(t), Nf, power(t));
      call.square(power(t), bins);
    }),
    "26 mel bands, cepstrum": each(0, (t) => {
      call.logBands(wideBands, power(t), 1e-8, bands(t));
      call.cepstrum(bands(t), cepstrum(t));
    }),
    "8 mel bands": each(0, (t) => call.logBands(narrowBands, power(t), 1e-12, logMel(t))),
    "frames at 11 kHz": each(0, (t) => {
      call.resample(transform(t), narrow(t));
      const end = narrow(t) / 4 + points;
      memory.fill(0, end, end + zeros);
    }),
    "linear prediction": each(0, (t) => call.lpc(narrow(t), points, predictor(t))),
    "line spectral frequencies": each(0, (t) => call.lsp(predictor(t), lsp(t))),
    "spectra of 60 ms": each(1, (t) => call.magnitudeSpectrum(recording + t * hop, magnitudes(t))),
    "octave spectra": each(1, (t) => call.octaveSpectrum(magnitudes(t), octaves(t))),
    "subharmonic sums": each(1, (t) => call.pitchCandidates(octaves(t), candidates)),
    "jitter, shimmer": () =>
      call.jitterContours(recording, samples.length, f0, M, jitter, ddp, shimmer),
  };
  for (const run of Object.values(stages)) run();

  const found = { 1: [cepstrum, 15], 16: [logMel, 8], 24: [lsp, 8] } as const;
  for (const [firstRow, [address, rows]] of Object.entries(found)) {
    for (let row = 0; row < rows; row++) {
      const contour = floats(contours + 4 * (Number(firstRow) + row) * frames, frames);
      const same = contour.every((value, t) => value === memory[address(t) / 4 + row]);
      assert(same, `row ${Number(firstRow) + row} is not the extractor's`);
    }
  }
  return stages;
}
