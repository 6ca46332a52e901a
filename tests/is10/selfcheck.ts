// The specification's self-check: a signal that a recipe makes, and what our own model of the extractor,
// confirmed against the reference, has for it: stage values of some frames, contours, features.
import data from "./selfcheck.json" with { type: "json" };

/** The signal: 16 kHz, mono, N25 = 118 short frames, N60 = 115 long ones, M = 114 that have a pitch. */
export const signal: Int16Array = makeSignal();

/** The same as the extractor takes it (section 3). */
export const samples: Float32Array = Float32Array.from(signal, (value) => value / 32767);

/** Variant `new` of the specification is `is10`, `compat` is `is10-compat`. */
export type Variant = keyof typeof data;

export const VARIANTS: readonly Variant[] = ["is10", "is10-compat"];

/** Expected values of one variant. */
export interface Expected {
  /**
   * Values of some frames, by stage: loudness, mfcc (15), logMel (8), lpc (8), lspFreq (8), octave (the first
   * 40 of a frame's octave spectrum), candidates (of pitch: their number, then in slots F0, voicing, score),
   * general (34) and voiced (4) smoothed, voicedDelta (4).
   */
  readonly frames: Readonly<Record<Stage, ReadonlyMap<number, Float32Array>>>;
  /** f0, envelope, voicing, jitterLocal, jitterDDP, shimmerLocal: (M) each, before smoothing. */
  readonly contours: Readonly<Record<keyof typeof data.is10.contours, Float32Array>>;
  /** The 1582 features, in the order of section 16. */
  readonly features: Float64Array;
}

type Stage = keyof typeof data.is10.frames;

/** The expected values of a variant. */
export function expected(variant: Variant): Expected {
  const { frames, contours, features } = data[variant];
  return {
    frames: mapValues(
      frames,
      (byFrame) =>
        new Map(
          Object.entries(byFrame).map((
            [t, values],
          ) => [Number(t), new Float32Array(parse(values))]),
        ),
    ),
    contours: mapValues(contours, (values) => new Float32Array(parse(values))),
    features: new Float64Array(parse(features)),
  };
}

function parse(values: string): number[] {
  return values.split(" ").map(Number);
}

function mapValues<K extends string, A, B>(record: Record<K, A>, f: (value: A) => B): Record<K, B> {
  const entries = Object.entries(record) as [K, A][];
  return Object.fromEntries(entries.map(([key, value]) => [key, f(value)])) as Record<K, B>;
}

/** The recipe of the specification's appendix. */
function makeSignal(): Int16Array {
  const out = new Int16Array(19200);
  let state = 12345;
  let phase = 0;
  for (let n = 0; n < out.length; n++) {
    state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n);
    const noise = Math.floor(state / 65536) / 16384 - 1;
    let value = 0;
    if (n >= 2400 && n < 12000) {
      const tau = (n - 2400) / 16000;
      phase += (130 + 60 * tau + 4 * Math.sin(2 * Math.PI * 5 * tau)) / 16000;
      const envelope = Math.min(1, (n - 2400) / 480, (11999 - n) / 480);
      let sum = 0;
      for (let h = 1; h <= 20; h++) {
        sum += Math.sin(2 * Math.PI * h * phase) / h * (1 + 0.5 * Math.cos(h));
      }
      value = 3000 * envelope * sum;
    }
    if (n >= 2400) value += noise * (n >= 12000 && n < 15200 ? 1500 : 20);
    out[n] = Math.floor(value + 0.5);
  }
  return out;
}
