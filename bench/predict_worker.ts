/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * A fresh thread that makes a model ready and predicts once, for bench/predict.ts.
 *
 * @module
 */
import type { Arithmetic } from "../src/compute/mod.ts";
import { Model } from "../src/recognizer/mod.ts";

/** What it is given. */
export interface Question {
  readonly modelFile: Uint8Array<ArrayBuffer>;
  readonly arithmetic: Arithmetic;
  readonly samples: Float32Array;
  /** Hz */
  readonly rate: number;
}

/** Seconds of its work. */
export interface Answer {
  readonly ready: number;
  readonly first: number;
}

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  const start = performance.now();
  const model = await Model.from(data.modelFile, { arithmetic: data.arithmetic });
  const made = performance.now();
  await model.predict(data.samples, data.rate);
  const ready = (made - start) / 1000;
  self.postMessage({ ready, first: (performance.now() - made) / 1000 } satisfies Answer);
};
