import { decibels, octaves } from "./exact.ts";
import type { Voice } from "./glottis.ts";
import type { Manner } from "./manner.ts";
import { phones, type Segment, silence, type Target } from "./phones.ts";
import type { Random } from "./random.ts";
import { frameLength, syntheticRate } from "./rate.ts";
import { mapRecord } from "./record.ts";

/** What the synthesizer is told; a track has one value a frame. */
export interface Score {
  /** How the glottis moves. */
  voice: Voice;
  /** Formant frequencies over those of an average man. */
  scale: number;
  /** Root mean square of the samples. */
  level: number;
  /** Fundamental frequency, Hz; it runs on where there is no voice. */
  pitch: Float64Array;
  /** What the tract does; its formants are scaled. */
  tract: Record<keyof Target, Float64Array>;
}

/** Sounds in time. */
interface Pronunciation {
  segments: Segment[];
  /** When speech begins, ms. */
  start: number;
  /** When it ends, ms. */
  end: number;
  /** The middles of the accented vowels, ms. */
  accents: number[];
}

/**
 * How long a track takes from one target to the next, ms. A sound shorter than that does not reach its
 * target (Lindblom, "Spectrographic study of vowel reduction", 1963).
 */
const transitions: Record<keyof Target, number> = {
  f1: 50,
  f2: 80,
  f3: 80,
  voicing: 30,
  aspiration: 20,
  nasality: 40,
  low: 20,
  mid: 20,
  high: 20,
  top: 20,
};

const frameMs = 1000 * frameLength / syntheticRate;

/** Plans how a sentence is spoken; `sounds` is as in a `Sentence`. */
export function plan(sounds: string, manner: Manner, random: Random): Score {
  const pronunciation = pronounce(sounds, manner, random);
  const tract = tractTracks(pronunciation.segments, manner);
  const frames = tract.voicing.length;
  const accents = accentTrack(pronunciation, manner, frames);
  tract.voicing.forEach((level, i) => tract.voicing[i] = level * (1 + 0.3 * accents[i]));
  return {
    voice: {
      open: within(0.35, 0.85, manner.open),
      tilt: within(1, 25, manner.tilt),
      breath: decibels(manner.breath),
      jitter: within(0.1, 3, manner.jitter) / 100,
      shimmer: within(0.5, 8, manner.shimmer) / 100,
    },
    scale: octaves(manner.formants),
    level: decibels(manner.level),
    pitch: pitchTrack(pronunciation, accents, manner, random),
    tract,
  };
}

/** Gives every sound its duration: longer with an accent and from the last vowel on. */
function pronounce(sounds: string, { rate }: Manner, random: Random): Pronunciation {
  const signs = [...sounds];
  const lastVowel = signs.findLastIndex((sign) => phones[sign]?.vowel);
  const start = random.between(50, 100);
  const segments = [silence(start)];
  const accents: number[] = [];
  let end = start, accented = false;
  signs.forEach((sign, i) => {
    if (sign === "'") accented = true;
    if (sign === "'" || sign === " ") return;
    const { vowel, segments: parts } = phones[sign];
    const slowness = random.between(0.9, 1.1) / octaves(rate) * (i >= lastVowel ? 1.3 : 1) *
      (vowel && accented ? 1.4 : 1);
    const begin = end;
    for (const { ms, target } of parts) {
      segments.push({ ms: ms * slowness, target });
      end += ms * slowness;
    }
    if (vowel && accented) accents.push((begin + end) / 2);
    if (vowel) accented = false;
  });
  segments.push(silence(random.between(50, 100)));
  return { segments, accents, start, end };
}

/** Steps from target to target, rounded off. */
function tractTracks(segments: Segment[], manner: Manner): Score["tract"] {
  const ends: number[] = [];
  let ms = 0;
  for (const segment of segments) ends.push(Math.round((ms += segment.ms) / frameMs));
  const targets = segments.map(({ target }) => articulate(target, manner));
  return mapRecord(transitions, (name) => {
    const steps = new Float64Array(ends[ends.length - 1]);
    targets.forEach((target, i) => steps.fill(target[name], ends[i - 1] ?? 0, ends[i]));
    return smooth(steps, transitions[name] / frameMs);
  });
}

/** Moves the formants away from the neutral vowel's and scales them to the speaker. */
function articulate(target: Target, { articulation, formants }: Manner): Target {
  const [size, scale] = [octaves(articulation), octaves(formants)];
  const move = (formant: number, neutral: number) => (neutral + size * (formant - neutral)) * scale;
  const { f1, f2, f3 } = target;
  return { ...target, f1: move(f1, 500), f2: move(f2, 1500), f3: move(f3, 2500) };
}

/** A bump of height 2^accent around each accented vowel. */
function accentTrack(pronunciation: Pronunciation, manner: Manner, frames: number): Float64Array {
  const width = 150 / octaves(manner.rate);
  const height = octaves(manner.accent);
  return Float64Array.from({ length: frames }, (_, i) => {
    let sum = 0;
    for (const middle of pronunciation.accents) {
      const x = (i * frameMs - middle) / width;
      if (x * x < 1) sum += height * (1 - x * x) * (1 - x * x);
    }
    return sum;
  });
}

/** Falls from start to end, rises at the accents, falls or rises at the end, drifts a little. */
function pitchTrack(
  { start, end }: Pronunciation,
  accents: Float64Array,
  manner: Manner,
  random: Random,
): Float64Array {
  const range = octaves(manner.range);
  const drift = smooth(accents.map(() => random.signed()), 40);
  return accents.map((accent, i) => {
    const ms = i * frameMs;
    const passed = within(0, 1, (ms - start) / (end - start));
    const final = within(0, 1, 1 - (end - ms) / 300);
    const melody = 2 * (1 - 2 * passed) + 3.5 * accent;
    const semitones = manner.pitch + range * melody + manner.rise * final * final + 3 * drift[i];
    return within(50, 600, 100 * octaves(semitones / 12));
  });
}

/** Averages with triangular weights, `width` values wide; the ends go on as they are. */
function smooth(steps: Float64Array, width: number): Float64Array {
  const half = Math.max(1, Math.round(width / 2));
  return steps.map((_, i) => {
    let sum = 0;
    for (let d = 1 - half; d < half; d++) {
      sum += (half - Math.abs(d)) * steps[within(0, steps.length - 1, i + d)];
    }
    return sum / (half * half);
  });
}

function within(low: number, high: number, value: number): number {
  return Math.min(high, Math.max(low, value));
}
